namespace NativeStore.Core.Numbers;

/// <summary>
/// The exact product of two fixed-point numbers: the product of the mantissas with the sum of the scales. It is not
/// stored: sum it, then round it once to the scale it is kept at.
/// </summary>
/// <param name="Mantissa">The value times 10^<paramref name="Scale"/>.</param>
/// <param name="Scale">Decimal places, 0 to 76.</param>
public readonly record struct ExactProduct(Int256 Mantissa, int Scale)
{
    /// <summary>The exact sum of two products of the same scale.</summary>
    /// <exception cref="FixedScaleException">The scales differ.</exception>
    /// <exception cref="FixedOverflowException">The sum does not fit 256 bits.</exception>
    public static ExactProduct operator +(ExactProduct left, ExactProduct right)
    {
        if (left.Scale != right.Scale)
        {
            throw new FixedScaleException(
                $"Products of scales {left.Scale} and {right.Scale} were added: sum products of like factors.");
        }

        return new ExactProduct(left.Mantissa + right.Mantissa, left.Scale);
    }

    /// <summary>The product, rounded once to the target scale.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits at that scale.</exception>
    public Fixed128<TTarget> Round<TTarget>(RoundingMode rounding = RoundingMode.HalfEven)
        where TTarget : struct, IScale =>
        Fixed128<TTarget>.FromMantissa(
            DecimalMath.DivideRound(Mantissa, Int128.One, TTarget.Digits - Scale, rounding));

    /// <summary>The product, rounded once to the target scale, in 64 bits.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits at that scale.</exception>
    public Fixed64<TTarget> RoundTo64<TTarget>(RoundingMode rounding = RoundingMode.HalfEven)
        where TTarget : struct, IScale => (Fixed64<TTarget>)Round<TTarget>(rounding);

    /// <summary>The exact decimal.</summary>
    public override string ToString() => DecimalText.Format(Mantissa, Scale);
}
