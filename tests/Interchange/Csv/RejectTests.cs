using System.Text;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class RejectTests
{
    private const string Header = "Time,Symbol,Price,Size,TradeId\n";

    [Fact]
    public void RejectsNameLineColumnReasonAndText()
    {
        using var bed = new ImportBed(Schemas.Trades);
        using var rejects = new MemoryStream();
        var report = bed.Import(
            Header + "1,A,1,1,1\n2,A,1.00001,1,2\n\n3,B,1,x,3\n\"4\",\"C\nD\",oops,1,4\n5,E,1\n6,F,1,1,6\n",
            new CsvOptions { RejectStream = rejects });
        report.ShouldBe(report with { Loaded = 2, Duplicates = 0, Rejected = 4, BlankLines = 1 });
        Encoding.UTF8.GetString(rejects.ToArray()).ShouldBe(
            "line,column,reason,text\n" +
            "3,\"Price\",\"'1.00001' has more decimals than the column's 4; set CsvOptions.Rounding to round " +
                "it\",\"2,A,1.00001,1,2\"\n" +
            "5,\"Size\",\"'x' is not an integer\",\"3,B,1,x,3\"\n" +
            "6,\"Price\",\"lines 6–7: 'oops' is not a decimal number\",\"\"\"4\"\",\"\"C\nD\"\",oops,1,4\"\n" +
            "8,,\"the line has 3 fields; 5 are expected\",\"5,E,1\"\n");
        bed.RowsAsText().ShouldBe(["1,A,1.0000,1,1", "6,F,1.0000,1,6"]);
        bed.Symbols.TryFind("C\nD", out _).ShouldBeFalse("a rejected line must not leave its names behind");
    }

    [Fact]
    public void EveryRecordOfARandomFileIsAccountedFor()
    {
        const ulong seed = 99;
        var random = new Core.World.SeededRandom(seed);
        using var bed = new ImportBed(Schemas.Trades) { OnAppend = rows => rows.Length / 32 / 10 };
        using var rejects = new MemoryStream();
        var text = new StringBuilder(Header);
        var badLines = new List<int>();
        for (var line = 2; line < 20_002; line++)
        {
            var isBad = random.NextInt32(50) == 0;
            text.Append(line).Append(isBad ? ",A,1.x,1," : random.NextInt32(30) == 0 ? ",\"A\",1,1," : ",A,1,1,")
                .Append(line).Append('\n');
            if (isBad)
            {
                badLines.Add(line);
            }
        }

        var report = bed.Import(text.ToString(), new CsvOptions { RejectStream = rejects });
        report.Records.ShouldBe(20_000, $"seed {seed}");
        report.Rejected.ShouldBe(badLines.Count);
        (report.Loaded + report.Duplicates).ShouldBe(bed.RowCount);
        NaiveCsv.Parse(Encoding.UTF8.GetString(rejects.ToArray())).Skip(1)
            .Select(record => int.Parse(record.Fields![0], System.Globalization.CultureInfo.InvariantCulture))
                .ShouldBe(badLines);
    }

    [Theory]
    [InlineData("\"3\",A,1,x,3", 4, "Size")]
    [InlineData("3,A,1", 4, null)]
    [InlineData("3,A,\"1\"1,1,3", 4, null)]
    [InlineData("3,A,1,1,", 4, "TradeId")]
    public void WithoutAPlaceForRejectsTheFirstBadLineStopsTheImport(string badLine, int lineNumber, string? column)
    {
        using var bed = new ImportBed(Schemas.Trades);
        var failure = Should.Throw<CsvException>(
            () => bed.Import(Header + "1,A,1,1,1\n2,A,1,1,2\n" + badLine + "\n4,A,1,1,4\nbad\n"));
        (failure.LineNumber, failure.Column).ShouldBe((lineNumber, column));
        failure.Report!.Loaded.ShouldBe(2);
        failure.Message.ShouldContain("2 rows before it were loaded");
        failure.Message.ShouldContain("RejectPath");
        bed.RowsAsText()
            .ShouldBe(["1,A,1.0000,1,1", "2,A,1.0000,1,2"], "the rows before the bad line, and none behind it");
    }

    [Fact]
    public void ARejectFileIsWrittenAndEmptyButForItsHeaderWhereAllIsWell()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var path = Path.Combine(Path.GetTempPath(), $"rejects-{Guid.NewGuid():N}.csv");
        try
        {
            bed.Import(Header + "1,A,1,1,1\n", new CsvOptions { RejectPath = path });
            File.ReadAllText(path).ShouldBe("line,column,reason,text\n");
            bed.Import(Header + "1,A,1,1,\n", new CsvOptions { RejectPath = path });
            File.ReadAllLines(path).Length.ShouldBe(2);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void RowsThatTheTableFindsTooLateAreRejectedAndTheOthersLoaded()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.OnAppend = rows =>
        {
            for (var row = 0; row < rows.Length; row += 32)
            {
                if (BitConverter.ToInt64(rows.Span[row..]) < 0)
                {
                    throw new LateRowException("trades", new Core.Time.Timestamp(-1), default, TimeSpan.FromSeconds(1));
                }
            }

            return 0;
        };
        using var rejects = new MemoryStream();
        var lines = Enumerable.Range(0, 100)
            .Select(line => $"{(line % 30 == 7 ? -1 : line)},A,{(line == 3 ? "?" : "1")},1,{line}\n");
        var report = bed.Import(Header + string.Concat(lines), new CsvOptions { RejectStream = rejects });
        report.ShouldBe(report with { Loaded = 95, Rejected = 5 });
        NaiveCsv.Parse(Encoding.UTF8.GetString(rejects.ToArray())).Skip(1)
            .Select(record => $"{record.Fields![0]} {record.Fields[1]}")
            .ShouldBe(["5 Price", "9 Time", "39 Time", "69 Time", "99 Time"], ignoreOrder: true);
    }

    [Fact]
    public void AnErrorOfTheTableLeavesTheBatchesBeforeItAndNoWorkingMemory()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var commits = 0;
        bed.OnAppend = _ => ++commits == 3 ? throw new TableFullException("trades", 1, 1) : 0;
        var lines = Enumerable.Range(0, 5_000).Select(line => $"{line},A,1,1,{line}\n");
        var stop = Should.Throw<CsvStoppedException>(() => bed.Import(Header + string.Concat(lines)));
        stop.InnerException.ShouldBeOfType<TableFullException>();
        stop.Report.Loaded.ShouldBe(bed.RowCount);
        bed.RowCount.ShouldBeInRange(2_000, 2_300);
    }
}
