using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Schema;
using NativeStore.Interchange;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P27: a CSV file into an empty table. The gate is twice DuckDB; where DuckDB is not there, the share of the parse
/// loop that this was when both were measured (2 x 3.1 of 28.3 M rows/s) stands for it.
/// </summary>
internal sealed class P27CsvImport : Operation
{
    private const long RowsMax = 2_000_000;
    private const double GateShare = 0.22;

    /// <inheritdoc/>
    public override string Id => "P27";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var rows = Math.Min(lab.Market.Trades.Length, RowsMax);
        var path = Path.Combine(Path.GetTempPath(), $"nativestore-limits-{Environment.ProcessId}.csv");
        lab.CsvPath = path;
        TradeCsv.Write(path, lab.Market.Trades, rows);
        using var text = new NativeArray<byte>(lab.Heap, new FileInfo(path).Length);
        using (var file = File.OpenRead(path))
        {
            file.ReadExactly(text.Span(0, (int)text.Length));
        }

        using var parsed = new NativeArray<RawTrade>(lab.Heap, rows);
        yield return Measure<KeylessTrade>(lab, text, parsed, Id, "CSV import") with
        {
            Gate = Bound.RatioAtLeast(GateShare),
            Moonshot = Bound.RatioAtLeast(0.4),
        };
        yield return Measure<Trade>(lab, text, parsed, "P27-keyed", "CSV import, unique key");
    }

    private static Outcome Measure<TRecord>(
        Laboratory lab, NativeArray<byte> text, NativeArray<RawTrade> parsed, string id, string name)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        var rows = parsed.Length;
        ulong found = 0;
        var sample = lab.Rounds.Measure(() => Parse(text, parsed), () =>
        {
            var table = lab.Create<TRecord>(rows);
            using var end = new AtEnd(table.Drop);
            var start = Stop.Nanos();
            CsvImporter.Import(lab.CsvPath!, new SeriesTableSink<TRecord>(table, lab.Context));
            var elapsed = Stop.Since(start);
            found = SumOf(table);
            return rows / elapsed * 1e3;
        });
        Expect(id, "parse loop", SumOf(lab.Market.Trades, rows), SumOf(parsed, rows));
        Expect(id, name, SumOf(lab.Market.Trades, rows), found);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "M rows/s",
            Anchor = "parse loop, no table",
            Sample = sample,
            ResultHash = found,
        };
    }

    private static unsafe double Parse(NativeArray<byte> text, NativeArray<RawTrade> parsed)
    {
        var start = Stop.Nanos();
        Sink.Keep(CsvParseLoop.Run(text.Start, text.Length, parsed.Start));
        return parsed.Length / Stop.Since(start) * 1e3;
    }

    private static ulong SumOf(NativeArray<RawTrade> trades, long rows)
    {
        ulong sum = 0;
        for (long row = 0; row < rows; row++)
        {
            sum += HashOf(trades[row]);
        }

        return sum;
    }

    // Summed up, as the table shows rows of equal time in another order than the file.
    private static ulong HashOf(in RawTrade trade)
    {
        var hash = default(ResultHash);
        hash.Add(trade.Time ^ (trade.Price << 1) ^ (trade.TradeId << 2) ^ trade.Symbol ^ ((long)trade.Size << 40));
        return hash.Value;
    }

    private static ulong SumOf<TRecord>(SeriesTable<TRecord> table)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        ulong sum = 0;
        foreach (var row in table.Range())
        {
            // All records of trades have the raw row's layout.
            sum += HashOf(row.DangerousRead<RawTrade>(0));
        }

        return sum;
    }
}
