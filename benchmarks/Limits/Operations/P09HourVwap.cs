using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P9: the exact VWAP of the busiest symbol over one hour, by running sums where the table declares them, and by
/// walking the window's rows where it does not.
/// </summary>
internal sealed class P09HourVwap : Operation
{
    private const int SumWindows = 20_000;
    private const int ScanWindows = 40;

    /// <inheritdoc/>
    public override string Id => "P9";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        lab.SymbolRows.Cluster(lab.Heap);
        yield return MeasureSums(lab);
        yield return MeasureScan(lab);
    }

    private static Outcome MeasureSums(Laboratory lab)
    {
        const string Name = "VWAP of the busiest symbol, 1 h, running sums";
        var windows = Window.Draw(SumWindows, ReferenceMarket.HourNanos, symbolCount: 1);
        var rows = lab.SymbolRows;
        var trades = lab.SummedTrades;
        var found = WindowVwaps.Ask(trades, windows, SummedTrade.Columns.Price, SummedTrade.Columns.Size);
        Expect("P9", Name, WindowVwaps.Ask(windows, rows.ByPrefixSums), found);
        return new Outcome
        {
            Id = "P9",
            Operation = Name,
            Unit = "us",
            Anchor = "prefix-sum loop",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByPrefixSums), SumWindows * 1e3),
                Timed(
                    () => (long)WindowVwaps.Ask(trades, windows, SummedTrade.Columns.Price, SummedTrade.Columns.Size),
                    SumWindows * 1e3)),
            Gate = Bound.ValueAtMost(500, "us"),
            Moonshot = Bound.RatioAtMost(5),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureScan(Laboratory lab)
    {
        const string Name = "the same by its rows, no running sums";
        var windows = Window.Draw(ScanWindows, ReferenceMarket.HourNanos, symbolCount: 1);
        var rows = lab.SymbolRows;
        var trades = lab.Trades;
        var found = WindowVwaps.Ask(trades, windows, Trade.Columns.Price, Trade.Columns.Size);
        Expect("P9-scan", Name, WindowVwaps.Ask(windows, rows.ByClusteredRows), found);
        return new Outcome
        {
            Id = "P9-scan",
            Operation = Name,
            Unit = "us",
            Anchor = "loop over rows clustered by symbol",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByClusteredRows), ScanWindows * 1e3),
                Timed(
                    () => (long)WindowVwaps.Ask(trades, windows, Trade.Columns.Price, Trade.Columns.Size),
                    ScanWindows * 1e3)),
            Moonshot = Bound.RatioAtMost(1.3),
            ResultHash = found,
            MustNotAllocate = true,
            Note = "rows lie in arrival order, so a window's rows share cache lines with no other row of it: " +
                "the posting-list loop, the limit of this layout, takes about five times the clustered loop",
        };
    }
}
