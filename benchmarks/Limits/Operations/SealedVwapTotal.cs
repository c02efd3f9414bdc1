using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P6 over rows in segments, without and with running sums; against reading the same rows raw.</summary>
internal sealed class SealedVwapTotal : Operation
{
    private const string Note = "GB/s of the rows as they are raw";

    /// <inheritdoc/>
    public override string Id => "P6-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var (plain, summed) = (lab.SealedTrades, lab.SealedSummedTrades);
        yield return P06VwapTotal.MeasureOne(
            lab, Id, "VWAP of all rows, sealed, no running sums", () => plain.Vwap(
                Trade.Columns.Price, Trade.Columns.Size)) with { Note = Note };
        yield return P06VwapTotal.MeasureOne(
            lab, "P6-sealed-sums", "VWAP of all rows, sealed, running sums", () => summed.Vwap(
                SummedTrade.Columns.Price, SummedTrade.Columns.Size)) with { Note = Note };
    }
}
