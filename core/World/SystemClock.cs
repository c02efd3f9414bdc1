using System.Diagnostics;
using NativeStore.Core.Time;

namespace NativeStore.Core.World;

/// <summary>
/// The machine's clocks. The wall clock's resolution is 100 ns, that of the monotonic clock 1 ns on Linux.
/// </summary>
public sealed class SystemClock : IClock
{
    private const long NanosPerSecond = 1_000_000_000;
    private const long NanosPerTick = 100;

    private SystemClock()
    {
    }

    /// <summary>The only instance.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    // The one place that may ask the machine: everything else takes an IClock.
#pragma warning disable RS0030
    public Timestamp UtcNow => new((DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * NanosPerTick);
#pragma warning restore RS0030

    /// <inheritdoc/>
    public long MonotonicNanos =>
        Stopwatch.Frequency == NanosPerSecond
            ? Stopwatch.GetTimestamp()
            : (long)((Int128)Stopwatch.GetTimestamp() * NanosPerSecond / Stopwatch.Frequency);
}
