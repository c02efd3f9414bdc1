using NativeStore.Core.Time;

namespace NativeStore.Core.World;

/// <summary>
/// A clock that moves only when told to: <see cref="Advance"/> is time passing, <see cref="Jump"/> is somebody setting
/// the wall clock. Thread-safe.
/// </summary>
/// <param name="start">What the wall clock shows at first; the monotonic clock starts at 0.</param>
public sealed class SimulatedClock(Timestamp start) : IClock
{
    private long _utcNanos = start.Nanos;
    private long _monotonicNanos;

    /// <inheritdoc/>
    public Timestamp UtcNow => new(Volatile.Read(ref _utcNanos));

    /// <inheritdoc/>
    public long MonotonicNanos => Volatile.Read(ref _monotonicNanos);

    /// <summary>Lets time pass on both clocks.</summary>
    /// <param name="nanos">How long, in nanoseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Time would go back.</exception>
    public void Advance(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanos);
        Interlocked.Add(ref _monotonicNanos, nanos);
        Interlocked.Add(ref _utcNanos, nanos);
    }

    /// <summary>Sets the wall clock, also backwards; the monotonic clock does not notice.</summary>
    public void Jump(Timestamp now) => Interlocked.Exchange(ref _utcNanos, now.Nanos);
}
