using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P13: a day into an empty table without a unique key, memory touched before; against a plain copy.</summary>
internal sealed class P13BulkAppend : Operation
{
    private const string Name = "append in batches, no unique key";

    /// <inheritdoc/>
    public override string Id => "P13";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var trades = lab.Market.Trades;
        var rows = trades.Length;
        lab.Heap.Reserve(rows * 40);
        using var copy = new NativeArray<RawTrade>(lab.Heap, rows);
        ulong expected = 0, found = 0;
        for (long row = 0; row < rows; row++)
        {
            expected += (ulong)(trades[row].Price ^ trades[row].TradeId);
        }

        var sample = lab.Rounds.Measure(
            () =>
            {
                var start = Stop.Nanos();
                trades.CopyTo(copy);
                return rows / Stop.Since(start) * 1e3;
            },
            () =>
            {
                using var table = lab.Create<KeylessTrade>(rows);
                var start = Stop.Nanos();
                lab.Load(table, rows);
                var elapsed = Stop.Since(start);
                found = SumOf(table);
                Expect(Id, Name, expected, found);
                return rows / elapsed * 1e3;
            });
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "M rows/s",
            Anchor = "A_cpy",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.2),
            Moonshot = Bound.RatioAtLeast(0.5),
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
