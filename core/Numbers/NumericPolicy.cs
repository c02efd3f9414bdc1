namespace NativeStore.Core.Numbers;

/// <summary>
/// How an asset class counts: decimals of prices and quantities, the smallest price step (tick), the smallest quantity
/// step (lot), and how prices are rounded. Ticks need not be powers of ten: 0.0025 and 0.05 are exact here.
/// </summary>
public sealed record NumericPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="priceScale">Decimals of prices, 0 to 38.</param>
    /// <param name="quantityScale">Decimals of quantities, 0 to 38.</param>
    /// <param name="tick">
    /// The price step as decimal text, such as <c>0.01</c>; above 0, exact at the price scale.
    /// </param>
    /// <param name="lot">
    /// The quantity step as decimal text, such as <c>1</c>; above 0, exact at the quantity scale.
    /// </param>
    /// <param name="rounding">How prices are rounded where a caller does not say.</param>
    /// <exception cref="FixedNumberException">A scale is out of range, or a step is not a number above 0.</exception>
    public NumericPolicy(
        int priceScale, int quantityScale, string tick, string lot, RoundingMode rounding = RoundingMode.HalfEven)
    {
        PriceScale = priceScale;
        QuantityScale = quantityScale;
        Tick = StepOf(tick, priceScale, "tick");
        Lot = StepOf(lot, quantityScale, "lot");
        Rounding = rounding;
    }

    /// <summary>Decimals of prices.</summary>
    public int PriceScale { get; }

    /// <summary>Decimals of quantities.</summary>
    public int QuantityScale { get; }

    /// <summary>The price step times 10^<see cref="PriceScale"/>.</summary>
    public long Tick { get; }

    /// <summary>The quantity step times 10^<see cref="QuantityScale"/>.</summary>
    public long Lot { get; }

    /// <summary>How prices are rounded where a caller does not say.</summary>
    public RoundingMode Rounding { get; }

    /// <summary>Whether a price is a whole number of ticks.</summary>
    public bool IsOnTick<TScale>(Fixed64<TScale> price)
        where TScale : struct, IScale => IsMultiple(price.Mantissa, TScale.Digits, Tick, PriceScale);

    /// <summary>Whether a quantity is a whole number of lots.</summary>
    public bool IsOnLot<TScale>(Fixed64<TScale> quantity)
        where TScale : struct, IScale => IsMultiple(quantity.Mantissa, TScale.Digits, Lot, QuantityScale);

    /// <summary>The price rounded to a whole number of ticks, by the policy's rounding or another one.</summary>
    /// <exception cref="FixedInexactException">The nearest tick has more decimals than the price's type.</exception>
    /// <exception cref="FixedOverflowException">The nearest tick is out of range.</exception>
    public Fixed64<TScale> RoundToTick<TScale>(Fixed64<TScale> price, RoundingMode? rounding = null)
        where TScale : struct, IScale =>
        Fixed64<TScale>.FromMantissa(
            RoundToStep(price.Mantissa, TScale.Digits, Tick, PriceScale, rounding ?? Rounding));

    /// <summary>The quantity rounded to a whole number of lots; toward zero unless told otherwise.</summary>
    /// <exception cref="FixedInexactException">The nearest lot has more decimals than the quantity's type.</exception>
    /// <exception cref="FixedOverflowException">The nearest lot is out of range.</exception>
    public Fixed64<TScale> RoundToLot<TScale>(
        Fixed64<TScale> quantity, RoundingMode rounding = RoundingMode.Down)
        where TScale : struct, IScale =>
        Fixed64<TScale>.FromMantissa(
            RoundToStep(quantity.Mantissa, TScale.Digits, Lot, QuantityScale, rounding));

    private static long StepOf(string text, int scale, string name)
    {
        DecimalStatus status = DecimalText.TryParseInt64(text, scale, null, out long step);
        return status == DecimalStatus.Done && step > 0 ? step : throw new FixedFormatException(
            $"The {name} is \"{text}\": write a number above 0 with at most {scale} decimals that fits 64 bits.");
    }

    private static bool IsMultiple(long mantissa, int scale, long step, int stepScale)
    {
        if (scale == stepScale)
        {
            return mantissa % step == 0;
        }

        if (scale > stepScale)
        {
            // The mantissa must be a multiple of step * 10^shift.
            UInt128 power = PowersOfTen.UInt128(scale - stepScale);
            UInt128 magnitude = DecimalMath.Magnitude(mantissa);
            (UInt128 quotient, UInt128 rest) = UInt128.DivRem(magnitude, power);
            return rest == 0 && quotient % (ulong)step == 0;
        }

        // So must mantissa * 10^shift be of the step: by remainders, whose product fits 128 bits.
        UInt128 factor = PowersOfTen.UInt128(stepScale - scale) % (ulong)step;
        return DecimalMath.Magnitude(mantissa) % (ulong)step * factor % (ulong)step == 0;
    }

    /// <summary>
    /// The nearest multiple of a step. Where that is no number of the mantissa's scale, nothing is given in its stead.
    /// </summary>
    private static long RoundToStep(long mantissa, int scale, long step, int stepScale, RoundingMode rounding)
    {
        if (IsMultiple(mantissa, scale, step, stepScale))
        {
            return mantissa;
        }

        (UInt128 Upper, UInt128 Lower) magnitude = ((Int256)(Int128)mantissa).Magnitude();
        (UInt128 Upper, UInt128 Lower) divisor = ((Int256)(Int128)step).Magnitude();
        int shift = stepScale - scale;
        DecimalStatus status = WideQuotient.Divide(
            magnitude, divisor, shift, mantissa < 0, rounding, out UInt128 steps);
        if (status != DecimalStatus.Done || steps > (UInt128)Int128.MaxValue)
        {
            // The steps are so fine that numbers of the mantissa's scale lie further apart: the next one is not any.
            throw new FixedInexactException(
                $"The multiple of {DecimalText.Format((Int128)step, stepScale)} next to " +
                $"{DecimalText.Format((Int128)mantissa, scale)} has more than {scale} decimals: " +
                "use a type with more decimals.");
        }

        Int256 product = Int256.Multiply((Int128)steps, mantissa < 0 ? -(Int128)step : step);
        status = WideQuotient.Divide(
            product.Magnitude(), (0, UInt128.One), scale - stepScale, mantissa < 0, null, out UInt128 wide);
        UInt128 limit = (UInt128)long.MaxValue + (mantissa < 0 ? UInt128.One : UInt128.Zero);
        if (status == DecimalStatus.Done && wide <= limit)
        {
            return mantissa < 0 ? (long)-(Int128)wide : (long)wide;
        }

        status = status == DecimalStatus.Done ? DecimalStatus.Overflow : status;
        throw NumberErrors.Text(status, DecimalText.Format(product, stepScale), typeof(Fixed64<>));
    }
}
