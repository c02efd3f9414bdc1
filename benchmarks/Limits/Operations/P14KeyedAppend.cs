using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Tail;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P14: a day into an empty table with unique key, row lists per symbol and visibility by commit; against the bare
/// append with hash. The same with running sums stands beside it, because they cost the writer.
/// </summary>
internal sealed class P14KeyedAppend : Operation
{
    /// <inheritdoc/>
    public override string Id => "P14";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        yield return Measure<Trade>(lab, Id, "append in batches, unique key") with
        {
            Gate = Bound.RatioAtLeast(0.45),
            Moonshot = Bound.RatioAtLeast(0.85),
        };
        yield return Measure<SummedTrade>(lab, "P14-sums", "the same, with running sums");
        if (SecondProcessor.IsAvailable)
        {
            yield return MeasureBesideSealing(lab);
        }
    }

    private static Outcome Measure<TRecord>(Laboratory lab, string id, string name)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        var rows = lab.Market.Trades.Length;
        lab.Heap.Reserve(rows * 56);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "M rows/s",
            Anchor = "A_hash, append",
            Sample = lab.Rounds.Measure(() => rows / lab.TimeBareAppend(rows) * 1e3, () =>
            {
                var table = lab.Create<TRecord>(rows);
                using var end = new AtEnd(table.Drop);
                var start = Stop.Nanos();
                lab.Load(table, rows);
                var elapsed = Stop.Since(start);
                ExpectAllFound(lab, id, name, table);
                return rows / elapsed * 1e3;
            }),
            ResultHash = (ulong)rows,
        };
    }

    /// <summary>The same while the other processor seals and merges what is appended.</summary>
    private static Outcome MeasureBesideSealing(Laboratory lab)
    {
        const string Name = "append in batches, unique key, the other core sealing";
        var rows = lab.Market.Trades.Length;
        using var kept = new KeptTables(lab);
        var hotRows = 0L;
        var sample = lab.Rounds.Measure(() => rows / lab.TimeBareAppend(rows) * 1e3, () =>
        {
            var table = kept.Create<Trade>(rows, isAged: false);
            using var end = new AtEnd(table.Drop);
            var start = Stop.Nanos();
            lab.Load(table, rows);
            var elapsed = Stop.Since(start);
            hotRows = table.Tiers.Facts.HotRows;
            ExpectAllFound(lab, "P14-sealing", Name, table);
            return rows / elapsed * 1e3;
        });
        return new Outcome
        {
            Id = "P14-sealing",
            Operation = Name,
            Unit = "M rows/s",
            Anchor = "A_hash, append",
            Sample = sample,
            ResultHash = (ulong)rows,
            Note = FormattableString.Invariant($"{hotRows / (double)rows:0 %} of the rows were still hot at the end"),
        };
    }

    private static void ExpectAllFound<TRecord>(Laboratory lab, string id, string name, SeriesTable<TRecord> table)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        Expect(id, name, (ulong)lab.Market.Trades.Length, (ulong)table.RowCount);
        ulong found = 0;
        foreach (var key in lab.Keys.AsSpan(0, 1000))
        {
            found += table.TryGet(key, out _) ? 1UL : 0UL;
        }

        Expect(id, name, 1000, found);
    }
}
