using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P7 over rows in segments, whose series stand apart; against reading the same rows raw.</summary>
internal sealed class SealedVwapBySymbol : Operation
{
    private const string Name = "VWAP by symbol, all rows, sealed";

    /// <inheritdoc/>
    public override string Id => "P7-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var table = lab.SealedTrades;
        var arena = lab.TradesArena;
        var groups = new SymbolVolumeWeighted[ReferenceMarket.SymbolCount];
        var hotGroups = new SymbolVolumeWeighted[ReferenceMarket.SymbolCount];
        var hotCount = lab.Trades.VwapBySeries(Trade.Columns.Price, Trade.Columns.Size, hotGroups);
        var count = 0;
        var sample = lab.Rounds.Measure(arena.Read, () =>
        {
            var start = Stop.Nanos();
            count = table.VwapBySeries(Trade.Columns.Price, Trade.Columns.Size, groups);
            return arena.Bytes / Stop.Since(start);
        });
        var found = Hash(groups, count);
        Expect(Id, Name, Hash(hotGroups, hotCount), found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "GB/s",
            Anchor = "A_rd1 over the arena",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.25),
            Moonshot = Bound.RatioAtLeast(0.45),
            ResultHash = found,
            Note = "GB/s of the rows as they are raw",
        };
    }

    private static ulong Hash(SymbolVolumeWeighted[] groups, int count)
    {
        var hash = default(ResultHash);
        foreach (var group in groups.Take(count))
        {
            hash.Add(group.Symbol.Id);
            hash.Add((Int128)group.Value.NotionalMantissa);
            hash.Add((Int128)group.Value.VolumeMantissa);
        }

        return hash.Value;
    }
}
