using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P7: the exact VWAP of every symbol in one pass over all rows, all hot or all in segments; against reading the raw
/// rows.
/// </summary>
internal sealed class P07VwapBySymbol(bool isSealed) : Operation
{
    /// <inheritdoc/>
    public override string Id => isSealed ? "P7-sealed" : "P7";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var name = "VWAP by symbol, all rows, " + (isSealed ? "sealed" : "exact");
        var trades = isSealed ? lab.SealedTrades : lab.Trades;
        var arena = lab.TradesArena;
        var groups = new SymbolVolumeWeighted[ReferenceMarket.SymbolCount];
        var count = 0;
        var sample = lab.Rounds.Measure(arena.Read, () =>
        {
            var start = Stop.Nanos();
            count = trades.VwapBySeries(Trade.Columns.Price, Trade.Columns.Size, groups);
            return arena.Bytes / Stop.Since(start);
        });
        var expected = default(ResultHash);
        foreach (var (value, size) in VwapLoop.SumBySymbol(lab.Market.Trades).Where(sum => sum.Size != 0))
        {
            expected.Add(value);
            expected.Add(size);
        }

        var found = default(ResultHash);
        foreach (var group in groups.Take(count))
        {
            found.Add((Int128)group.Value.NotionalMantissa);
            found.Add((Int128)group.Value.VolumeMantissa);
        }

        Expect(Id, name, expected.Value, found.Value);
        yield return new Outcome
        {
            Id = Id,
            Operation = name,
            Unit = "GB/s",
            Anchor = "A_rd1 over the arena",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.25),
            Moonshot = Bound.RatioAtLeast(0.45),
            ResultHash = found.Value,
            Note = isSealed ? "GB/s of the rows as they are raw" : null,
        };
    }
}
