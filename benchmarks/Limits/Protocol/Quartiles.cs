namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Median and quartiles of a few measurements, interpolated between neighbours.</summary>
internal readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    /// <summary>Summarises; the values may come in any order.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Quartiles(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    /// <summary>A quantile of sorted values; between two values it is interpolated (NumPy's default).</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="fraction">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(sorted));
        var position = fraction * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
