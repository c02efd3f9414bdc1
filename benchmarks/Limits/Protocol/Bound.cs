using System.Globalization;

namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>What a bound looks at.</summary>
internal enum BoundOf
{
    /// <summary>Operation divided by anchor, or the share of the anchor's speed.</summary>
    Ratio,

    /// <summary>The operation's own value.</summary>
    Value,

    /// <summary>The operation's value minus the anchor's.</summary>
    Excess,
}

/// <summary>A threshold that a measurement must keep: a gate (never missed) or a moonshot (the goal).</summary>
internal sealed record Bound(BoundOf Of, bool IsMaximum, double Threshold, string Unit = "")
{
    public static Bound RatioAtMost(double threshold) => new(BoundOf.Ratio, IsMaximum: true, threshold);

    public static Bound RatioAtLeast(double threshold) => new(BoundOf.Ratio, IsMaximum: false, threshold);

    public static Bound ValueAtMost(double threshold, string unit) =>
        new(BoundOf.Value, IsMaximum: true, threshold, unit);

    public static Bound ExcessAtMost(double threshold, string unit) =>
        new(BoundOf.Excess, IsMaximum: true, threshold, unit);

    /// <summary>As the table shows it: <c>&lt;= 3.2</c>, <c>&gt;= 0.6</c>, <c>&lt;= 500 us</c>.</summary>
    public string Text
    {
        get
        {
            var number = Threshold.ToString("0.####", CultureInfo.InvariantCulture);
            return Of switch
            {
                BoundOf.Excess => $"<= anchor + {number} {Unit}",
                BoundOf.Value => $"{Sign} {number} {Unit}",
                _ => $"{Sign} {number}",
            };
        }
    }

    private string Sign => IsMaximum ? "<=" : ">=";

    /// <summary>Whether the median keeps the bound.</summary>
    public bool MetByMedian(in Sample sample) => Keeps(Of switch
    {
        BoundOf.Ratio => sample.Ratio.Median,
        BoundOf.Value => sample.Value.Median,
        _ => sample.Excess.Median,
    });

    /// <summary>
    /// Whether the median or the best quartile keeps the bound. A gate fails only where both miss: on a shared machine
    /// the median alone would fail runs that only had noisy neighbours.
    /// </summary>
    public bool MetByMedianOrBestQuartile(in Sample sample)
    {
        var spread = Of switch
        {
            BoundOf.Ratio => sample.Ratio,
            BoundOf.Value => sample.Value,
            _ => sample.Excess,
        };
        return Keeps(spread.Median) || Keeps(IsMaximum ? spread.Lower : spread.Upper);
    }

    private bool Keeps(double measured) => IsMaximum ? measured <= Threshold : measured >= Threshold;
}
