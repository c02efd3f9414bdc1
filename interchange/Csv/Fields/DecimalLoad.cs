// The plain prices and sizes of the world as two loads: the point is found by one 16-byte compare, and the digits on
// either side of it are one word each. DecimalText in the core takes any text of any length; this takes less, and may
// in return load beyond the field, which is what makes it short.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    /// An optional minus, then 1 to 8 digits, a point and 1 to 8 digits, or 1 to 16 digits, where the mantissa has at
    /// most 18 digits and no decimals are lost; false means that the text is something else.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(byte* start, byte* end, int scale, out long mantissa)
    {
        mantissa = 0;
        var isNegative = *start == (byte)'-';
        var length = (int)(end - start) - (isNegative ? 1 : 0);
        if ((uint)(length - 1) >= 16)
        {
            return false;
        }

        // Of the 16 bytes before the end the field has the last `length`: bit 15 is its last character.
        var points = Vector128.Equals(Vector128.Load(end - 16), Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        points &= 0xFFFFu << (16 - length);
        if (points == 0)
        {
            if (length + scale > MantissaDigitsMax || !DigitLoad.TryParse(end, length, out var digits))
            {
                return false;
            }

            mantissa = (long)digits * PowersOfTen[scale];
        }
        else
        {
            var decimals = 15 - BitOperations.TrailingZeroCount(points);
            var whole = length - 1 - decimals;
            if ((uint)(whole - 1) >= 8 || (uint)(decimals - 1) >= 8 || decimals > scale || whole + scale > MantissaDigitsMax)
            {
                return false;
            }

            var areDigits = DigitLoad.TryParseEight(end, decimals, out var fraction)
                & DigitLoad.TryParseEight(end - decimals - 1, whole, out var integer);
            if (!areDigits)
            {
                return false;
            }

            mantissa = ((long)integer * PowersOfTen[scale]) + ((long)fraction * PowersOfTen[scale - decimals]);
        }

        mantissa = isNegative ? -mantissa : mantissa;
        return true;
    }

    /// <summary>Why a decimal was refused, and what to do.</summary>
    public static string Explain(DecimalStatus status, ReadOnlySpan<byte> text, int scale) => status switch
    {
        DecimalStatus.Inexact =>
            $"{FieldText.Quote(text)} has more decimals than the column's {scale}; set CsvOptions.Rounding to round it",
        DecimalStatus.Overflow => $"{FieldText.Quote(text)} is out of the range of a column with {scale} decimals",
        _ => $"{FieldText.Quote(text)} is not a decimal number",
    };
}
