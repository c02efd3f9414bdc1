// A_hic: what the machine itself does to latency. A thread that does nothing but look at the clock sees gaps when the
// host takes the processor away; no operation on that processor can have a better tail.
namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>The gaps that a spinning thread saw.</summary>
internal sealed record HiccupMeter(double Seconds, double StolenShare, double LongGapsPerSecond, double WorstMicros)
{
    private const long GapNanos = 1_000;
    private const long LongGapNanos = 100_000;

    /// <summary>Watches the clock on the calling thread for a while.</summary>
    public static HiccupMeter Watch(TimeSpan duration)
    {
        var start = Stop.Nanos();
        var end = start + (long)duration.TotalNanoseconds;
        long stolen = 0, worst = 0, longGaps = 0;
        var last = start;
        while (last < end)
        {
            var now = Stop.Nanos();
            var gap = now - last;
            last = now;
            if (gap > GapNanos)
            {
                stolen += gap;
                worst = Math.Max(worst, gap);
                longGaps += gap > LongGapNanos ? 1 : 0;
            }
        }

        var seconds = (last - start) / 1e9;
        return new HiccupMeter(seconds, stolen / 1e9 / seconds, longGaps / seconds, worst / 1e3);
    }
}
