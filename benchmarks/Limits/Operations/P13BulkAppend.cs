using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P13: a day into an empty table without a unique key, memory touched before; against a plain copy. Rows in stored
/// form, as feeds and files deliver them, and records, which are written column by column.
/// </summary>
internal sealed class P13BulkAppend : Operation
{
    /// <inheritdoc/>
    public override string Id => "P13";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var trades = lab.Market.Trades;
        var rows = trades.Length;
        lab.Heap.Reserve(rows * 40);
        using var copy = new NativeArray<RawTrade>(lab.Heap, rows);
        ulong expected = 0;
        for (long row = 0; row < rows; row++)
        {
            expected += (ulong)(trades[row].Price ^ trades[row].TradeId);
        }

        yield return Measure(
            lab, Id, "append rows in batches, no unique key", lab.LoadRows, copy, expected, Bound.RatioAtLeast(0.2));
        yield return Measure(
            lab, "P13-records", "append records in batches, no unique key", lab.Load, copy, expected, null);
    }

    private static Outcome Measure(
        Laboratory lab,
        string id,
        string name,
        Action<SeriesTable<KeylessTrade>, long> load,
        NativeArray<RawTrade> copy,
        ulong expected,
        Bound? gate)
    {
        var rows = lab.Market.Trades.Length;
        ulong found = 0;
        var sample = lab.Rounds.Measure(
            () =>
            {
                var start = Stop.Nanos();
                lab.Market.Trades.CopyTo(copy);
                return rows / Stop.Since(start) * 1e3;
            },
            () =>
            {
                var table = lab.Create<KeylessTrade>(rows);
                using var end = new AtEnd(table.Drop);
                var start = Stop.Nanos();
                load(table, rows);
                var elapsed = Stop.Since(start);
                found = SumOf(table);
                Expect(id, name, expected, found);
                return rows / elapsed * 1e3;
            });
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "M rows/s",
            Anchor = "A_cpy",
            Sample = sample,
            Gate = gate,
            Moonshot = gate is null ? null : Bound.RatioAtLeast(0.5),
            ResultHash = found,
        };
    }

    private static ulong SumOf(SeriesTable<KeylessTrade> table)
    {
        ulong sum = 0;
        foreach (var trade in table.Range())
        {
            sum += (ulong)(trade.Price.Mantissa ^ trade.TradeId);
        }

        return sum;
    }
}
