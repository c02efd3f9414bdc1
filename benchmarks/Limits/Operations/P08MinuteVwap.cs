using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P8: the exact VWAP of one symbol over one minute, symbols and minutes at random.</summary>
internal sealed class P08MinuteVwap : Operation
{
    private const string Name = "VWAP of one symbol, 1 min, random";
    private const int WindowCount = 20_000;

    /// <inheritdoc/>
    public override string Id => "P8";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var windows = Window.Draw(WindowCount, ReferenceMarket.MinuteNanos, ReferenceMarket.SymbolCount);
        var rows = lab.SymbolRows;
        var trades = lab.Trades;
        var found = WindowVwaps.Ask(trades, windows, Trade.Columns.Price, Trade.Columns.Size);
        Expect(Id, Name, WindowVwaps.Ask(windows, rows.ByPostings), found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "us",
            Anchor = "posting-list loop",
            Sample = lab.Rounds.Measure(
                Timed(() => (long)WindowVwaps.Ask(windows, rows.ByPostings), WindowCount * 1e3),
                Timed(
                    () => (long)WindowVwaps.Ask(trades, windows, Trade.Columns.Price, Trade.Columns.Size),
                    WindowCount * 1e3)),
            Gate = Bound.RatioAtMost(3),
            Moonshot = Bound.RatioAtMost(1.3),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }
}
