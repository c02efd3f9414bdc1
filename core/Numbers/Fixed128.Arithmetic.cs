using System.Numerics;

namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed128<TScale>
    : IAdditionOperators<Fixed128<TScale>, Fixed128<TScale>, Fixed128<TScale>>,
        ISubtractionOperators<Fixed128<TScale>, Fixed128<TScale>, Fixed128<TScale>>,
        IMultiplyOperators<Fixed128<TScale>, Fixed128<TScale>, ExactProduct>,
        IMultiplyOperators<Fixed128<TScale>, Int128, Fixed128<TScale>>,
        IDivisionOperators<Fixed128<TScale>, Fixed128<TScale>, Fixed128<TScale>>,
        IModulusOperators<Fixed128<TScale>, Fixed128<TScale>, Fixed128<TScale>>,
        IUnaryNegationOperators<Fixed128<TScale>, Fixed128<TScale>>,
        IUnaryPlusOperators<Fixed128<TScale>, Fixed128<TScale>>
{
    /// <summary>The exact sum.</summary>
    /// <exception cref="FixedOverflowException">The sum is out of range.</exception>
    public static Fixed128<TScale> operator +(Fixed128<TScale> left, Fixed128<TScale> right)
    {
        Int128 sum = left.Mantissa + right.Mantissa;
        if (((left.Mantissa ^ sum) & (right.Mantissa ^ sum)) < 0)
        {
            NumberErrors.Overflow("The sum", typeof(Fixed128<TScale>));
        }

        return new Fixed128<TScale>(sum);
    }

    /// <summary>The exact difference.</summary>
    /// <exception cref="FixedOverflowException">The difference is out of range.</exception>
    public static Fixed128<TScale> operator -(Fixed128<TScale> left, Fixed128<TScale> right)
    {
        Int128 difference = left.Mantissa - right.Mantissa;
        if (((left.Mantissa ^ right.Mantissa) & (left.Mantissa ^ difference)) < 0)
        {
            NumberErrors.Overflow("The difference", typeof(Fixed128<TScale>));
        }

        return new Fixed128<TScale>(difference);
    }

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="FixedOverflowException">
    /// It is <see cref="MinValue"/>, whose negative does not exist.
    /// </exception>
    public static Fixed128<TScale> operator -(Fixed128<TScale> value)
    {
        if (value.Mantissa == Int128.MinValue)
        {
            NumberErrors.Overflow("The negative of the smallest number", typeof(Fixed128<TScale>));
        }

        return new Fixed128<TScale>(-value.Mantissa);
    }

    /// <summary>The number itself.</summary>
    public static Fixed128<TScale> operator +(Fixed128<TScale> value) => value;

    /// <summary>The exact product, which carries the sum of both scales: round it where it is to be kept.</summary>
    public static ExactProduct operator *(Fixed128<TScale> left, Fixed128<TScale> right) => left.Multiply(right);

    /// <summary>The exact product with an integer.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public static Fixed128<TScale> operator *(Fixed128<TScale> left, Int128 right)
    {
        if (!Int256.Multiply(left.Mantissa, right).TryToInt128(out Int128 product))
        {
            NumberErrors.Overflow("The product", typeof(Fixed128<TScale>));
        }

        return new Fixed128<TScale>(product);
    }

    /// <summary>The exact product with an integer.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public static Fixed128<TScale> operator *(Int128 left, Fixed128<TScale> right) => right * left;

    /// <summary>The quotient at the same scale, rounded half to even; <see cref="Divide"/> chooses both.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public static Fixed128<TScale> operator /(Fixed128<TScale> left, Fixed128<TScale> right) =>
        left.Divide<TScale, TScale>(right);

    /// <summary>The exact remainder of the division truncated to an integer; it has the dividend's sign.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    public static Fixed128<TScale> operator %(Fixed128<TScale> left, Fixed128<TScale> right)
    {
        if (right.Mantissa == 0)
        {
            NumberErrors.DivideByZero();
        }

        // The remainder by -1 is 0; the processor would trap on the smallest number, whose quotient does not exist.
        return new Fixed128<TScale>(right.Mantissa == -1 ? 0 : left.Mantissa % right.Mantissa);
    }

    /// <summary>The exact product of numbers of any two scales.</summary>
    public ExactProduct Multiply<TOther>(Fixed128<TOther> factor)
        where TOther : struct, IScale =>
        new(Int256.Multiply(Mantissa, factor.Mantissa), TScale.Digits + TOther.Digits);

    /// <summary>The product, rounded once to the target scale.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public Fixed128<TTarget> Multiply<TOther, TTarget>(
        Fixed128<TOther> factor, RoundingMode rounding = RoundingMode.HalfEven)
        where TOther : struct, IScale
        where TTarget : struct, IScale =>
        Fixed128<TTarget>.FromMantissa(
            DecimalMath.Multiply(
                Mantissa, TScale.Digits, factor.Mantissa, TOther.Digits, TTarget.Digits, rounding));

    /// <summary>The quotient, rounded once to the target scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public Fixed128<TTarget> Divide<TOther, TTarget>(
        Fixed128<TOther> divisor, RoundingMode rounding = RoundingMode.HalfEven)
        where TOther : struct, IScale
        where TTarget : struct, IScale =>
        Fixed128<TTarget>.FromMantissa(
            DecimalMath.Divide(
                Mantissa, TScale.Digits, divisor.Mantissa, TOther.Digits, TTarget.Digits, rounding));

    /// <summary>The quotient by an integer, at the same scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public Fixed128<TScale> Divide(Int128 divisor, RoundingMode rounding = RoundingMode.HalfEven) =>
        new(DecimalMath.Divide(Mantissa, TScale.Digits, divisor, 0, TScale.Digits, rounding));

    /// <summary>The number at another scale, rounded if that has fewer decimals.</summary>
    /// <exception cref="FixedOverflowException">The number is out of the target's range.</exception>
    public Fixed128<TTarget> Rescale<TTarget>(RoundingMode rounding = RoundingMode.HalfEven)
        where TTarget : struct, IScale =>
        Fixed128<TTarget>.FromMantissa(
            DecimalMath.Rescale(Mantissa, TScale.Digits, TTarget.Digits, rounding));

    /// <summary>The same number at another scale.</summary>
    /// <exception cref="FixedInexactException">It has decimals that the target scale cannot hold.</exception>
    /// <exception cref="FixedOverflowException">It is out of the target's range.</exception>
    public Fixed128<TTarget> RescaleExact<TTarget>()
        where TTarget : struct, IScale =>
        Fixed128<TTarget>.FromMantissa(DecimalMath.RescaleExact(Mantissa, TScale.Digits, TTarget.Digits));

    /// <summary>The number without its sign.</summary>
    /// <exception cref="FixedOverflowException">
    /// It is <see cref="MinValue"/>, whose negative does not exist.
    /// </exception>
    public Fixed128<TScale> Abs() => Mantissa < 0 ? -this : this;
}
