// The newest samples of bytes in use over one span of time, and the robust slope through them (Theil and Sen): the
// median of the slopes of all pairs, which up to 29 % of outliers cannot move. Memory comes in slabs, so the series is
// a staircase: with one or two steps in the window the pairwise slopes lie far apart, and the confidence says so.
//
//   slopes of the 120 pairs, ascending    | ... Q1 ... median ... Q3 ... |    confidence = 1 - (Q3 - Q1) / (2 median)
namespace NativeStore.Core.Memory.Pressure;

/// <summary>Samples at least so far apart. Allocates nothing after its creation; its owner serialises.</summary>
/// <param name="gapNanos">The least time between two samples.</param>
internal sealed class GrowthWindow(long gapNanos)
{
    /// <summary>How many samples there are at most.</summary>
    public const int Length = 16;

    private const double NanosPerSecond = 1e9;

    // Fewer samples say nothing about a spread.
    private const int LengthMin = 5;

    private readonly (long Nanos, long Bytes)[] _samples = new (long, long)[Length];
    private readonly double[] _slopes = new double[Length * (Length - 1) / 2];
    private long _taken;

    /// <summary>The median slope in bytes per second; 0 while there are too few samples.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>From 0 to 1: how far the pairs of samples agree.</summary>
    public double Confidence { get; private set; }

    /// <summary>The time between the oldest and the newest sample.</summary>
    public long SpanNanos => _taken == 0 ? 0 : Newest.Nanos - Oldest.Nanos;

    /// <summary>Bytes gained between the sample with the fewest bytes and the newest one.</summary>
    public long GainBytes { get; private set; }

    private int Count => (int)Math.Min(_taken, Length);

    private (long Nanos, long Bytes) Newest => _samples[(_taken - 1) % Length];

    private (long Nanos, long Bytes) Oldest => _samples[(_taken - Count) % Length];

    /// <summary>Takes a sample, unless the newest one is younger than the gap; says whether it did.</summary>
    public bool TryAdd(long nowNanos, long bytes)
    {
        if (_taken > 0 && nowNanos - Newest.Nanos < gapNanos)
        {
            return false;
        }

        _samples[_taken++ % Length] = (nowNanos, bytes);
        GainBytes = bytes - LeastBytes();
        Fit();
        return true;
    }

    private long LeastBytes()
    {
        var least = long.MaxValue;
        foreach (var (_, bytes) in _samples.AsSpan(0, Count))
        {
            least = Math.Min(least, bytes);
        }

        return least;
    }

    private void Fit()
    {
        if (Count < LengthMin)
        {
            return;
        }

        var slopes = Slopes();
        slopes.Sort();
        var median = slopes[slopes.Length / 2];
        var spread = slopes[slopes.Length * 3 / 4] - slopes[slopes.Length / 4];
        BytesPerSecond = median * NanosPerSecond;
        Confidence = median == 0 ? 0 : Math.Clamp(1 - (spread / (2 * Math.Abs(median))), 0, 1);
    }

    /// <summary>Bytes per nanosecond between any two samples.</summary>
    private Span<double> Slopes()
    {
        var pairs = 0;
        for (var later = 1; later < Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var nanos = _samples[later].Nanos - _samples[earlier].Nanos;
                _slopes[pairs++] = nanos == 0 ? 0 : (_samples[later].Bytes - _samples[earlier].Bytes) / (double)nanos;
            }
        }

        return _slopes.AsSpan(0, pairs);
    }
}
