namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed64<TScale>
{
    /// <summary>The integer as a decimal.</summary>
    /// <exception cref="FixedOverflowException">It is out of range at this scale.</exception>
    public static explicit operator Fixed64<TScale>(long value) =>
        new(DecimalMath.Rescale(value, 0, TScale.Digits));

    /// <summary>The System.Decimal as a fixed-point number, exactly.</summary>
    /// <exception cref="FixedInexactException">It has more decimals than the scale.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static explicit operator Fixed64<TScale>(decimal value) => From(value, null);

    /// <summary>The number as an integer, exactly; <see cref="ToInt64"/> rounds.</summary>
    /// <exception cref="FixedInexactException">It is not an integer.</exception>
    public static explicit operator long(Fixed64<TScale> value) =>
        DecimalMath.RescaleExact(value.Mantissa, TScale.Digits, 0);

    /// <summary>The double nearest to the number.</summary>
    public static explicit operator double(Fixed64<TScale> value) =>
        DecimalConvert.ToDouble(value.Mantissa, TScale.Digits);

    /// <summary>The number as a System.Decimal, exactly.</summary>
    /// <exception cref="FixedInexactException">It has more than 28 decimals.</exception>
    public static explicit operator decimal(Fixed64<TScale> value) =>
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
    public static Fixed64<TScale> FromDouble(double value, RoundingMode? rounding = null)
    {
        DecimalStatus status = DecimalConvert.FromDouble(value, TScale.Digits, rounding, out Int128 mantissa);
        return Narrow(status, mantissa, value);
    }

    /// <summary>The System.Decimal as a fixed-point number.</summary>
    /// <param name="value">Any decimal.</param>
    /// <param name="rounding">How decimals beyond the scale are rounded; without it they are refused.</param>
    /// <exception cref="FixedInexactException">It has more decimals than the scale, and no mode was given.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed64<TScale> From(decimal value, RoundingMode? rounding)
    {
        DecimalStatus status = DecimalConvert.FromDecimal(value, TScale.Digits, rounding, out Int128 mantissa);
        return Narrow(status, mantissa, value);
    }

    /// <summary>The number rounded to an integer.</summary>
    public long ToInt64(RoundingMode rounding = RoundingMode.HalfEven) =>
        DecimalMath.Rescale(Mantissa, TScale.Digits, 0, rounding);

    private static Fixed64<TScale> Narrow<TSource>(DecimalStatus status, Int128 mantissa, TSource source)
        where TSource : ISpanFormattable
    {
        if (status == DecimalStatus.Done && mantissa != (long)mantissa)
        {
            status = DecimalStatus.Overflow;
        }

        return status == DecimalStatus.Done
            ? new Fixed64<TScale>((long)mantissa)
            : throw NumberErrors.Text(status, source.ToString(null, null), typeof(Fixed64<TScale>));
    }
}
