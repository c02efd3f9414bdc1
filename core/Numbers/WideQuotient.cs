// The slow, unbounded half of DivideRound: schoolbook long division on 32-bit limbs (Knuth, The Art of Computer
// Programming, volume 2, 4.3.1, algorithm D). The largest operand is 2^255 * 10^76 < 2^508, which is 16 limbs; one more
// takes the normalising shift. All limbs live on the stack.
using System.Numerics;

namespace NativeStore.Core.Numbers;

internal static class WideQuotient
{
    private const int LimbCount = 17;

    /// <summary>numerator * 10^shift / denominator, rounded; the denominator is not 0.</summary>
    public static DecimalStatus Divide(
        (UInt128 Upper, UInt128 Lower) numerator,
        (UInt128 Upper, UInt128 Lower) denominator,
        int shift,
        bool negative,
        RoundingMode? rounding,
        out UInt128 quotient)
    {
        Span<uint> dividend = stackalloc uint[LimbCount];
        Span<uint> divisor = stackalloc uint[LimbCount];
        Span<uint> limbs = stackalloc uint[LimbCount];
        Load(numerator, dividend);
        Load(denominator, divisor);
        ScaleUp(shift >= 0 ? dividend : divisor, int.Abs(shift));
        DivideInPlace(dividend, divisor, limbs);

        quotient = ((UInt128)(((ulong)limbs[3] << 32) | limbs[2]) << 64) | (((ulong)limbs[1] << 32) | limbs[0]);
        if (limbs[4..].ContainsAnyExcept(0u))
        {
            return DecimalStatus.Overflow;
        }

        if (!dividend.ContainsAnyExcept(0u))
        {
            return DecimalStatus.Done;
        }

        bool wasLargest = quotient == UInt128.MaxValue;
        DecimalStatus status = DecimalMath.Round(ref quotient, HalfOf(dividend, divisor), negative, rounding);
        return wasLargest && quotient == 0 ? DecimalStatus.Overflow : status;
    }

    private static void Load((UInt128 Upper, UInt128 Lower) value, Span<uint> limbs)
    {
        limbs.Clear();
        for (int index = 0; index < 4; index++)
        {
            limbs[index] = (uint)(value.Lower >> (32 * index));
            limbs[4 + index] = (uint)(value.Upper >> (32 * index));
        }
    }

    private static void ScaleUp(Span<uint> limbs, int exponent)
    {
        while (exponent > 0)
        {
            int step = int.Min(exponent, 9);
            uint factor = (uint)PowersOfTen.UInt64(step);
            ulong carry = 0;
            for (int index = 0; index < limbs.Length; index++)
            {
                carry += (ulong)limbs[index] * factor;
                limbs[index] = (uint)carry;
                carry >>= 32;
            }

            exponent -= step;
        }
    }

    /// <summary>
    /// Leaves the remainder in the dividend. Both are shifted left meanwhile, so that the quotient guess is close.
    /// </summary>
    private static void DivideInPlace(Span<uint> dividend, Span<uint> divisor, Span<uint> quotient)
    {
        quotient.Clear();
        int divisorLength = divisor.LastIndexOfAnyExcept(0u) + 1;
        int bits = BitOperations.LeadingZeroCount(divisor[divisorLength - 1]);
        ShiftLeft(dividend, bits);
        ShiftLeft(divisor, bits);

        ulong top = divisor[divisorLength - 1];
        ulong next = divisorLength > 1 ? divisor[divisorLength - 2] : 0;
        for (int position = LimbCount - 1 - divisorLength; position >= 0; position--)
        {
            Span<uint> window = dividend.Slice(position, divisorLength + 1);
            quotient[position] = DivideStep(window, divisor[..divisorLength], top, next);
        }

        ShiftRight(dividend, bits);
        ShiftRight(divisor, bits);
    }

    /// <summary>One quotient limb: a guess from the top limbs, at most one too large after the correction.</summary>
    private static uint DivideStep(Span<uint> window, ReadOnlySpan<uint> divisor, ulong top, ulong next)
    {
        int length = divisor.Length;
        ulong head = ((ulong)window[length] << 32) | window[length - 1];
        ulong third = length > 1 ? window[length - 2] : 0;
        (ulong guess, ulong rest) = Math.DivRem(head, top);
        while (guess > uint.MaxValue || (rest <= uint.MaxValue && guess * next > ((rest << 32) | third)))
        {
            guess--;
            rest += top;
        }

        if (!SubtractProduct(window, divisor, guess))
        {
            guess--;
            AddBack(window, divisor);
        }

        return (uint)guess;
    }

    private static bool SubtractProduct(Span<uint> window, ReadOnlySpan<uint> divisor, ulong factor)
    {
        ulong carry = 0;
        long borrow = 0;
        for (int index = 0; index < divisor.Length; index++)
        {
            carry += divisor[index] * factor;
            borrow += (long)window[index] - (uint)carry;
            window[index] = (uint)borrow;
            carry >>= 32;
            borrow >>= 32;
        }

        borrow += (long)window[divisor.Length] - (uint)carry;
        window[divisor.Length] = (uint)borrow;
        return borrow >= 0;
    }

    private static void AddBack(Span<uint> window, ReadOnlySpan<uint> divisor)
    {
        ulong carry = 0;
        for (int index = 0; index < divisor.Length; index++)
        {
            carry += (ulong)window[index] + divisor[index];
            window[index] = (uint)carry;
            carry >>= 32;
        }

        window[divisor.Length] += (uint)carry;
    }

    private static int HalfOf(ReadOnlySpan<uint> remainder, ReadOnlySpan<uint> divisor)
    {
        Span<uint> twice = stackalloc uint[LimbCount];
        remainder.CopyTo(twice);
        ShiftLeft(twice, 1);
        int index = LimbCount - 1;
        while (index > 0 && twice[index] == divisor[index])
        {
            index--;
        }

        return twice[index].CompareTo(divisor[index]);
    }

    private static void ShiftLeft(Span<uint> limbs, int bits)
    {
        ulong carry = 0;
        for (int index = 0; index < limbs.Length; index++)
        {
            carry |= (ulong)limbs[index] << bits;
            limbs[index] = (uint)carry;
            carry >>= 32;
        }
    }

    private static void ShiftRight(Span<uint> limbs, int bits)
    {
        for (int index = 0; index < limbs.Length; index++)
        {
            ulong above = index + 1 < limbs.Length ? limbs[index + 1] : 0;
            limbs[index] = (uint)(((above << 32) | limbs[index]) >> bits);
        }
    }
}
