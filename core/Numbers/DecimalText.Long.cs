// The general parser: any length, any exponent, any rounding mode. It works by position instead of by division. The
// decimal weight of every digit in the mantissa is known from where the point and the exponent put it: digits of
// weight 0 and more are accumulated, the digit of weight -1 and whether anything follows it decide the rounding.
using System.Numerics;

namespace NativeStore.Core.Numbers;

public static partial class DecimalText
{
    // Far beyond any text's length, and far from the limits of long: exponents are cut to it without changing a result.
    private const long ExponentLimit = 1L << 40;

    private static DecimalStatus ParseLong64<TChar>(
        ReadOnlySpan<TChar> text, int scale, RoundingMode? rounding, out long mantissa)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        DecimalStatus status = ParseMagnitude(text, scale, rounding, out bool negative, out UInt128 magnitude);
        ulong limit = negative ? 1UL << 63 : long.MaxValue;
        status = status == DecimalStatus.Malformed || magnitude <= limit ? status : DecimalStatus.Overflow;
        mantissa = status != DecimalStatus.Done ? 0 : negative ? -(long)(ulong)magnitude : (long)(ulong)magnitude;
        return status;
    }

    private static DecimalStatus ParseLong128<TChar>(
        ReadOnlySpan<TChar> text, int scale, RoundingMode? rounding, out Int128 mantissa)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        DecimalStatus status = ParseMagnitude(text, scale, rounding, out bool negative, out UInt128 magnitude);
        UInt128 limit = (UInt128)Int128.MaxValue + (negative ? UInt128.One : UInt128.Zero);
        status = status == DecimalStatus.Malformed || magnitude <= limit ? status : DecimalStatus.Overflow;
        mantissa = status != DecimalStatus.Done ? 0 : negative ? -(Int128)magnitude : (Int128)magnitude;
        return status;
    }

    private static DecimalStatus ParseMagnitude<TChar>(
        ReadOnlySpan<TChar> text, int scale, RoundingMode? rounding, out bool negative, out UInt128 magnitude)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        if ((uint)scale > DecimalMath.MaxScale)
        {
            NumberErrors.Scale(scale, DecimalMath.MaxScale);
        }

        magnitude = 0;
        int start = SkipSign(text, out negative);
        if (!TryScan(text, start, out int end, out int point, out long exponent))
        {
            return DecimalStatus.Malformed;
        }

        long weight = point - start - 1 + exponent + scale;
        DigitAccumulator kept = default;
        int half = -1;
        bool dropped = false;
        for (int index = start; index < end; index++)
        {
            if (index == point)
            {
                continue;
            }

            uint digit = CodeUnit.Value(text[index]) - '0';
            if (weight >= 0)
            {
                kept.Add(digit);
            }
            else if (weight == -1)
            {
                half = digit.CompareTo(5u);
                dropped = digit != 0;
            }
            else if (digit != 0)
            {
                half = half == 0 ? 1 : half;
                dropped = true;
            }

            weight--;
        }

        // Beyond 2^127 no mantissa exists, and below it rounding up cannot wrap.
        if (!kept.TryFinish(weight + 1, out magnitude) || magnitude > UInt128.One << 127)
        {
            magnitude = UInt128.MaxValue;
            return DecimalStatus.Overflow;
        }

        return dropped ? DecimalMath.Round(ref magnitude, half, negative, rounding) : DecimalStatus.Done;
    }

    private static int SkipSign<TChar>(ReadOnlySpan<TChar> text, out bool negative)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        uint first = text.IsEmpty ? 0 : CodeUnit.Value(text[0]);
        negative = first == '-';
        return first is '-' or '+' ? 1 : 0;
    }

    /// <summary>
    /// Finds where the digits end, where the point is (or would be), and the exponent; false: not a number.
    /// </summary>
    private static bool TryScan<TChar>(
        ReadOnlySpan<TChar> text, int start, out int end, out int point, out long exponent)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        point = -1;
        exponent = 0;
        for (end = start; end < text.Length; end++)
        {
            uint character = CodeUnit.Value(text[end]);
            if (character == '.' && point < 0)
            {
                point = end;
            }
            else if (character - '0' > 9)
            {
                break;
            }
        }

        int digitCount = end - start - (point < 0 ? 0 : 1);
        point = point < 0 ? end : point;
        return digitCount > 0 && (end == text.Length || TryScanExponent(text[end..], out exponent));
    }

    private static bool TryScanExponent<TChar>(ReadOnlySpan<TChar> text, out long exponent)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        exponent = 0;
        if ((CodeUnit.Value(text[0]) | 0x20) != 'e')
        {
            return false;
        }

        int start = 1 + SkipSign(text[1..], out bool negative);
        for (int index = start; index < text.Length; index++)
        {
            uint digit = CodeUnit.Value(text[index]) - '0';
            if (digit > 9)
            {
                return false;
            }

            exponent = long.Min((exponent * 10) + digit, ExponentLimit);
        }

        exponent = negative ? -exponent : exponent;
        return start < text.Length;
    }
}
