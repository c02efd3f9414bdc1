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

        // Both are brought to the larger scale, where both are integers; 64 bits times 10^38 always fit 256.
        Int256 value = Int256.Multiply(mantissa, (Int128)PowersOfTen.UInt128(int.Max(stepScale - scale, 0)));
        Int256 unit = Int256.Multiply(step, (Int128)PowersOfTen.UInt128(int.Max(scale - stepScale, 0)));
        return WideQuotient.Divide(value.Magnitude(), unit.Magnitude(), 0, false, null, out _)
            != DecimalStatus.Inexact;
    }

    private static long RoundToStep(long mantissa, int scale, long step, int stepScale, RoundingMode rounding)
    {
        Int128 steps = DecimalMath.Divide((Int128)mantissa, scale, step, stepScale, 0, rounding);
        Int256 product = Int256.Multiply(steps, step);
        DecimalStatus status = DecimalStatus.Overflow;
        long result = 0;
        if (product.TryToInt128(out Int128 exact))
        {
            status = DecimalMath.TryDivide(exact, Int128.One, scale - stepScale, null, out Int128 wide);
            result = (long)wide;
            status = status == DecimalStatus.Done && result != wide ? DecimalStatus.Overflow : status;
        }

        return status == DecimalStatus.Done
            ? result
            : throw NumberErrors.Text(status, DecimalText.Format(product, stepScale), typeof(Fixed64<>));
    }
}
