// Between fixed point and the number types of the language. Doubles are reached and read through decimal text: the text
// of a double is the shortest that reads back as the same double, and parsing text to a double is correctly rounded, so
// neither direction adds an error of its own.
using System.Globalization;

namespace NativeStore.Core.Numbers;

internal static class DecimalConvert
{
    // Both operands of one IEEE division are exact up to these, so its result is the nearest double.
    private const long ExactDouble = 1L << 53;
    private const int ExactDoublePower = 22;

    /// <summary>The double nearest to mantissa / 10^scale.</summary>
    public static double ToDouble(Int128 mantissa, int scale)
    {
        if (scale <= ExactDoublePower && mantissa <= ExactDouble && mantissa >= -ExactDouble)
        {
            return (double)(long)mantissa / (double)PowersOfTen.UInt128(scale);
        }

        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        DecimalText.TryFormat(mantissa, scale, text, out int length);
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The mantissa of a double's shortest round-trip text.</summary>
    public static DecimalStatus FromDouble(double value, int scale, RoundingMode? rounding, out Int128 mantissa)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        return DecimalText.TryParseInt128(text[..length], scale, rounding, out mantissa);
    }

    /// <summary>The mantissa of a System.Decimal.</summary>
    public static DecimalStatus FromDecimal(decimal value, int scale, RoundingMode? rounding, out Int128 mantissa)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        Int128 magnitude = new((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        Int128 signed = parts[3] < 0 ? -magnitude : magnitude;
        return DecimalMath.TryDivide(signed, Int128.One, scale - value.Scale, rounding, out mantissa);
    }

    /// <summary>
    /// mantissa / 10^scale as a System.Decimal, with as many of its decimals as that needs and can hold.
    /// </summary>
    public static DecimalStatus ToDecimal(Int128 mantissa, int scale, out decimal value)
    {
        const int MaxDecimalScale = 28;
        UInt128 limit = (UInt128.One << 96) - 1;
        UInt128 magnitude = DecimalMath.Magnitude(mantissa);
        value = 0;
        while (magnitude > limit || scale > MaxDecimalScale)
        {
            (UInt128 shorter, UInt128 digit) = UInt128.DivRem(magnitude, 10);
            if (digit != 0 || scale == 0)
            {
                return magnitude > limit ? DecimalStatus.Overflow : DecimalStatus.Inexact;
            }

            magnitude = shorter;
            scale--;
        }

        value = new decimal(
            (int)magnitude, (int)(magnitude >> 32), (int)(magnitude >> 64), mantissa < 0, (byte)scale);
        return DecimalStatus.Done;
    }
}
