using System.Globalization;

namespace NativeStore.Generators.Reading;

/// <summary>Durations as people write them: a whole number and a unit, <c>5m</c>, <c>2d</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, long Nanos)[] Units =
    [
        ("ns", 1),
        ("us", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60 * 1_000_000_000L),
        ("h", 3_600 * 1_000_000_000L),
        ("d", 86_400 * 1_000_000_000L),
        ("w", 604_800 * 1_000_000_000L),
    ];

    /// <summary>Reads a positive duration that fits an int64 of nanoseconds.</summary>
    public static bool TryParse(string text, out long nanos)
    {
        var digits = text.TakeWhile(letter => letter is >= '0' and <= '9').Count();
        var unit = Units.FirstOrDefault(candidate => candidate.Unit == text.Substring(digits));
        var number = text.Substring(0, digits);
        var fits = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
            && unit.Nanos > 0
            && count <= long.MaxValue / unit.Nanos;
        nanos = fits ? count * unit.Nanos : 0;
        return fits;
    }
}
