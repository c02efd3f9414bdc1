namespace NativeStore.Tests.Cli;

public sealed class ErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("demo", "--rows", "0")]
    [InlineData("demo", "--rows", "many")]
    [InlineData("demo", "--limit", "lots")]
    [InlineData("demo", "--limit", "99999999999G")]
    [InlineData("demo", "--trades", "t.csv", "--symbols", "3")]
    [InlineData("load", "t.csv")]
    [InlineData("load", "--table", "trades")]
    [InlineData("load", "t.csv", "--table", "positions")]
    [InlineData("load", "t.csv", "--table", "trades", "--schema", "s.json")]
    [InlineData("load", "t.csv", "--table", "trades", "--strict", "--rejects", "r.csv")]
    [InlineData("load", "t.csv", "--table", "trades", "--rounding", "sideways")]
    [InlineData("load", "t.csv", "--table", "trades", "--time-unit", "days")]
    [InlineData("load", "t.csv", "--table", "trades", "--years", "2030-1990")]
    [InlineData("load", "t.csv", "--table", "trades", "--delimiter", "ab")]
    [InlineData("load", "t.csv", "--table", "trades", "--delimiter", "\"")]
    [InlineData("load", "t.csv", "--table", "trades", "--map", "ts")]
    [InlineData("load", "t.csv", "--table", "trades", "--no-header")]
    [InlineData("load", "t.csv", "--table", "trades", "--decimal", ";")]
    [InlineData("load", "t.csv", "--table", "trades", "--decimal", ",", "--thousands", ",")]
    [InlineData("load", "t.csv", "--table", "trades", "--resume-from", "the-end")]
    [InlineData("load", "t.csv", "--table", "trades", "--max-rejects", "-1")]
    [InlineData("load", "t.csv", "--table", "trades", "--record-bytes", "1")]
    [InlineData("load", "t.csv", "--table", "trades", "--trim", "left")]
    [InlineData("load", "t.csv", "--table", "trades", "--allow-reject")]
    [InlineData("burst", "--limit", "lots")]
    [InlineData("burst", "--limit", "")]
    [InlineData("burst", "--limit", "1K")]
    [InlineData("burst", "--limit", "256XB")]
    [InlineData("burst", "--limit", "MB")]
    [InlineData("burst", "--seconds", "1e9")]
    [InlineData("burst", "--nonsense")]
    [InlineData("inspect", "--limit", "-5")]
    [InlineData("inspect", "t.csv", "--table", "trades", "--nonsense")]
    [InlineData("query")]
    [InlineData]
    public void ACommandLineThatIsNotUnderstoodEndsWithOneAndOneLine(params string[] args)
    {
        var run = Run.Exactly([], CancellationToken.None, args);
        run.ExitCode.ShouldBe(1);
        run.Error.TrimEnd('\n').ShouldNotContain("\n");
        run.Error.ShouldStartWith("nstore: ");
        run.Error.ShouldContain("--help");
        run.Output.ShouldBe("");
    }

    [Fact]
    public void ACommandLineThatIsNotUnderstoodIsAlsoToldAsJson()
    {
        var run = Run.Exactly([], CancellationToken.None, "load", "t.csv", "--json");
        run.ExitCode.ShouldBe(1);
        run.Json.GetProperty("error").GetProperty("type").GetString().ShouldBe("Usage");
        run.Json.GetProperty("error").GetProperty("exitCode").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void AMissingFileEndsWithFour()
    {
        var run = Run.Of("demo", "--trades", _folder.PathOf("nowhere.csv"), "--json");
        run.ExitCode.ShouldBe(4);
        run.Error.ShouldContain("nowhere.csv");
        run.Json.GetProperty("error").GetProperty("exitCode").GetInt32().ShouldBe(4);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("no,header,here\n1,2,3\n", "Price")]
    [InlineData("ts_ns,symbol,price,size\nx,A,1,1\n", "")]
    public void AFileThatHoldsNoTradesEndsWithOne(string text, string reason)
    {
        var run = Run.Of("demo", "--trades", _folder.Write("t.csv", text), "--lookups", "10");
        run.ExitCode.ShouldBe(1);
        (run.Error + run.Output).ShouldContain(reason);
    }

    [Fact]
    public void ACutOffGzipEndsWithOne()
    {
        var whole = _folder.WriteGzip("whole.csv.gz", "ts_ns,symbol,price,size\n" + string.Concat(
            Enumerable.Range(0, 5000).Select(row => $"{row},A,{row % 97}.25,{row % 13}\n")));
        var cut = _folder.PathOf("cut.csv.gz");
        File.WriteAllBytes(cut, File.ReadAllBytes(whole)[..2000]);
        var run = Run.Of("demo", "--trades", cut);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("nstore: ");
    }

    [Fact]
    public void BytesThatAreNoTextEndWithOne()
    {
        var garbage = _folder.PathOf("garbage.csv");
        File.WriteAllBytes(garbage, [.. Enumerable.Range(0, 4096).Select(index => (byte)(index * 7919 >> 3))]);
        Run.Of("demo", "--trades", garbage).ExitCode.ShouldBe(1);
    }

    [Fact]
    public void AMemoryLimitEndsWithThree()
    {
        // Not even a table's first block fits.
        var file = _folder.Write("t.csv", "ts_ns,symbol,price,size\n1,A,1.25,10\n");
        var run = Run.Of("demo", "--trades", file, "--limit", "1M", "--json");
        run.ExitCode.ShouldBe(3);
        run.Error.ShouldContain("1,048,576");
        run.Error.ShouldContain("--limit");
        run.Json.GetProperty("error").GetProperty("type").GetString().ShouldBe("MemoryBudgetExceeded");
    }

    [Fact]
    public void ASchemaThatIsNoneEndsWithOne()
    {
        var data = _folder.Write("t.csv", "time\n1\n");
        var run = Run.Of("load", data, "--schema", _folder.Write("s.json", "{}"));
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("schema");
        Run.Of("load", data, "--schema", _folder.PathOf("none.json")).ExitCode.ShouldBe(4);
    }

    [Fact]
    public void AnInterruptedLoadSaysSo()
    {
        var file = _folder.Write("t.csv", "ts_ns,symbol,price,size\n1,A,1,1\n");
        var run = Run.Of(new CancellationToken(canceled: true), "demo", "--trades", file);
        run.ExitCode.ShouldBe(130);
    }
}
