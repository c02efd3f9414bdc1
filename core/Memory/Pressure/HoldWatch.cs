// Who keeps memory from being freed, and for how long. Pins carry no time, since a pin is two nanoseconds; but the
// oldest pin that something waits for can only be an old one: whoever pins later pins a later epoch. So it is enough to
// look now and then, and to see the same pin again.
//
// Told once per pin, when it has been held for HoldAfter and the level is High or above: then upkeep waits for it
// rather than dropping more, and somebody should know why.
using NativeStore.Core.World;

namespace NativeStore.Core.Memory.Pressure;

/// <summary>Watches for readers that hold memory back. Thread-safe; allocates no memory, managed or native.</summary>
/// <param name="epochs">What readers pin.</param>
/// <param name="pressure">Where a hold is told.</param>
/// <param name="clock">Measures how long it lasts.</param>
public sealed class HoldWatch(Epochs epochs, MemoryPressure pressure, IClock clock)
{
    private readonly Lock _sync = new();
    private EpochHolder _holder;
    private long _sinceNanos;
    private bool _isHeld;
    private bool _isTold;

    /// <summary>Looks now; the hold that there is, or null.</summary>
    public MemoryHold? Look()
    {
        lock (_sync)
        {
            var now = clock.MonotonicNanos;
            var isHeld = epochs.TryFindHolder(out var holder);
            if (_isHeld && (!isHeld || !holder.IsSamePinAs(_holder)))
            {
                LetGo(now);
            }

            if (!isHeld)
            {
                return null;
            }

            _sinceNanos = _isHeld ? _sinceNanos : now;
            (_holder, _isHeld) = (holder, true);
            var hold = HoldAt(now);
            if (!_isTold && pressure.Level >= PressureLevel.High
                && hold.Nanos >= PressureOptions.NanosOf(pressure.Options.HoldAfter))
            {
                _isTold = true;
                pressure.Tell(PressureEventKind.Held, hold);
            }

            return hold;
        }
    }

    private void LetGo(long nowNanos)
    {
        if (_isTold)
        {
            pressure.Tell(PressureEventKind.LetGo, HoldAt(nowNanos));
        }

        _isHeld = _isTold = false;
    }

    private MemoryHold HoldAt(long nowNanos)
    {
        var (id, name) = EpochThread.Describe(_holder.Thread);
        return new MemoryHold(_holder.Bytes, nowNanos - _sinceNanos, id, name);
    }
}
