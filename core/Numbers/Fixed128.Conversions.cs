namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed128<TScale>
{
    /// <summary>The same number in 64 bits.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits.</exception>
    public static explicit operator Fixed64<TScale>(Fixed128<TScale> value)
    {
        if (value.Mantissa != (long)value.Mantissa)
        {
            NumberErrors.Overflow("The number", typeof(Fixed64<TScale>));
        }

        return Fixed64<TScale>.FromMantissa((long)value.Mantissa);
    }

    /// <summary>Every 64-bit number is a 128-bit number of the same scale.</summary>
    public static implicit operator Fixed128<TScale>(Fixed64<TScale> value) => new(value.Mantissa);

    /// <summary>The integer as a decimal.</summary>
    /// <exception cref="FixedOverflowException">It is out of range at this scale.</exception>
    public static explicit operator Fixed128<TScale>(Int128 value) =>
        new(DecimalMath.Rescale(value, 0, TScale.Digits));

    /// <summary>The System.Decimal as a fixed-point number, exactly.</summary>
    /// <exception cref="FixedInexactException">It has more decimals than the scale.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static explicit operator Fixed128<TScale>(decimal value) => From(value, null);

    /// <summary>The number as an integer, exactly; <see cref="ToInt128"/> rounds.</summary>
    /// <exception cref="FixedInexactException">It is not an integer.</exception>
    public static explicit operator Int128(Fixed128<TScale> value) =>
        DecimalMath.RescaleExact(value.Mantissa, TScale.Digits, 0);

    /// <summary>The double nearest to the number.</summary>
    public static explicit operator double(Fixed128<TScale> value) =>
        DecimalConvert.ToDouble(value.Mantissa, TScale.Digits);

    /// <summary>The number as a System.Decimal, exactly.</summary>
    /// <exception cref="FixedInexactException">It has more than 28 decimals.</exception>
    /// <exception cref="FixedOverflowException">It takes more than 96 bits.</exception>
    public static explicit operator decimal(Fixed128<TScale> value) =>
        DecimalConvert.ToDecimal(value.Mantissa, TScale.Digits, out decimal result)
            is var status and not DecimalStatus.Done
            ? throw NumberErrors.Text(status, value.ToString(), typeof(decimal))
            : result;

    /// <summary>The decimal that a double's shortest round-trip text shows: 0.1 is 0.1.</summary>
    /// <param name="value">A finite double.</param>
    /// <param name="rounding">How decimals beyond the scale are rounded; without it they are refused.</param>
    /// <exception cref="FixedFormatException">It is not finite.</exception>
    /// <exception cref="FixedInexactException">It has more decimals than the scale, and no mode was given.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed128<TScale> FromDouble(double value, RoundingMode? rounding = null)
    {
        DecimalStatus status = DecimalConvert.FromDouble(value, TScale.Digits, rounding, out Int128 mantissa);
        return status == DecimalStatus.Done
            ? new Fixed128<TScale>(mantissa)
            : throw NumberErrors.Text(status, value.ToString(null, null), typeof(Fixed128<TScale>));
    }

    /// <summary>The System.Decimal as a fixed-point number.</summary>
    /// <param name="value">Any decimal.</param>
    /// <param name="rounding">How decimals beyond the scale are rounded; without it they are refused.</param>
    /// <exception cref="FixedInexactException">It has more decimals than the scale, and no mode was given.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed128<TScale> From(decimal value, RoundingMode? rounding)
    {
        DecimalStatus status = DecimalConvert.FromDecimal(value, TScale.Digits, rounding, out Int128 mantissa);
        return status == DecimalStatus.Done
            ? new Fixed128<TScale>(mantissa)
            : throw NumberErrors.Text(status, value.ToString(null, null), typeof(Fixed128<TScale>));
    }

    /// <summary>The number rounded to an integer.</summary>
    public Int128 ToInt128(RoundingMode rounding = RoundingMode.HalfEven) =>
        DecimalMath.Rescale(Mantissa, TScale.Digits, 0, rounding);
}
