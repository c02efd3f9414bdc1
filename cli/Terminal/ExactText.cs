using System.Globalization;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Terminal;

/// <summary>Numbers and times as text: every digit that is there, none that is not.</summary>
internal static class ExactText
{
    /// <summary>The exact decimal without trailing zeros.</summary>
    public static string Of<TScale>(Fixed128<TScale> value)
        where TScale : struct, IScale =>
        DecimalText.Format(value.Mantissa, TScale.Digits, trimZeros: true);

    /// <summary>The exact decimal without trailing zeros.</summary>
    public static string Of(ExactProduct value)
    {
        var text = value.ToString();
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>For people: rounded to that many decimals, thousands apart. The JSON has every digit.</summary>
    public static string Rounded<TScale>(Fixed128<TScale> value, int decimals, int decimalsMin = 0)
        where TScale : struct, IScale
    {
        var mantissa = DecimalMath.Rescale(value.Mantissa, TScale.Digits, decimals, RoundingMode.HalfEven);
        var parts = DecimalText.Format(mantissa, decimals, trimZeros: true).Split('.');
        var whole = parts[0];
        for (var index = whole.Length - 3; index > (whole[0] == '-' ? 1 : 0); index -= 3)
        {
            whole = whole.Insert(index, ",");
        }

        var fraction = (parts.Length > 1 ? parts[1] : "").PadRight(decimalsMin, '0');
        return fraction.Length > 0 ? $"{whole}.{fraction}" : whole;
    }

    /// <summary>For people: rounded to that many decimals, at most 6, thousands apart.</summary>
    public static string Rounded(ExactProduct value, int decimals) => Rounded(value.Round<S6>(), decimals);

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in the unit that reads best.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.00} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    /// <summary>Date and time of day, UTC, with that many decimals of a second.</summary>
    public static string Of(Timestamp time, int decimals)
    {
        var format = decimals.ToString(CultureInfo.InvariantCulture);
        return time.ToString(format, CultureInfo.InvariantCulture).TrimEnd('Z').Replace('T', ' ');
    }

    /// <summary>As <see cref="Of(Timestamp, int)"/>, without what the earlier time shows already.</summary>
    public static string After(Timestamp earlier, Timestamp time, int decimals)
    {
        var (before, text) = (Of(earlier, decimals), Of(time, decimals));
        return text[..10] == before[..10] ? text[11..] : text[..4] == before[..4] ? text[5..] : text;
    }
}
