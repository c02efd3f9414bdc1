using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv;

/// <summary>A span of calendar years, both included.</summary>
/// <param name="First">The first year.</param>
/// <param name="Last">The last year.</param>
public readonly record struct CsvYears(int First, int Last)
{
    /// <summary>
    /// 1980 to 2100: the years of electronic markets. In the wrong unit a time of 1980 to 2100 never falls into them.
    /// </summary>
    public static CsvYears Plausible { get; } = new(1980, 2100);

    /// <summary>The first nanosecond since 1970, as far as 64 bits go.</summary>
    internal long FirstNanos => StartOf(First);

    /// <summary>The last nanosecond since 1970, as far as 64 bits go.</summary>
    internal long LastNanos => Last >= Timestamp.MaxValue.Year ? long.MaxValue : StartOf(Last + 1) - 1;

    private static long StartOf(int year) =>
        year <= Timestamp.MinValue.Year ? long.MinValue
        : year > Timestamp.MaxValue.Year ? long.MaxValue
        : Timestamp.FromUtc(year, 1, 1).Nanos;
}
