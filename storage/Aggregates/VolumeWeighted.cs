using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// Price weighted by size over some rows: the exact sums, which are rounded once, when the price is asked for. Rows
/// where price or size is null do not count.
/// </summary>
/// <param name="NotionalMantissa">The sum of price × size, times 10^<paramref name="NotionalScale"/>.</param>
/// <param name="NotionalScale">Decimal places: those of price and size together.</param>
/// <param name="VolumeMantissa">The sum of sizes, times 10^<paramref name="VolumeScale"/>.</param>
/// <param name="VolumeScale">Decimal places of the size.</param>
/// <param name="Count">Rows that had both a price and a size.</param>
public readonly record struct VolumeWeighted(
    Int256 NotionalMantissa, int NotionalScale, Int256 VolumeMantissa, int VolumeScale, long Count)
{
    /// <summary>Whether there is no average: no row counted, or the sizes add up to 0.</summary>
    public bool IsEmpty => VolumeMantissa.Sign == 0;

    /// <summary>The exact sum of price × size.</summary>
    public ExactProduct Notional => new(NotionalMantissa, NotionalScale);

    /// <summary>The exact sum of sizes.</summary>
    public ExactProduct Volume => new(VolumeMantissa, VolumeScale);

    /// <summary>
    /// The average price (sum of price × size over sum of size), rounded once; null where there is none.
    /// </summary>
    /// <typeparam name="TScale">Decimal places of the result.</typeparam>
    /// <param name="rounding">How the one rounding goes.</param>
    /// <exception cref="FixedOverflowException">The price does not fit 64 bits at that scale: take fewer places, or
    /// <see cref="WidePrice"/>.</exception>
    public Fixed64<TScale>? Price<TScale>(RoundingMode rounding = RoundingMode.HalfEven)
        where TScale : struct, IScale => (Fixed64<TScale>?)WidePrice<TScale>(rounding);

    /// <summary>The average price in 128 bits, rounded once; null where there is none.</summary>
    /// <typeparam name="TScale">Decimal places of the result.</typeparam>
    /// <param name="rounding">How the one rounding goes.</param>
    /// <exception cref="FixedOverflowException">The price does not fit 128 bits at that scale.</exception>
    public Fixed128<TScale>? WidePrice<TScale>(RoundingMode rounding = RoundingMode.HalfEven)
        where TScale : struct, IScale =>
        IsEmpty
            ? null
            : Fixed128<TScale>.FromMantissa(DecimalMath.DivideRound(
                NotionalMantissa, VolumeMantissa, TScale.Digits - (NotionalScale - VolumeScale), rounding));
}
