using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P9: the exact VWAP of the busiest symbol over one hour, by running sums where the table declares them, and without;
/// with all rows hot, and with all in segments, which have answers stored.
/// </summary>
internal sealed class P09HourVwap(bool isSealed) : Operation
{
    private const int SumWindows = 20_000;
    private const int ScanWindows = 40;

    /// <inheritdoc/>
    public override string Id => isSealed ? "P9-sealed" : "P9";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        lab.SymbolRows.Cluster(lab.Heap);
        yield return WindowVwaps.Measure(
            lab,
            Id,
            $"VWAP of the busiest symbol, 1 h, {(isSealed ? "sealed, " : "")}running sums",
            isSealed ? lab.SealedSummedTrades : lab.SummedTrades,
            SummedTrade.Columns.Price,
            SummedTrade.Columns.Size,
            Window.Draw(SumWindows, ReferenceMarket.HourNanos, symbolCount: 1),
            "prefix-sum loop",
            lab.SymbolRows.ByPrefixSums) with
        {
            Gate = Bound.ValueAtMost(500, "us"),
            Moonshot = Bound.RatioAtMost(5),
        };
        yield return WindowVwaps.Measure(
            lab,
            Id + "-scan",
            "the same, no running sums",
            isSealed ? lab.SealedTrades : lab.Trades,
            Trade.Columns.Price,
            Trade.Columns.Size,
            Window.Draw(ScanWindows, ReferenceMarket.HourNanos, symbolCount: 1),
            "loop over rows clustered by symbol",
            lab.SymbolRows.ByClusteredRows) with
        {
            Gate = isSealed ? Bound.ValueAtMost(500, "us") : null,
            Moonshot = Bound.RatioAtMost(1.3),
            Note = isSealed ? null :
                "rows lie in arrival order, so a window's rows share cache lines with no other row of it: " +
                "the posting-list loop, the limit of this layout, takes about five times the clustered loop",
        };
    }
}
