// The thread that takes steps of upkeep. Its share of the machine is kept by resting: after a step of t, for
// t (1 - share) / share. Where nothing is due it looks again some times a second: a look costs a microsecond per
// table, and nobody has to tell it what the clock already says. Its priority is a hint, which Linux ignores.
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.World;

namespace NativeStore.Storage.Upkeep;

/// <summary>Drives a caretaker in the background.</summary>
internal sealed class UpkeepWorker : IDisposable
{
    private const long LookNanosMin = 10_000_000;
    private const long LookNanosMax = 40_000_000;
    private const long RestNanosMax = 1_000_000_000;

    private readonly Caretaker _caretaker;
    private readonly IClock _clock;
    private readonly MemoryPressure _pressure;
    private readonly double _share;
    private readonly Lock _waking = new();
    private readonly AutoResetEvent _woken = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopped;

    public UpkeepWorker(Caretaker caretaker, IClock clock, MemoryPressure pressure, double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _caretaker = caretaker;
        _clock = clock;
        _pressure = pressure;
        _share = share;
        _thread = new Thread(Run, maxStackSize: 1024 * 1024)
        {
            IsBackground = true,
            Name = "NativeStore upkeep",
            Priority = ThreadPriority.BelowNormal,
        };
        _thread.Start();
    }

    /// <summary>Has it look for work now.</summary>
    public void Wake()
    {
        lock (_waking)
        {
            if (!_isStopped)
            {
                _woken.Set();
            }
        }
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public void Dispose()
    {
        lock (_waking)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            _woken.Set();
        }

        _thread.Join();
        _woken.Dispose();
    }

    private void Run()
    {
        var lookNanos = LookNanosMin;
        while (!_isStopped)
        {
            var start = _clock.MonotonicNanos;
            var isIdle = !_caretaker.TryStep();
            var isShort = _pressure.Level >= PressureLevel.Elevated;
            lookNanos = isIdle && !isShort ? Math.Min(lookNanos * 2, LookNanosMax) : LookNanosMin;
            var restNanos = isIdle ? lookNanos : isShort ? 0 : RestNanos(_clock.MonotonicNanos - start);
            if (restNanos > 0)
            {
                _woken.WaitOne(TimeSpan.FromTicks(restNanos / TimeSpan.NanosecondsPerTick));
            }
        }
    }

    private long RestNanos(long busyNanos) =>
        (long)Math.Min(Math.Max(0, busyNanos) * (1 - _share) / _share, RestNanosMax);
}
