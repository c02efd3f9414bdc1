using System.Numerics;

namespace NativeStore.Cli.Burst;

/// <summary>Latencies in log-linear buckets, within 1.6 %: a long run needs no more memory than a short one.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubCount = 1 << SubBits;
    private readonly long[] _counts = new long[64 * SubCount];

    /// <summary>How many latencies there were.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in nanoseconds.</summary>
    public long MaxNanos { get; private set; }

    /// <summary>Takes a latency.</summary>
    public void Add(long nanos)
    {
        nanos = Math.Max(0, nanos);
        _counts[BucketOf(nanos)]++;
        Count++;
        MaxNanos = Math.Max(MaxNanos, nanos);
    }

    /// <summary>The latency, in microseconds, that a share of all stay within; 0 where there were none.</summary>
    public double Micros(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        for (var bucket = 0; bucket < _counts.Length && Count > 0; bucket++)
        {
            wanted -= _counts[bucket];
            if (wanted <= 0)
            {
                return Math.Min(EndOf(bucket), MaxNanos) / 1e3;
            }
        }

        return MaxNanos / 1e3;
    }

    private static int BucketOf(long nanos)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)nanos | 1) - SubBits);
        return (shift * SubCount) + (int)(nanos >> shift);
    }

    private static long EndOf(int bucket)
    {
        var shift = Math.Max(0, (bucket / SubCount) - 1);
        return (((long)bucket - (shift * SubCount)) + 1 << shift) - 1;
    }
}
