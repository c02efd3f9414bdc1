using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// The exact sums behind a volume-weighted average price, in mantissas. The default is the sum of no rows.
/// </summary>
internal struct VolumeTotals
{
    /// <summary>The sum of price times size.</summary>
    public Int256 Notional;

    /// <summary>The sum of sizes.</summary>
    public Int256 Volume;

    /// <summary>The rows that had both.</summary>
    public long Count;

    /// <summary>Adds the sums of other rows.</summary>
    public void Add(in VolumeTotals other)
    {
        Notional += other.Notional;
        Volume += other.Volume;
        Count += other.Count;
    }

    /// <summary>The result, with the columns' scales.</summary>
    public readonly VolumeWeighted ToResult(int priceScale, int sizeScale) =>
        new(Notional, priceScale + sizeScale, Volume, sizeScale, Count);
}
