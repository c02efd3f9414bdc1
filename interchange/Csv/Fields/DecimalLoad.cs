// The plain prices and sizes of the world, up to 16 characters. DecimalText in the core takes any text of any length;
// this takes less, and may in return load beyond the field, which is what makes it short.
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Parses the common decimals.</summary>
internal static unsafe class DecimalLoad
{
    private const int MantissaDigitsMax = 18;

    private static ReadOnlySpan<long> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>
    /// An optional minus and 1 to 16 digits, a point among them, where the mantissa has at most 18 digits and no
    /// decimals are lost; false means that the text is something else.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(byte* start, byte* end, int scale, out long mantissa)
    {
        mantissa = 0;
        var isNegative = *start == (byte)'-';
        var length = (int)(end - start) - (isNegative ? 1 : 0);
        if ((uint)(length - 1) >= DigitVectors.LengthMax)
        {
            return false;
        }

        ulong number;
        int decimals;
        if (!(DigitVectors.IsUsed
            ? DigitVectors.TryParseDecimal(end, length, out number, out decimals)
            : TryParseWords(end, length, out number, out decimals)))
        {
            return false;
        }

        // The digits before the point, and the scale behind it: 10^18 fits.
        if (decimals > scale || length - decimals + scale > MantissaDigitsMax)
        {
            return false;
        }

        mantissa = (long)number * PowersOfTen[scale - decimals];
        mantissa = isNegative ? -mantissa : mantissa;
        return true;
    }

    /// <summary>As <see cref="DigitVectors.TryParseDecimal"/>, eight digits at a time.</summary>
    public static bool TryParseWords(byte* end, int length, out ulong number, out int decimals)
    {
        decimals = 0;
        var point = new ReadOnlySpan<byte>(end - length, length).IndexOf((byte)'.');
        if (point < 0)
        {
            return DigitLoad.TryParseWords(end, length, out number);
        }

        decimals = length - 1 - point;
        var areDigits = DigitLoad.TryParseWords(end, decimals, out var fraction)
            & DigitLoad.TryParseWords(end - decimals - 1, point, out number);
        number = (number * (ulong)PowersOfTen[decimals]) + fraction;
        return areDigits && length > 1;
    }

    /// <summary>Why a decimal was refused, and what to do.</summary>
    public static string Explain(
        DecimalStatus status, ReadOnlySpan<byte> text, int scale, CsvOptions options) => status switch
    {
        DecimalStatus.Inexact =>
            $"{FieldText.Quote(text)} has more decimals than the column's {scale}; set " +
                $"{options.Name(nameof(CsvOptions.Rounding))} to round it",
        DecimalStatus.Overflow => $"{FieldText.Quote(text)} is out of the range of a column with {scale} decimals",
        _ => $"{FieldText.Quote(text)} is not a decimal number",
    };
}
