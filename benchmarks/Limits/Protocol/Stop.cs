using System.Diagnostics;

namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Time stamps: Stopwatch ticks are nanoseconds on Linux, and are converted elsewhere.</summary>
internal static class Stop
{
    private static readonly double _nanosPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Nanoseconds since some fixed point.</summary>
    public static long Nanos() => (long)(Stopwatch.GetTimestamp() * _nanosPerTick);

    /// <summary>Nanoseconds since a stamp of <see cref="Nanos"/>.</summary>
    public static double Since(long startNanos) => Nanos() - startNanos;
}
