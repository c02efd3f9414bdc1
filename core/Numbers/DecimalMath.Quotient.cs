using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

public static partial class DecimalMath
{
    /// <summary>
    /// numerator * 10^shift / denominator as a 128-bit integer, rounded once: a VWAP is
    /// <c>DivideRound(sum of price * size, sum of size, target scale - price scale)</c>.
    /// </summary>
    /// <param name="numerator">The dividend.</param>
    /// <param name="denominator">The divisor.</param>
    /// <param name="scaleShift">Decimal places gained, -76 to 76.</param>
    /// <param name="rounding">How the one rounding goes.</param>
    /// <exception cref="FixedDivideByZeroException">The denominator is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient does not fit 128 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int128 DivideRound(
        Int256 numerator, Int256 denominator, int scaleShift, RoundingMode rounding = RoundingMode.HalfEven)
    {
        if (!TryDivideRound(numerator, denominator, scaleShift, rounding, out Int128 quotient))
        {
            NumberErrors.Overflow("The quotient", typeof(Int128));
        }

        return quotient;
    }

    /// <summary>As <see cref="DivideRound"/>, but false where the quotient does not fit 128 bits.</summary>
    /// <exception cref="FixedDivideByZeroException">The denominator is 0.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDivideRound(
        Int256 numerator, Int256 denominator, int scaleShift, RoundingMode rounding, out Int128 quotient)
    {
        if ((uint)(scaleShift + MaxShift) > 2 * MaxShift)
        {
            NumberErrors.Shift(scaleShift);
        }

        if (numerator.TryToInt128(out Int128 narrowNumerator) && denominator.TryToInt128(out Int128 narrowDenominator))
        {
            return TryDivide(narrowNumerator, narrowDenominator, scaleShift, rounding, out quotient)
                == DecimalStatus.Done;
        }

        if (denominator.Sign == 0)
        {
            NumberErrors.DivideByZero();
        }

        bool negative = (numerator.Sign ^ denominator.Sign) < 0;
        DecimalStatus status = WideQuotient.Divide(
            numerator.Magnitude(), denominator.Magnitude(), scaleShift, negative, rounding, out UInt128 magnitude);
        return Narrow(status, magnitude, negative, out quotient) == DecimalStatus.Done;
    }

    /// <summary>numerator * 10^shift / denominator in 64 bits; without a rounding mode only if it is exact.</summary>
    internal static DecimalStatus TryDivide(
        long numerator, long denominator, int shift, RoundingMode? rounding, out long quotient)
    {
        if (denominator == 0)
        {
            NumberErrors.DivideByZero();
        }

        bool negative = (numerator ^ denominator) < 0;
        DecimalStatus status = DivideMagnitudes(
            Magnitude(numerator), Magnitude(denominator), shift, negative, rounding, out UInt128 magnitude);
        quotient = negative ? -(long)(ulong)magnitude : (long)(ulong)magnitude;
        ulong limit = negative ? 1UL << 63 : long.MaxValue;
        return status == DecimalStatus.Done && magnitude > limit ? DecimalStatus.Overflow : status;
    }

    /// <summary>numerator * 10^shift / denominator in 128 bits; without a rounding mode only if it is exact.</summary>
    internal static DecimalStatus TryDivide(
        Int128 numerator, Int128 denominator, int shift, RoundingMode? rounding, out Int128 quotient)
    {
        if (denominator == 0)
        {
            NumberErrors.DivideByZero();
        }

        bool negative = numerator < 0 != denominator < 0;
        DecimalStatus status = DivideMagnitudes(
            Magnitude(numerator), Magnitude(denominator), shift, negative, rounding, out UInt128 magnitude);
        return Narrow(status, magnitude, negative, out quotient);
    }

    internal static ulong Magnitude(long value) => value < 0 ? (ulong)-value : (ulong)value;

    internal static UInt128 Magnitude(Int128 value) => value < 0 ? (UInt128)(-value) : (UInt128)value;

    /// <summary>value * 10^exponent; false if it does not fit 128 bits.</summary>
    internal static bool TryScaleUp(UInt128 value, int exponent, out UInt128 product)
    {
        product = value;
        if (exponent == 0 || value == 0)
        {
            return true;
        }

        if (exponent > PowersOfTen.MaxUInt128)
        {
            return false;
        }

        if (value <= ulong.MaxValue && exponent <= PowersOfTen.MaxUInt64)
        {
            product = Math.BigMul((ulong)value, PowersOfTen.UInt64(exponent));
            return true;
        }

        (UInt128 upper, product) = Int256.MultiplyUnsigned(value, PowersOfTen.UInt128(exponent));
        return upper == 0;
    }

    private static DecimalStatus DivideMagnitudes(
        UInt128 numerator, UInt128 denominator, int shift, bool negative, RoundingMode? rounding, out UInt128 quotient)
    {
        bool fits = TryScaleUp(numerator, int.Max(shift, 0), out UInt128 scaledNumerator);
        if (!TryScaleUp(denominator, int.Max(-shift, 0), out UInt128 scaledDenominator) || !fits)
        {
            return WideQuotient.Divide((0, numerator), (0, denominator), shift, negative, rounding, out quotient);
        }

        UInt128 remainder;
        if (scaledNumerator <= ulong.MaxValue && scaledDenominator <= ulong.MaxValue)
        {
            (ulong quotient64, ulong remainder64) =
                Math.DivRem((ulong)scaledNumerator, (ulong)scaledDenominator);
            quotient = quotient64;
            remainder = remainder64;
        }
        else
        {
            (quotient, remainder) = UInt128.DivRem(scaledNumerator, scaledDenominator);
        }

        if (remainder == 0)
        {
            return DecimalStatus.Done;
        }

        int half = remainder.CompareTo(scaledDenominator - remainder);
        return Round(ref quotient, half, negative, rounding);
    }

    /// <summary>
    /// Rounds a truncated quotient that left a remainder. It stays in range: the largest is 2^128 - 2.
    /// </summary>
    internal static DecimalStatus Round(ref UInt128 quotient, int half, bool negative, RoundingMode? rounding)
    {
        if (rounding is not RoundingMode mode)
        {
            return DecimalStatus.Inexact;
        }

        if (Rounding.MovesAway(mode, negative, UInt128.IsOddInteger(quotient), half))
        {
            quotient++;
        }

        return DecimalStatus.Done;
    }

    private static DecimalStatus Narrow(DecimalStatus status, UInt128 magnitude, bool negative, out Int128 value)
    {
        value = negative ? -(Int128)magnitude : (Int128)magnitude;
        UInt128 limit = (UInt128)Int128.MaxValue + (negative ? UInt128.One : UInt128.Zero);
        return status == DecimalStatus.Done && magnitude > limit ? DecimalStatus.Overflow : status;
    }
}
