// Decimal text, free of cultures: an optional sign, digits with at most one point, an optional exponent. No white
// space, no group separators, no words. Text and mantissa determine each other exactly, never by way of a double.
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>Parses and formats decimals as mantissas of a scale known at run time.</summary>
public static partial class DecimalText
{
    /// <summary>Characters that the longest formatted number takes: sign, zero, point and 39 digits.</summary>
    public const int MaxLength = 42;

    /// <summary>Parses a decimal into a 64-bit mantissa; decimals beyond the scale must be zeros.</summary>
    /// <param name="utf8">Text such as <c>-1.25</c>, <c>+.5</c>, <c>7.</c>, <c>9.5e-07</c>.</param>
    /// <param name="scale">Decimal places of the mantissa, 0 to 38.</param>
    /// <param name="mantissa">The number times 10^scale; 0 unless the status is Done.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecimalStatus TryParseInt64(ReadOnlySpan<byte> utf8, int scale, out long mantissa) =>
        TryParseShort(utf8, scale, out mantissa)
            ? DecimalStatus.Done
            : ParseLong64(utf8, scale, null, out mantissa);

    /// <summary>As above; with a rounding mode, decimals beyond the scale are rounded.</summary>
    public static DecimalStatus TryParseInt64(
        ReadOnlySpan<byte> utf8, int scale, RoundingMode? rounding, out long mantissa) =>
        TryParseShort(utf8, scale, out mantissa)
            ? DecimalStatus.Done
            : ParseLong64(utf8, scale, rounding, out mantissa);

    /// <summary>Parses UTF-16 text into a 64-bit mantissa.</summary>
    public static DecimalStatus TryParseInt64(
        ReadOnlySpan<char> text, int scale, RoundingMode? rounding, out long mantissa) =>
        ParseLong64(text, scale, rounding, out mantissa);

    /// <summary>Parses a decimal into a 128-bit mantissa; decimals beyond the scale must be zeros.</summary>
    public static DecimalStatus TryParseInt128(ReadOnlySpan<byte> utf8, int scale, out Int128 mantissa) =>
        TryParseInt128(utf8, scale, null, out mantissa);

    /// <summary>As above; with a rounding mode, decimals beyond the scale are rounded.</summary>
    public static DecimalStatus TryParseInt128(
        ReadOnlySpan<byte> utf8, int scale, RoundingMode? rounding, out Int128 mantissa)
    {
        bool isShort = TryParseShort(utf8, scale, out long narrow);
        mantissa = narrow;
        return isShort ? DecimalStatus.Done : ParseLong128(utf8, scale, rounding, out mantissa);
    }

    /// <summary>Parses UTF-16 text into a 128-bit mantissa.</summary>
    public static DecimalStatus TryParseInt128(
        ReadOnlySpan<char> text, int scale, RoundingMode? rounding, out Int128 mantissa) =>
        ParseLong128(text, scale, rounding, out mantissa);
}
