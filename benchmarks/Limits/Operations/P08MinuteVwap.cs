using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P8: the exact VWAP of one symbol over one minute, symbols and minutes at random; with all rows hot, and with all in
/// segments, which decode the edges of the window.
/// </summary>
internal sealed class P08MinuteVwap(bool isSealed) : Operation
{
    private const int WindowCount = 20_000;

    /// <inheritdoc/>
    public override string Id => isSealed ? "P8-sealed" : "P8";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var name = "VWAP of one symbol, 1 min, random" + (isSealed ? ", sealed" : "");
        var windows = Window.Draw(WindowCount, ReferenceMarket.MinuteNanos, ReferenceMarket.SymbolCount);
        yield return WindowVwaps.Measure(
            lab,
            Id,
            name,
            isSealed ? lab.SealedTrades : lab.Trades,
            Trade.Columns.Price,
            Trade.Columns.Size,
            windows,
            "posting-list loop",
            lab.SymbolRows.ByPostings) with
        {
            Gate = Bound.RatioAtMost(3),
            Moonshot = Bound.RatioAtMost(1.3),
        };
    }
}
