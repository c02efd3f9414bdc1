using NativeStore.Core.Time;

namespace NativeStore.Core.World;

/// <summary>Time as the engine sees it. Thread-safe.</summary>
public interface IClock
{
    /// <summary>The wall clock, UTC. May jump in either direction.</summary>
    Timestamp UtcNow { get; }

    /// <summary>Nanoseconds since an arbitrary start; never goes back. For measuring and for deadlines.</summary>
    long MonotonicNanos { get; }
}
