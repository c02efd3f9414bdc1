using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression;
using NativeStore.Core.Schema;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P19: bytes of a row in sealed and in aged segments, all parts of a segment included; against DuckDB's file of the
/// same ten million trades and twenty million quotes.
/// </summary>
internal sealed class P19SegmentSize : Operation
{
    private const double DuckDbTradeBytes = 10.28;
    private const double DuckDbQuoteBytes = 14.73;
    private const int Neighbours = 8;
    private const int AgedNeighbours = 64;

    /// <inheritdoc/>
    public override string Id => "P19";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var trades = lab.Market.Trades;
        foreach (var outcome in Measure(
            lab, "P19-trades", "trades", KeylessTrade.Schema, trades, row => row.Symbol, DuckDbTradeBytes, (0.9, 0.7)))
        {
            yield return outcome;
        }

        var quotes = lab.Market.Quotes;
        foreach (var outcome in Measure(
            lab, "P19-quotes", "quotes", Quote.Schema, quotes, row => row.Symbol, DuckDbQuoteBytes, (0.6, 0.42)))
        {
            yield return outcome;
        }

        // What a unique key adds: from a row's arrival to its place.
        foreach (var outcome in Measure(
            lab, "P19-unique", "trades, unique key", Trade.Schema, trades, row => row.Symbol, DuckDbTradeBytes, null))
        {
            yield return outcome;
        }
    }

    private static IEnumerable<Outcome> Measure<TRow>(
        Laboratory lab,
        string id,
        string name,
        TableSchema schema,
        NativeArray<TRow> array,
        Func<TRow, uint> symbolOf,
        double duckDbBytes,
        (double Gate, double Moonshot)? bounds)
        where TRow : unmanaged
    {
        using var sealer = new RowSealer<TRow>(lab.Heap, schema, array, symbolOf);
        sealer.Seal(array.Length);
        yield return Line(id + "-sealed", name + ", sealed block by block", sealer, array.Length, duckDbBytes);
        sealer.Merge(Neighbours, EncodeGoal.Fast);
        yield return Line(id + "-merged", name + ", eight blocks merged", sealer, array.Length, duckDbBytes);
        sealer.Merge(AgedNeighbours / Neighbours, EncodeGoal.Small);
        yield return Line(id, name + ", aged", sealer, array.Length, duckDbBytes) with
        {
            Gate = bounds is null ? null : Bound.RatioAtMost(bounds.Value.Gate),
            Moonshot = bounds is null ? null : Bound.RatioAtMost(bounds.Value.Moonshot),
        };
    }

    private static Outcome Line<TRow>(string id, string name, RowSealer<TRow> sealer, long rows, double duckDbBytes)
        where TRow : unmanaged => new()
    {
        Id = id,
        Operation = name,
        Unit = "B/row",
        Anchor = "DuckDB's file",
        Sample = Sample.Exact(sealer.Bytes / (double)rows, duckDbBytes),
        Note = FormattableString.Invariant($"{sealer.Segments.Count} segments"),
    };
}
