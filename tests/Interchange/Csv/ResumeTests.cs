using System.Text;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class ResumeTests
{
    [Fact]
    public void AnImportThatTheTableStopsGoesOnFromWhereItStopped()
    {
        const ulong seed = 11;
        var random = new SeededRandom(seed);
        for (var run = 0; run < 60; run++)
        {
            var text = RandomFile(random);
            using var whole = new ImportBed(Schemas.Trades);
            using var wholeRejects = new MemoryStream();
            var expected = whole.Import(text, new CsvOptions { RejectStream = wholeRejects, CommentSign = '#' });

            using var bed = new ImportBed(Schemas.Trades);
            using var rejects = new MemoryStream();
            var reports = ImportWithStops(bed, text, rejects, random, $"seed {seed}, run {run}");
            bed.Rows.ShouldBe(whole.Rows, $"seed {seed}, run {run}");
            Sum(reports).ShouldBe(
                (expected.Loaded, expected.Rejected, expected.BlankLines, expected.CommentLines,
                    expected.RejectedLines), $"seed {seed}, run {run}");
            LinesOf(rejects).ShouldBe(LinesOf(wholeRejects), $"seed {seed}, run {run}");
            reports[^1].Next.ShouldBe(expected.Next);
        }
    }

    [Fact]
    public void ACancelledImportSaysHowFarItCame()
    {
        using var bed = new ImportBed(Schemas.Trades);
        using var cancellation = new CancellationTokenSource();
        bed.OnAppend = _ =>
        {
            cancellation.Cancel();
            return 0;
        };
        var text = Encoding.UTF8.GetBytes(Plain(100_000));
        var options = new CsvOptions { PlausibleYears = null };
        var stop = Should.Throw<CsvCancelledException>(
            () => CsvImporter.Import(new MemoryStream(text), bed, options, null, cancellation.Token));
        stop.Report.Loaded.ShouldBe(bed.RowCount);
        stop.CancellationToken.ShouldBe(cancellation.Token);
        stop.Report.Next.LineNumber.ShouldBe(bed.RowCount + 2);
        bed.Import(text, new CsvOptions { ResumeFrom = stop.Report.Next }).Loaded
            .ShouldBe(100_000 - stop.Report.Loaded);
        bed.RowCount.ShouldBe(100_000);
    }

    [Fact]
    public void ABadLineStopsAStrictImportAtItsOwnPosition()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var text = Plain(3_000).Replace("2000,A,", "2000,A,x", StringComparison.Ordinal);
        var error = Should.Throw<CsvException>(() => bed.Import(text));
        error.Report!.Next.ShouldBe(new CsvPosition(2_002, text.IndexOf("2000,A", StringComparison.Ordinal)));
        bed.Import(text, new CsvOptions { ResumeFrom = new(error.LineNumber + 1) }).Loaded.ShouldBe(999);
        bed.RowCount.ShouldBe(2_999);
    }

    [Fact]
    public void AnotherFileOrAnotherPlaceIsRefused()
    {
        using var bed = new ImportBed(Schemas.Trades);
        Should.Throw<CsvException>(() => bed.Import(Plain(10), new CsvOptions { ResumeFrom = new(5, 7) })).Reason
            .ShouldContain("not the file of the import that stopped");
        Should.Throw<CsvException>(() => bed.Import(Plain(10), new CsvOptions { ResumeFrom = new(50) })).Reason
            .ShouldBe("the file ends before line 50");
        Should.Throw<ArgumentException>(() => bed.Import(Plain(10), new CsvOptions { ResumeFrom = new(0) }));
        bed.RowCount.ShouldBe(0);
        new CsvPosition(3, 94).ToString().ShouldBe("3@94");
    }

    [Fact]
    public void DuplicatesStandInTheRejectFileWithTheirLine()
    {
        using var bed = new MarkingBed();
        using var rejects = new MemoryStream();
        var report = CsvImporter.Import(
            new MemoryStream(
                "Time,Symbol,Price,Size,TradeId\n1,A,1,1,1\n2,A,x,1,2\n3,A,1,1,1\n4,A,1,1,4\n"u8.ToArray()),
            bed, new CsvOptions { RejectStream = rejects, PlausibleYears = null });
        report.Counts().ShouldBe(new CsvImportReport(2, 1, 1, 0, 71));
        Encoding.UTF8.GetString(rejects.ToArray()).Split('\n')[1..^1].ShouldBe(
        [
            "3,\"Price\",\"'x' is not a decimal number\",\"2,A,x,1,2\"",
            "4,\"TradeId\",\"duplicate key: the table has a row with it already\",\"3,A,1,1,1\"",
        ]);
    }

    private static List<CsvImportReport> ImportWithStops(
        ImportBed bed, byte[] text, MemoryStream rejects, SeededRandom random, string run)
    {
        var reports = new List<CsvImportReport>();
        bed.OnAppend = _ => random.NextInt32(3) == 0 ? throw new TableFullException("trades", 1, 1) : 0;
        CsvPosition? from = null;
        while (true)
        {
            using var part = new MemoryStream();
            var options = new CsvOptions { RejectStream = part, CommentSign = '#', ResumeFrom = from };
            try
            {
                reports.Add(bed.Import(text, options));
                Append(part, rejects);
                return reports;
            }
            catch (CsvStoppedException stop)
            {
                stop.Message.ShouldContain($"ResumeFrom to {stop.Report.Next}", customMessage: run);
                reports.Add(stop.Report);
                from = stop.Report.Next;
                Append(part, rejects);
            }
        }
    }

    private static void Append(MemoryStream part, MemoryStream all) =>
        all.Write(part.ToArray().AsSpan(all.Length == 0 ? 0 : "line,column,reason,text\n".Length));

    private static (long, long, long, long, long) Sum(List<CsvImportReport> reports) => (
        reports.Sum(report => report.Loaded), reports.Sum(report => report.Rejected),
        reports.Sum(report => report.BlankLines), reports.Sum(report => report.CommentLines),
        reports.Sum(report => report.RejectedLines));

    private static string LinesOf(MemoryStream rejects) => Encoding.UTF8.GetString(rejects.ToArray());

    private static string Plain(int lines) => "Time,Symbol,Price,Size,TradeId\n"
        + string.Concat(Enumerable.Range(0, lines).Select(line => $"{line},A,1,1,{line}\n"));

    private static byte[] RandomFile(SeededRandom random)
    {
        var text = new StringBuilder("# a title\r\nTime,Symbol,Price,Size,TradeId\r\n");
        var end = random.NextInt32(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
        for (var line = random.NextInt32(6_000); line >= 0; line--)
        {
            text.Append(random.NextInt32(200) switch
            {
                0 => "",
                1 => "# comment",
                2 => $"{line},\"A\nB\",x,1,{line}",
                3 => $"{line},\"Q\",1,1,{line}",
                4 => $"{line},A,1",
                5 => $"{line},\"A,1,1,1",
                _ => $"{line},A,1.5,1,{line}",
            }).Append(end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A sink that knows which rows it left out.</summary>
    private sealed class MarkingBed : IRowSink, IDisposable
    {
        private readonly ImportBed _bed = new(Schemas.Trades);
        private readonly HashSet<long> _keys = [];

        public Core.Schema.TableSchema Schema => _bed.Schema;

        public Core.Symbols.SymbolDictionary Symbols => _bed.Symbols;

        public Core.Memory.NativeHeap Heap => _bed.Heap;

        public int AppendDistinct(ReadOnlySpan<byte> rows) => throw new NotSupportedException();

        public int AppendDistinct(ReadOnlySpan<byte> rows, Span<bool> duplicates, CancellationToken cancellation)
        {
            var key = Schema.Columns.Single(column => column.Name == "TradeId").Offset;
            var count = 0;
            for (var row = 0; row < duplicates.Length; row++)
            {
                duplicates[row] = !_keys.Add(BitConverter.ToInt64(rows[((row * Schema.RowSize) + key)..]));
                count += duplicates[row] ? 1 : 0;
            }

            return count;
        }

        public void Dispose() => _bed.Dispose();
    }
}
