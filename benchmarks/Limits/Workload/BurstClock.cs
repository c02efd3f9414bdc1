// Events of a market come in bursts: burst starts are a Poisson process, and within a burst events follow each other
// within microseconds. Exponential gaps come from a table of quantiles, so a gap costs a load and not a logarithm.
namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>The times of one stream of events over the trading day, never decreasing.</summary>
internal struct BurstClock
{
    private const int QuantileCount = 4096;
    private const double BurstContinues = 0.75;
    private const long GapInBurstNanos = 2_000;
    private static readonly double[] _quantiles = MakeQuantiles();

    private readonly double _gapBetweenBursts;
    private readonly long _closeNanos;
    private SplitMix64 _random;
    private long _now;

    /// <param name="openNanos">The session's first nanosecond.</param>
    /// <param name="closeNanos">The session's end.</param>
    /// <param name="events">How many events shall fill the session.</param>
    /// <param name="seed">Seed of the stream.</param>
    public BurstClock(long openNanos, long closeNanos, long events, ulong seed)
    {
        _random = new SplitMix64(seed);
        _now = openNanos;
        _closeNanos = closeNanos;
        var meanGap = 0.998 * (closeNanos - openNanos) / events;
        _gapBetweenBursts = Math.Max(1, (meanGap - (BurstContinues * GapInBurstNanos)) / (1 - BurstContinues));
    }

    /// <summary>The time of the next event.</summary>
    public long Next()
    {
        var bits = _random.Next();
        var quantile = _quantiles[bits & (QuantileCount - 1)];
        var continues = ((bits >> 12) & 0xFFFF) < (ulong)(BurstContinues * 65536);
        var gap = (long)(quantile * (continues ? GapInBurstNanos : _gapBetweenBursts));
        _now = Math.Min(_now + gap + (long)((bits >> 28) & 63), _closeNanos - 1);
        return _now;
    }

    private static double[] MakeQuantiles()
    {
        var quantiles = new double[QuantileCount];
        for (var index = 0; index < QuantileCount; index++)
        {
            quantiles[index] = -Math.Log(1 - ((index + 0.5) / QuantileCount));
        }

        return quantiles;
    }
}
