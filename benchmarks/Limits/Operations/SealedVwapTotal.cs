using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P6 over rows in segments, without and with running sums; against reading the same rows raw.</summary>
internal sealed class SealedVwapTotal : Operation
{
    /// <inheritdoc/>
    public override string Id => "P6-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var (plain, summed) = (lab.SealedTrades, lab.SealedSummedTrades);
        yield return MeasureOne(
            lab, Id, "VWAP of all rows, sealed, no running sums", () => plain.Vwap(
                Trade.Columns.Price, Trade.Columns.Size));
        yield return MeasureOne(
            lab, "P6-sealed-sums", "VWAP of all rows, sealed, running sums", () => summed.Vwap(
                SummedTrade.Columns.Price, SummedTrade.Columns.Size));
    }

    private static Outcome MeasureOne(Laboratory lab, string id, string name, Func<VolumeWeighted> ask)
    {
        var (value, size) = VwapLoop.Sum(lab.Market.Trades);
        var arena = lab.TradesArena;
        VolumeWeighted total = default;
        var sample = lab.Rounds.Measure(arena.Read, () =>
        {
            var start = Stop.Nanos();
            total = ask();
            return arena.Bytes / Stop.Since(start);
        });
        var found = P06VwapTotal.Hash((Int128)total.NotionalMantissa, (Int128)total.VolumeMantissa);
        Expect(id, name, P06VwapTotal.Hash(value, size), found);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "GB/s",
            Anchor = "A_rd1 over the arena",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.6),
            Moonshot = Bound.RatioAtLeast(0.85),
            ResultHash = found,
            MustNotAllocate = true,
            Note = "GB/s of the rows as they are raw",
        };
    }
}
