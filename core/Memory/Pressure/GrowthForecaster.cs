// From samples of bytes in use to "level L begins in t". Three windows of 16 samples see three kinds of growth:
//
//   gap 4 ms    span from 60 ms    a hundredfold burst: 200 MB/s fill the room between two levels in 150 ms
//   gap 64 ms   span from 1 s      a tenfold burst
//   gap 1 s     span from 16 s     the drift of a normal day
//
// A trend is trusted for at most TrustFactor times its own span ahead, and only where its pairs of samples agree.
// Memory comes in slabs of 2 MiB, so a level that is nearer than a few slabs can be entered before a slope shows:
// there, any growth that the windows hold is enough, and the confidence says how little is known.
//
// What cannot be foreseen: growth whose first step enters the level. Whoever takes memory takes a sample too, so what
// limits the warning is the granularity of memory, not a timer. Such a level is told when it is entered, with no time
// left, and with the confidence of a guess.
namespace NativeStore.Core.Memory.Pressure;

/// <summary>Foresees levels. Allocates nothing after its creation; its owner serialises.</summary>
/// <param name="limitBytes">Where memory for data that is not critical ends.</param>
/// <param name="horizonNanos">How far ahead a level is told.</param>
internal sealed class GrowthForecaster(long limitBytes, long horizonNanos)
{
    /// <summary>The least time between two samples that both tell something.</summary>
    public const long GapNanos = 4_000_000;

    private const double NanosPerSecond = 1e9;
    private const long TrustFactor = 8;
    private const double ConfidenceMin = 0.5;

    // The last steps to a level are told on any growth: four slabs, but no more than a few percent of a small limit.
    private const int NearSlabs = 4;
    private const int NearShare = 12;

    private readonly GrowthWindow[] _windows = [new(GapNanos), new(64_000_000), new(1_000_000_000)];
    private readonly long _nearBytes = Math.Min(NearSlabs * (long)NativeHeap.SlabBytes, limitBytes / NearShare);

    /// <summary>Takes a sample; false where the newest is too young to add anything.</summary>
    public bool TryAdd(long nowNanos, long occupiedBytes)
    {
        var isNew = false;
        foreach (var window in _windows)
        {
            isNew |= window.TryAdd(nowNanos, occupiedBytes);
        }

        return isNew;
    }

    /// <summary>Where growth leads from so many bytes, with the level's beginning as the aim.</summary>
    /// <param name="occupiedBytes">Bytes in use now.</param>
    /// <param name="level">The level asked about.</param>
    /// <param name="levelBytes">Where it begins.</param>
    /// <param name="forecast">The answer; its time is <see cref="long.MaxValue"/> where nothing leads there.</param>
    /// <returns>Whether the level is to be told now: always where it has begun.</returns>
    public bool Foresee(long occupiedBytes, PressureLevel level, long levelBytes, out PressureForecast forecast)
    {
        if (occupiedBytes >= levelBytes)
        {
            forecast = IsNear(out var now) ? now : new PressureForecast(0, level, 0, long.MaxValue, 0);
            return true;
        }

        forecast = new PressureForecast(0, level, long.MaxValue, long.MaxValue, 0);
        foreach (var window in _windows)
        {
            if (window.BytesPerSecond <= 0)
            {
                continue;
            }

            var nanos = NanosTo(levelBytes - occupiedBytes, window.BytesPerSecond);
            if (window.Confidence >= ConfidenceMin && nanos <= horizonNanos && nanos / TrustFactor <= window.SpanNanos)
            {
                forecast = Of(window, window.BytesPerSecond, window.Confidence);
                return true;
            }

            if (nanos < forecast.NanosToNextLevel)
            {
                forecast = Of(window, window.BytesPerSecond, window.Confidence);
            }
        }

        return levelBytes - occupiedBytes <= _nearBytes && IsNear(out forecast);

        // The quickest gain that a window holds, even where it is no trend.
        bool IsNear(out PressureForecast near)
        {
            near = default;
            foreach (var window in _windows)
            {
                if (window.GainBytes > 0 && window.SpanNanos > 0)
                {
                    var rate = Math.Max(window.BytesPerSecond, window.GainBytes * NanosPerSecond / window.SpanNanos);
                    near = rate > near.GrowthBytesPerSecond ? Of(window, rate, window.Confidence / 2) : near;
                }
            }

            return near.GrowthBytesPerSecond > 0;
        }

        PressureForecast Of(GrowthWindow window, double bytesPerSecond, double confidence) => new(
            bytesPerSecond,
            level,
            NanosTo(levelBytes - occupiedBytes, bytesPerSecond),
            NanosTo(limitBytes - occupiedBytes, bytesPerSecond),
            confidence);
    }

    private static long NanosTo(long bytes, double bytesPerSecond)
    {
        var nanos = Math.Max(0, bytes) / bytesPerSecond * NanosPerSecond;
        return nanos < long.MaxValue ? (long)nanos : long.MaxValue;
    }
}
