using System.IO.Compression;
using System.Text;

namespace NativeStore.Tests.Cli;

/// <summary>Files as they come, and the program's options for them.</summary>
public sealed class CsvFormTests : IDisposable
{
    private const long NewYear2025 = 1735689600;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("time,SYMBOL,Price,size\n")]
    [InlineData("timestamp,symbol,price,size\n")]
    [InlineData("TS,symbol,price,size\n")]
    [InlineData("ts_ns,symbol,price,size\n")]
    public void TheUsualNamesNeedNoMap(string header)
    {
        var run = Load("t.csv", header + $"{NewYear2025}000000000,A,1.25,1\n");
        run.ExitCode.ShouldBe(0, run.Error);
        var load = run.Json.GetProperty("load")[0];
        load.GetProperty("firstTime").GetString().ShouldBe("2025-01-01T00:00:00.000000000Z");
        load.GetProperty("lastTimeNs").GetInt64().ShouldBe(NewYear2025 * 1_000_000_000);
    }

    [Fact]
    public void AnErrorAdvisesInTheProgramsOwnTerms()
    {
        var run = Load("t.csv", "when,symbol,price,size\n1,A,1,1\n");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("no field feeds the column Time; the fields are 'when'");
        run.Error.ShouldContain("--map");
        run.Error.ShouldNotContain("CsvOptions");
        run.Error.ShouldNotContain("CsvColumnMap");
        var unit = Load("t.csv", $"time,symbol,price,size\n{NewYear2025}000,A,1,1\n");
        unit.ExitCode.ShouldBe(1);
        var reason = unit.Json.GetProperty("rejects")[0].GetProperty("reason").GetString()!;
        reason.ShouldContain("in milliseconds it would be 2025-01-01T00:00:00Z: set --time-unit");
        reason.ShouldContain("--years any allows others");
        Load("t.csv", $"time,symbol,price,size\n{NewYear2025}000,A,1,1\n", "--time-unit", "ms").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void RejectedLinesEndWithTwoUnlessTheyAreAccepted()
    {
        var text = $"time,symbol,price,size\n{NewYear2025}000000000,A,1,1\nx,A,1,1\ny,A,1,1\n";
        var run = Load("t.csv", text);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe("nstore: 2 of 3 lines were rejected. Correct them, or accept that with --allow-rejects or " +
            "--max-rejects.\n");
        run.Json.GetProperty("rejectCount").GetInt64().ShouldBe(2);
        Load("t.csv", text, "--max-rejects", "1").ExitCode.ShouldBe(2);
        Load("t.csv", text, "--max-rejects", "2").ExitCode.ShouldBe(0);
        Load("t.csv", text, "--allow-rejects").ExitCode.ShouldBe(0);
        var file = _folder.Write("t.csv", text);
        Of("demo", "--trades", file, "--lookups", "10").ExitCode.ShouldBe(2);
        Of("inspect", file, "--table", "trades").ExitCode.ShouldBe(2);
        Of("inspect", file, "--table", "trades", "--allow-rejects").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void AllFormsHaveAnOption()
    {
        const string Text = "a title\n\n# made by hand\nday;clock;px;qty;\n20250101;93000;\"1.234,5\";7;\n!no row\n" +
            "20250101;09:31:00; 2 ; 7;\n";
        string[] form =
        [
            "--skip-lines", "1", "--delimiter", ";", "--map", "day+clock=time", "--map", "px=price", "--map",
            "qty=size", "--set", "symbol={file}", "--thousands", ".", "--decimal", ",", "--comment", "!",
            "--null", "NA,-",
        ];
        Load("ACME.2025-01-01.csv", Text, [.. form, "--set", "size=5"]).ExitCode.ShouldBe(1, "size is fed twice");
        var run = Load("ACME.2025-01-01.csv", Text, [.. form, "--set", "venue=X"]);
        run.ExitCode.ShouldBe(0, run.Error + run.Output);
        var load = run.Json.GetProperty("load")[0];
        load.GetProperty("rows").GetInt64().ShouldBe(2);
        load.GetProperty("commentLines").GetInt64().ShouldBe(1);
        load.GetProperty("firstTime").GetString().ShouldBe("2025-01-01T09:30:00.000000000Z");
        run.Json.GetProperty("table").GetProperty("series").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void AFileWithoutHeaderNamesItsColumns()
    {
        var run = Load("t.csv", "A|x|1.5|2025-01-01T00:00:00Z|3\n", "--columns", "symbol,,price,time,size",
            "--delimiter", "|", "--no-header");
        run.ExitCode.ShouldBe(0, run.Error);
    }

    [Fact]
    public void StandardInputIsAFileToo()
    {
        var text = Encoding.UTF8.GetBytes($"time,symbol,price,size\n{NewYear2025}000000000,A,1,1\n");
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(text);
        }

        foreach (var input in (byte[][])[text, gzip.ToArray()])
        {
            var run = Run.Exactly(input, CancellationToken.None, "load", "-", "--table", "trades");
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldContain("standard input");
            run.Output.ShouldContain("2025-01-01 00:00:00.000");
        }

        Run.Exactly([], CancellationToken.None, "load", "-", "--table", "trades").Error
            .ShouldBe("nstore: standard input: Line 1: the file is empty. Nothing was loaded. The first record must " +
                "name the fields.\n");
    }

    [Fact]
    public void ALoadGoesOnFromALine()
    {
        var text = $"time,symbol,price,size\n{NewYear2025}000000000,A,1,1\nx,A,1,1\n{NewYear2025}000000000,A,1,1\n";
        Load("t.csv", text, "--strict").Error.ShouldContain("Line 3");
        var run = Load("t.csv", text, "--strict", "--resume-from", "4");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("table").GetProperty("rows").GetInt64().ShouldBe(1);
        Load("t.csv", text, "--resume-from", "4@3").Error.ShouldContain("--resume-from");
    }

    [Fact]
    public void AllOrNothingFindsTheFaultBeforeTheFirstRow()
    {
        var lines = string.Concat(Enumerable.Range(0, 50_000).Select(line => $"{NewYear2025}{line:000000000},A,1,1\n"));
        var run = Load("t.csv", "time,symbol,price,size\n" + lines + "x,A,1,1\n", "--strict", "--all-or-nothing");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Line 50002, column Time");
        run.Error.ShouldContain("Nothing was loaded.");
    }

    [Theory]
    [InlineData("PK\u0003\u0004binary", "zip")]
    [InlineData("PAR1\u0015\u0004\u0015", "parquet")]
    public void OtherFormatsAreNamed(string text, string kind)
    {
        var run = Load("t.csv", text);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(kind);
    }

    [Theory]
    [InlineData("256MB")]
    [InlineData("256MiB")]
    [InlineData("256m")]
    [InlineData("262144KB")]
    [InlineData("268435456")]
    [InlineData("0.25G", false)]
    [InlineData("9999999999TB", false)]
    [InlineData("0", false)]
    public void ALimitIsASizeInAnyOfTheUsualForms(string text, bool isSize = true)
    {
        var file = _folder.Write("t.csv", $"time,symbol,price,size\n{NewYear2025}000000000,A,1,1\n");
        var run = Of("load", file, "--table", "trades", "--limit", text, "--json");
        run.ExitCode.ShouldBe(isSize ? 0 : 1, run.Error);
        if (isSize)
        {
            run.Json.GetProperty("memory").GetProperty("limitBytes").GetInt64().ShouldBe(256L << 20);
        }
    }

    private static Run Of(params string[] args) => Run.Exactly([], CancellationToken.None, args);

    private Run Load(string name, string text, params string[] args) =>
        Of(["load", _folder.Write(name, text), "--table", "trades", "--json", .. args]);
}
