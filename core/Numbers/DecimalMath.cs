// Fixed-point arithmetic with scales known only at run time: what the generic types, the CSV reader, aggregates and
// (for columns declared at run time) dynamic tables share. Every operation is one exact quotient
//
//     (numerator * 10^shift) / denominator
//
// rounded once. Magnitudes that stay in 64 or 128 bits are divided by the processor or the runtime; everything else
// goes through the limbs of WideQuotient, which holds any numerator and denominator that can occur.
namespace NativeStore.Core.Numbers;

/// <summary>Exact decimal arithmetic on mantissas with run-time scales.</summary>
public static partial class DecimalMath
{
    /// <summary>The largest scale of a number: 38 decimal places.</summary>
    public const int MaxScale = 38;

    /// <summary>The largest power of ten, up or down, by which a quotient can be shifted.</summary>
    public const int MaxShift = 2 * MaxScale;

    /// <summary>The mantissa at another scale, rounded if that has fewer decimals.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits at the target scale.</exception>
    public static long Rescale(
        long mantissa, int fromScale, int toScale, RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(fromScale);
        CheckScale(toScale);
        DecimalStatus status = TryDivide(mantissa, 1, toScale - fromScale, rounding, out long result);
        if (status != DecimalStatus.Done)
        {
            NumberErrors.Rescale(status, mantissa, fromScale, toScale, 64);
        }

        return result;
    }

    /// <summary>The mantissa at another scale, rounded if that has fewer decimals.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits at the target scale.</exception>
    public static Int128 Rescale(
        Int128 mantissa, int fromScale, int toScale, RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(fromScale);
        CheckScale(toScale);
        DecimalStatus status = TryDivide(mantissa, Int128.One, toScale - fromScale, rounding, out Int128 result);
        if (status != DecimalStatus.Done)
        {
            NumberErrors.Rescale(status, mantissa, fromScale, toScale, 128);
        }

        return result;
    }

    /// <summary>The same number at another scale.</summary>
    /// <exception cref="FixedInexactException">It has decimals that the target scale cannot hold.</exception>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits at the target scale.</exception>
    public static long RescaleExact(long mantissa, int fromScale, int toScale)
    {
        CheckScale(fromScale);
        CheckScale(toScale);
        DecimalStatus status = TryDivide(mantissa, 1, toScale - fromScale, null, out long result);
        if (status != DecimalStatus.Done)
        {
            NumberErrors.Rescale(status, mantissa, fromScale, toScale, 64);
        }

        return result;
    }

    /// <summary>The same number at another scale.</summary>
    /// <exception cref="FixedInexactException">It has decimals that the target scale cannot hold.</exception>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits at the target scale.</exception>
    public static Int128 RescaleExact(Int128 mantissa, int fromScale, int toScale)
    {
        CheckScale(fromScale);
        CheckScale(toScale);
        DecimalStatus status = TryDivide(mantissa, Int128.One, toScale - fromScale, null, out Int128 result);
        if (status != DecimalStatus.Done)
        {
            NumberErrors.Rescale(status, mantissa, fromScale, toScale, 128);
        }

        return result;
    }

    /// <summary>The product of two numbers, rounded once to the target scale.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits at the target scale.</exception>
    public static long Multiply(
        long left,
        int leftScale,
        long right,
        int rightScale,
        int targetScale,
        RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(leftScale);
        CheckScale(rightScale);
        CheckScale(targetScale);
        Int128 product = (Int128)left * right;
        int shift = targetScale - leftScale - rightScale;
        DecimalStatus status = TryDivide(product, Int128.One, shift, rounding, out Int128 result);
        if (status != DecimalStatus.Done || result != (long)result)
        {
            NumberErrors.Overflow("The product", 64, targetScale);
        }

        return (long)result;
    }

    /// <summary>The product of two numbers, rounded once to the target scale.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits at the target scale.</exception>
    public static Int128 Multiply(
        Int128 left,
        int leftScale,
        Int128 right,
        int rightScale,
        int targetScale,
        RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(leftScale);
        CheckScale(rightScale);
        CheckScale(targetScale);
        int shift = targetScale - leftScale - rightScale;
        Int256 product = Int256.Multiply(left, right);
        if (!TryDivideRound(product, Int128.One, shift, rounding, out Int128 result))
        {
            NumberErrors.Overflow("The product", 128, targetScale);
        }

        return result;
    }

    /// <summary>The quotient of two numbers, rounded once to the target scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits at the target scale.</exception>
    public static long Divide(
        long dividend,
        int dividendScale,
        long divisor,
        int divisorScale,
        int targetScale,
        RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(dividendScale);
        CheckScale(divisorScale);
        CheckScale(targetScale);
        int shift = targetScale + divisorScale - dividendScale;
        if (TryDivide(dividend, divisor, shift, rounding, out long result) != DecimalStatus.Done)
        {
            NumberErrors.Overflow("The quotient", 64, targetScale);
        }

        return result;
    }

    /// <summary>The quotient of two numbers, rounded once to the target scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits at the target scale.</exception>
    public static Int128 Divide(
        Int128 dividend,
        int dividendScale,
        Int128 divisor,
        int divisorScale,
        int targetScale,
        RoundingMode rounding = RoundingMode.HalfEven)
    {
        CheckScale(dividendScale);
        CheckScale(divisorScale);
        CheckScale(targetScale);
        int shift = targetScale + divisorScale - dividendScale;
        if (TryDivide(dividend, divisor, shift, rounding, out Int128 result) != DecimalStatus.Done)
        {
            NumberErrors.Overflow("The quotient", 128, targetScale);
        }

        return result;
    }

    /// <summary>The exact order of two numbers of any scales: negative, 0 or positive.</summary>
    public static int Compare(Int128 left, int leftScale, Int128 right, int rightScale)
    {
        CheckScale(leftScale);
        CheckScale(rightScale);
        if (leftScale == rightScale)
        {
            return left.CompareTo(right);
        }

        return leftScale < rightScale
            ? Int256.Multiply(left, (Int128)PowersOfTen.UInt128(rightScale - leftScale)).CompareTo(right)
            : ((Int256)left).CompareTo(
                Int256.Multiply(right, (Int128)PowersOfTen.UInt128(leftScale - rightScale)));
    }

    private static void CheckScale(int scale)
    {
        if ((uint)scale > MaxScale)
        {
            NumberErrors.Scale(scale, MaxScale);
        }
    }
}
