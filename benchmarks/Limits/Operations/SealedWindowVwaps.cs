using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P8 and P9 over rows in segments: stored answers inside the window, decoded edges.</summary>
internal sealed class SealedWindowVwaps : Operation
{
    private const int WindowCount = 20_000;
    private const int ScanWindows = 40;

    /// <inheritdoc/>
    public override string Id => "P8-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        lab.SymbolRows.Cluster(lab.Heap);
        yield return MeasureMinutes(lab);
        yield return MeasureHours(lab);
        yield return MeasureScan(lab);
    }

    private static Outcome MeasureMinutes(Laboratory lab)
    {
        const string Name = "VWAP of one symbol, 1 min, random, sealed";
        var windows = Window.Draw(WindowCount, ReferenceMarket.MinuteNanos, ReferenceMarket.SymbolCount);
        var (rows, table) = (lab.SymbolRows, lab.SealedTrades);
        var found = WindowVwaps.Ask(table, windows, Trade.Columns.Price, Trade.Columns.Size);
        Expect("P8-sealed", Name, WindowVwaps.Ask(windows, rows.ByPostings), found);
        return new Outcome
        {
            Id = "P8-sealed",
            Operation = Name,
            Unit = "us",
            Anchor = "posting-list loop",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByPostings), WindowCount * 1e3),
                Timed(
                    () => (long)WindowVwaps.Ask(table, windows, Trade.Columns.Price, Trade.Columns.Size),
                    WindowCount * 1e3)),
            Gate = Bound.RatioAtMost(3),
            Moonshot = Bound.RatioAtMost(1.3),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureHours(Laboratory lab)
    {
        const string Name = "VWAP of the busiest symbol, 1 h, sealed, running sums";
        var windows = Window.Draw(WindowCount, ReferenceMarket.HourNanos, symbolCount: 1);
        var (rows, table) = (lab.SymbolRows, lab.SealedSummedTrades);
        var (price, size) = (SummedTrade.Columns.Price, SummedTrade.Columns.Size);
        var found = WindowVwaps.Ask(table, windows, price, size);
        Expect("P9-sealed", Name, WindowVwaps.Ask(windows, rows.ByPrefixSums), found);
        return new Outcome
        {
            Id = "P9-sealed",
            Operation = Name,
            Unit = "us",
            Anchor = "prefix-sum loop",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByPrefixSums), WindowCount * 1e3),
                Timed(() => (long)WindowVwaps.Ask(table, windows, price, size), WindowCount * 1e3)),
            Gate = Bound.ValueAtMost(500, "us"),
            Moonshot = Bound.RatioAtMost(5),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureScan(Laboratory lab)
    {
        const string Name = "the same, no running sums";
        var windows = Window.Draw(ScanWindows, ReferenceMarket.HourNanos, symbolCount: 1);
        var (rows, table) = (lab.SymbolRows, lab.SealedTrades);
        var found = WindowVwaps.Ask(table, windows, Trade.Columns.Price, Trade.Columns.Size);
        Expect("P9-sealed-scan", Name, WindowVwaps.Ask(windows, rows.ByClusteredRows), found);
        return new Outcome
        {
            Id = "P9-sealed-scan",
            Operation = Name,
            Unit = "us",
            Anchor = "loop over rows clustered by symbol",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByClusteredRows), ScanWindows * 1e3),
                Timed(
                    () => (long)WindowVwaps.Ask(table, windows, Trade.Columns.Price, Trade.Columns.Size),
                    ScanWindows * 1e3)),
            Gate = Bound.ValueAtMost(500, "us"),
            Moonshot = Bound.RatioAtMost(1.3),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }
}
