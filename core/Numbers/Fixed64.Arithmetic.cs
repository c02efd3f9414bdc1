using System.Numerics;

namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed64<TScale>
    : IAdditionOperators<Fixed64<TScale>, Fixed64<TScale>, Fixed64<TScale>>,
        ISubtractionOperators<Fixed64<TScale>, Fixed64<TScale>, Fixed64<TScale>>,
        IMultiplyOperators<Fixed64<TScale>, Fixed64<TScale>, ExactProduct>,
        IMultiplyOperators<Fixed64<TScale>, long, Fixed64<TScale>>,
        IDivisionOperators<Fixed64<TScale>, Fixed64<TScale>, Fixed64<TScale>>,
        IModulusOperators<Fixed64<TScale>, Fixed64<TScale>, Fixed64<TScale>>,
        IUnaryNegationOperators<Fixed64<TScale>, Fixed64<TScale>>,
        IUnaryPlusOperators<Fixed64<TScale>, Fixed64<TScale>>
{
    /// <summary>The exact sum.</summary>
    /// <exception cref="FixedOverflowException">The sum is out of range.</exception>
    public static Fixed64<TScale> operator +(Fixed64<TScale> left, Fixed64<TScale> right)
    {
        long sum = left.Mantissa + right.Mantissa;
        if (((left.Mantissa ^ sum) & (right.Mantissa ^ sum)) < 0)
        {
            NumberErrors.Overflow("The sum", typeof(Fixed64<TScale>));
        }

        return new Fixed64<TScale>(sum);
    }

    /// <summary>The exact difference.</summary>
    /// <exception cref="FixedOverflowException">The difference is out of range.</exception>
    public static Fixed64<TScale> operator -(Fixed64<TScale> left, Fixed64<TScale> right)
    {
        long difference = left.Mantissa - right.Mantissa;
        if (((left.Mantissa ^ right.Mantissa) & (left.Mantissa ^ difference)) < 0)
        {
            NumberErrors.Overflow("The difference", typeof(Fixed64<TScale>));
        }

        return new Fixed64<TScale>(difference);
    }

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="FixedOverflowException">
    /// It is <see cref="MinValue"/>, whose negative does not exist.
    /// </exception>
    public static Fixed64<TScale> operator -(Fixed64<TScale> value)
    {
        if (value.Mantissa == long.MinValue)
        {
            NumberErrors.Overflow("The negative of the smallest number", typeof(Fixed64<TScale>));
        }

        return new Fixed64<TScale>(-value.Mantissa);
    }

    /// <summary>The number itself.</summary>
    public static Fixed64<TScale> operator +(Fixed64<TScale> value) => value;

    /// <summary>The exact product, which carries the sum of both scales: round it where it is to be kept.</summary>
    public static ExactProduct operator *(Fixed64<TScale> left, Fixed64<TScale> right) => left.Multiply(right);

    /// <summary>The exact product with an integer.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public static Fixed64<TScale> operator *(Fixed64<TScale> left, long right)
    {
        long high = Math.BigMul(left.Mantissa, right, out long product);
        if (high != product >> 63)
        {
            NumberErrors.Overflow("The product", typeof(Fixed64<TScale>));
        }

        return new Fixed64<TScale>(product);
    }

    /// <summary>The exact product with an integer.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public static Fixed64<TScale> operator *(long left, Fixed64<TScale> right) => right * left;

    /// <summary>The quotient at the same scale, rounded half to even; <see cref="Divide"/> chooses both.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public static Fixed64<TScale> operator /(Fixed64<TScale> left, Fixed64<TScale> right) =>
        left.Divide<TScale, TScale>(right);

    /// <summary>The exact remainder of the division truncated to an integer; it has the dividend's sign.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    public static Fixed64<TScale> operator %(Fixed64<TScale> left, Fixed64<TScale> right)
    {
        if (right.Mantissa == 0)
        {
            NumberErrors.DivideByZero();
        }

        // The remainder by -1 is 0; the processor would trap on the smallest number, whose quotient does not exist.
        return new Fixed64<TScale>(right.Mantissa == -1 ? 0 : left.Mantissa % right.Mantissa);
    }

    /// <summary>The exact product of numbers of any two scales.</summary>
    public ExactProduct Multiply<TOther>(Fixed64<TOther> factor)
        where TOther : struct, IScale =>
        new((Int128)Mantissa * factor.Mantissa, TScale.Digits + TOther.Digits);

    /// <summary>The product, rounded once to the target scale.</summary>
    /// <exception cref="FixedOverflowException">The product is out of range.</exception>
    public Fixed64<TTarget> Multiply<TOther, TTarget>(
        Fixed64<TOther> factor, RoundingMode rounding = RoundingMode.HalfEven)
        where TOther : struct, IScale
        where TTarget : struct, IScale =>
        Fixed64<TTarget>.FromMantissa(
            DecimalMath.Multiply(
                Mantissa, TScale.Digits, factor.Mantissa, TOther.Digits, TTarget.Digits, rounding));

    /// <summary>The quotient, rounded once to the target scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public Fixed64<TTarget> Divide<TOther, TTarget>(
        Fixed64<TOther> divisor, RoundingMode rounding = RoundingMode.HalfEven)
        where TOther : struct, IScale
        where TTarget : struct, IScale =>
        Fixed64<TTarget>.FromMantissa(
            DecimalMath.Divide(
                Mantissa, TScale.Digits, divisor.Mantissa, TOther.Digits, TTarget.Digits, rounding));

    /// <summary>The quotient by an integer, at the same scale.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient is out of range.</exception>
    public Fixed64<TScale> Divide(long divisor, RoundingMode rounding = RoundingMode.HalfEven) =>
        new(DecimalMath.Divide(Mantissa, TScale.Digits, divisor, 0, TScale.Digits, rounding));

    /// <summary>The number at another scale, rounded if that has fewer decimals.</summary>
    /// <exception cref="FixedOverflowException">The number is out of the target's range.</exception>
    public Fixed64<TTarget> Rescale<TTarget>(RoundingMode rounding = RoundingMode.HalfEven)
        where TTarget : struct, IScale =>
        Fixed64<TTarget>.FromMantissa(
            DecimalMath.Rescale(Mantissa, TScale.Digits, TTarget.Digits, rounding));

    /// <summary>The same number at another scale.</summary>
    /// <exception cref="FixedInexactException">It has decimals that the target scale cannot hold.</exception>
    /// <exception cref="FixedOverflowException">It is out of the target's range.</exception>
    public Fixed64<TTarget> RescaleExact<TTarget>()
        where TTarget : struct, IScale =>
        Fixed64<TTarget>.FromMantissa(DecimalMath.RescaleExact(Mantissa, TScale.Digits, TTarget.Digits));

    /// <summary>The number without its sign.</summary>
    /// <exception cref="FixedOverflowException">
    /// It is <see cref="MinValue"/>, whose negative does not exist.
    /// </exception>
    public Fixed64<TScale> Abs() => Mantissa < 0 ? -this : this;
}
