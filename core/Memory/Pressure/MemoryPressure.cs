// The level of memory pressure, and its future.
//
//   bytes in use = bytes charged - free pool - what readers work with - room that dropped rows left in indexes
//
// (see MemoryBudget). So what readers ask for, granted or refused, raises no level, and no row goes for it; where it
// leaves a writer no memory, the writer waits for them. Levels are shares of the limit less the reserve: that is where
// data that is not critical is refused. A writer that is refused a slab although the level is low, as what is free lies
// scattered in carved slabs, says so itself: see Caretaker.Want.
//
// The level changes in the charge that crosses a threshold, not at the next sample: MemoryBudget calls Note while it
// holds its lock. Samples are taken by a timer's thread and by every thread that took or freed memory, when it holds no
// lock of the heap; so growth is seen as fast as it can happen.
//
// What always holds: a level is entered from below only after a forecast that names it, made since the level was last
// left and not expired. Change sees to it: before it raises the level it takes a sample, and what was not foretold by
// then, as memory leapt there within one step, is told with no time left.
//
// Lock order: the heap's, the budget's, then this one's; listeners may take a lock of their own under it. Nothing here
// allocates after the constructor, managed or native.
using NativeStore.Core.Checks;
using NativeStore.Core.World;

namespace NativeStore.Core.Memory.Pressure;

/// <summary>How short memory is, where it is heading, and what it came through. Thread-safe.</summary>
public sealed class MemoryPressure
{
    private const int EventsKept = 1024;
    private const long ExpiryFactor = 3;
    private const long NotBelow = long.MaxValue;
    private const long ForecastNanosMin = 100_000_000;
    private const int LevelCount = (int)PressureLevel.Critical + 1;

    private readonly Lock _sync = new();
    private readonly MemoryBudget _budget;
    private readonly IClock _clock;
    private readonly GrowthForecaster _forecaster;
    private readonly PressureLog _log = new(EventsKept);
    private readonly long[] _beginBytes = new long[LevelCount];
    private readonly bool[] _isForetold = new bool[LevelCount];
    private readonly long[] _expiryNanos = new long[LevelCount];
    private readonly long _hysteresisBytes;
    private readonly long _horizonNanos;
    private readonly long _lowerAfterNanos;
    private IPressureListener? _listener;
    private PressureForecast _forecast = new(0, PressureLevel.Elevated, long.MaxValue, long.MaxValue, 0);
    private long _sampledNanos = long.MinValue / 2;
    private long _belowSinceNanos = NotBelow;
    private long _raiseAtBytes;
    private long _lowerBelowBytes = long.MinValue;
    private int _level;

    /// <summary>Watches a ledger, which tells it of every charge from now on.</summary>
    /// <param name="budget">The ledger; it has one watcher, the newest.</param>
    /// <param name="clock">Where the times of samples and events come from.</param>
    /// <param name="options">Where levels begin; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options contradict each other.</exception>
    public MemoryPressure(MemoryBudget budget, IClock clock, PressureOptions? options = null)
    {
        Options = options ?? PressureOptions.Default;
        Options.Validate();
        _budget = budget;
        _clock = clock;
        OpenBytes = budget.LimitBytes - budget.ReserveBytes;
        _hysteresisBytes = (long)(OpenBytes * Options.Hysteresis);
        _horizonNanos = PressureOptions.NanosOf(Options.Horizon);
        _lowerAfterNanos = PressureOptions.NanosOf(Options.LowerAfter);
        for (var level = PressureLevel.Elevated; level <= PressureLevel.Critical; level++)
        {
            // A ledger without room for anybody has no levels: whatever is asked of it, it refuses itself.
            _beginBytes[(int)level] = OpenBytes > 0 ? Options.BytesAt(level, OpenBytes) : long.MaxValue;
        }

        _raiseAtBytes = _beginBytes[(int)PressureLevel.Elevated];
        _forecaster = new GrowthForecaster(OpenBytes, _horizonNanos);
        budget.Watch(this);
    }

    /// <summary>Where levels begin.</summary>
    public PressureOptions Options { get; }

    /// <summary>The level now: one volatile read.</summary>
    public PressureLevel Level => (PressureLevel)Volatile.Read(ref _level);

    /// <summary>The limit less the reserve, in bytes: levels are shares of it.</summary>
    public long OpenBytes { get; }

    /// <summary>The hard limit in bytes.</summary>
    public long LimitBytes => _budget.LimitBytes;

    /// <summary>Bytes in use now by rows and what belongs to them: as <see cref="MemoryBudget.OccupiedBytes"/>
    /// says.</summary>
    public long OccupiedBytes => _budget.OccupiedBytes;

    /// <summary>Where memory was heading at the newest sample.</summary>
    public PressureForecast Forecast
    {
        get
        {
            lock (_sync)
            {
                return _forecast;
            }
        }
    }

    /// <summary>How many events there were: the number of the newest.</summary>
    public long EventCount
    {
        get
        {
            lock (_sync)
            {
                return _log.Count;
            }
        }
    }

    /// <summary>Where a level begins, in bytes in use.</summary>
    public long BeginBytes(PressureLevel level) => _beginBytes[(int)level];

    /// <summary>Below how many bytes in use a level ends: its beginning less the hysteresis.</summary>
    public long EndBytes(PressureLevel level) => _beginBytes[(int)level] - _hysteresisBytes;

    /// <summary>The newest events, oldest first; at most the last thousand are kept.</summary>
    /// <param name="after">Only events of a higher number.</param>
    public IReadOnlyList<PressureEvent> Events(long after = 0)
    {
        var events = new PressureEvent[EventsKept];
        return events[..CopyEvents(after, events)];
    }

    /// <summary>Copies events as <see cref="Events"/> lists them, without allocating; returns how many.</summary>
    public int CopyEvents(long after, Span<PressureEvent> into)
    {
        lock (_sync)
        {
            return _log.CopyTo(after, into);
        }
    }

    /// <summary>Names the one listener and tells it the level.</summary>
    public void Listen(IPressureListener listener)
    {
        lock (_sync)
        {
            _listener = listener;
            listener.OnLevel(Level);
        }
    }

    /// <summary>Takes a sample now: the level, and the forecast with it. Cheap enough for every slab taken.</summary>
    public void Sample()
    {
        var occupied = _budget.OccupiedBytes;
        if (IsCrossing(occupied))
        {
            _budget.Note();
        }

        if (_clock.MonotonicNanos - Volatile.Read(ref _sampledNanos) < GrowthForecaster.GapNanos)
        {
            return;
        }

        lock (_sync)
        {
            var now = _clock.MonotonicNanos;
            if (TakeSample(now, occupied))
            {
                Foretell(now, occupied);
            }
        }
    }

    /// <summary>
    /// Throws where so many bytes, taken for nobody's rows yet, would bring memory to where rows are pruned: nothing
    /// may go for room that is only expected to be needed.
    /// </summary>
    /// <param name="tag">What they are for.</param>
    /// <param name="owner">Who they would be charged to.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="advice">What to do where there is no room for them, as a sentence.</param>
    /// <exception cref="MemoryBudgetExceededException">There is no room for all of them.</exception>
    public void RequireCalmRoom(MemoryTag tag, MemoryOwner owner, long bytes, string advice)
    {
        var occupied = _budget.ReadOccupied();
        if (bytes > EndBytes(PressureLevel.Severe) - occupied || !_budget.HasRoom(owner, bytes))
        {
            throw new MemoryBudgetExceededException(
                tag,
                owner.Name,
                bytes,
                occupied,
                LimitBytes,
                reserveBytes: LimitBytes - OpenBytes,
                because: $"Rows of other tables would have to go from {EndBytes(PressureLevel.Severe):N0} bytes on: " +
                    $"nothing was taken. {advice}");
        }
    }

    /// <summary>Logs what readers hold back.</summary>
    internal void Tell(PressureEventKind kind, in MemoryHold hold)
    {
        lock (_sync)
        {
            _log.Add(new PressureEvent(
                _log.Count + 1, _clock.UtcNow, _clock.MonotonicNanos, kind, Level, OccupiedBytes, _forecast)
            {
                Hold = hold,
            });
        }
    }

    /// <summary>Told by the ledger under its lock: so many bytes are in use.</summary>
    internal void Note(long occupiedBytes)
    {
        if (IsCrossing(occupiedBytes))
        {
            Change(occupiedBytes);
        }
    }

    private bool IsCrossing(long occupiedBytes)
    {
        if (occupiedBytes < Volatile.Read(ref _lowerBelowBytes))
        {
            return true;
        }

        if (Volatile.Read(ref _belowSinceNanos) != NotBelow)
        {
            Volatile.Write(ref _belowSinceNanos, NotBelow);
        }

        return occupiedBytes >= Volatile.Read(ref _raiseAtBytes);
    }

    /// <summary>Whether memory has been below the level's end for long enough.</summary>
    private bool HasStayedBelow(long nowNanos)
    {
        var since = Math.Min(Volatile.Read(ref _belowSinceNanos), nowNanos);
        Volatile.Write(ref _belowSinceNanos, since);
        return nowNanos - since >= _lowerAfterNanos;
    }

    private void Change(long occupiedBytes)
    {
        lock (_sync)
        {
            var before = Level;
            var now = _clock.MonotonicNanos;
            if (occupiedBytes >= _raiseAtBytes)
            {
                TakeSample(now, occupiedBytes);
                Foretell(now, occupiedBytes);
            }

            while (Level < PressureLevel.Critical && occupiedBytes >= _beginBytes[_level + 1])
            {
                Check.That(_isForetold[_level + 1]);
                Enter(Level + 1, PressureEventKind.Raised, now, occupiedBytes);
            }

            while (Level > PressureLevel.Normal
                && occupiedBytes < EndBytes(Level)
                && HasStayedBelow(now))
            {
                // It may be entered again, and is then foretold again.
                _isForetold[_level] = false;
                Volatile.Write(ref _belowSinceNanos, NotBelow);
                Enter(Level - 1, PressureEventKind.Lowered, now, occupiedBytes);
            }

            if (Level != before)
            {
                _listener?.OnLevel(Level);
            }
        }
    }

    private bool TakeSample(long nowNanos, long occupiedBytes)
    {
        var isNew = _forecaster.TryAdd(nowNanos, occupiedBytes);
        if (isNew)
        {
            Volatile.Write(ref _sampledNanos, nowNanos);
        }

        return isNew;
    }

    private void Enter(PressureLevel level, PressureEventKind kind, long nowNanos, long occupiedBytes)
    {
        Volatile.Write(ref _level, (int)level);
        Volatile.Write(
            ref _raiseAtBytes, level == PressureLevel.Critical ? long.MaxValue : _beginBytes[(int)level + 1]);
        Volatile.Write(
            ref _lowerBelowBytes,
            level == PressureLevel.Normal ? long.MinValue : EndBytes(level));
        Log(kind, level, nowNanos, occupiedBytes, _forecast);
    }

    /// <summary>Tells each level above the present one that growth leads to, or that has begun, once.</summary>
    private void Foretell(long nowNanos, long occupiedBytes)
    {
        for (var level = Level + 1; level <= PressureLevel.Critical; level++)
        {
            var isExpired = nowNanos > _expiryNanos[(int)level];
            var isDue = _forecaster.Foresee(occupiedBytes, level, _beginBytes[(int)level], out var forecast);
            if (level == Level + 1)
            {
                _forecast = forecast;
            }

            if (isDue)
            {
                if (!_isForetold[(int)level] || isExpired)
                {
                    _isForetold[(int)level] = true;
                    Log(PressureEventKind.Forecast, level, nowNanos, occupiedBytes, forecast);
                }

                // Beyond a few times its own time, a forecast that is no longer made was wrong: growth has ended before
                // the level was reached, and the next growth is foretold anew.
                var nanos = Math.Max(ForecastNanosMin, Math.Min(forecast.NanosToNextLevel, _horizonNanos));
                _expiryNanos[(int)level] = nowNanos + (ExpiryFactor * nanos);
            }
            else if (isExpired)
            {
                _isForetold[(int)level] = false;
            }
        }
    }

    private void Log(
        PressureEventKind kind, PressureLevel level, long nowNanos, long occupiedBytes, in PressureForecast forecast) =>
        _log.Add(new PressureEvent(
            _log.Count + 1, _clock.UtcNow, nowNanos, kind, level, occupiedBytes, forecast));
}
