namespace NativeStore.Tests.Cli;

public sealed class LoadTests : IDisposable
{
    private const string Ticks =
        """
        { "name": "ticks", "columns": [
          { "name": "time", "type": "timestamp", "roles": ["timeKey"] },
          { "name": "symbol", "type": "symbol", "roles": ["seriesKey"] },
          { "name": "price", "type": "fixed64", "scale": 2 },
          { "name": "id", "type": "int64", "roles": ["unique"] } ] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATableOfADeclaredSchemaIsLoadedFromSeveralFiles()
    {
        var monday = _folder.Write("monday.csv", "time,symbol,price,id\n2026-03-02T14:30:00Z,A,1.25,1\n5,A,1.26,2\n");
        var tuesday = _folder.WriteGzip("tuesday.csv.gz", "id,time,symbol,price,note\n2,5,A,1.26,again\n3,6,B,1.5,\n");
        var run = Load(monday, tuesday, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var loads = run.Json.GetProperty("load");
        loads[0].GetProperty("rows").GetInt64().ShouldBe(2);
        loads[1].GetProperty("rows").GetInt64().ShouldBe(1);
        loads[1].GetProperty("duplicates").GetInt64().ShouldBe(1);
        var table = run.Json.GetProperty("table");
        table.GetProperty("rows").GetInt64().ShouldBe(3);
        table.GetProperty("series").GetInt32().ShouldBe(2);
        table.GetProperty("rowSize").GetInt32().ShouldBe(32);
    }

    [Fact]
    public void WhereNoRowWasDroppedAgainNoneIsToldOf()
    {
        var run = Load(_folder.Write("few.csv", "time,symbol,price,id\n5,A,1.25,1\n"), "--json");
        run.Json.GetProperty("rowsPruned").GetInt64().ShouldBe(0);
        run.Error.ShouldNotContain("dropped again");
    }

    [Fact]
    public void WhereRowsWereDroppedAgainForMemoryTheirNumberIsTold()
    {
        var lines = Enumerable.Range(1, 400_000).Select(row => $"{row},S{row % 8},{row % 9_007}.{row % 90 + 10},{row}");
        var file = _folder.Write("many.csv", "time,symbol,price,id\n" + string.Join('\n', lines));
        var run = Load(file, "--limit", "8M", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var rowsPruned = run.Json.GetProperty("rowsPruned").GetInt64();
        rowsPruned.ShouldBeInRange(1, 399_999);
        run.Json.GetProperty("table").GetProperty("rows").GetInt64().ShouldBe(400_000 - rowsPruned);
        run.Error.ShouldContain("dropped again");
    }

    [Fact]
    public void RejectedLinesGoToAFileWithTheirReason()
    {
        var file = _folder.Write("t.csv", "time,symbol,price,id\n1,A,1.255,1\n2,A,\"say \"\"ten\"\"\",2\n3,A,1.25,3\n");
        var run = Load(file, "--rejects", _folder.PathOf("rejects.csv"), "--json");
        run.ExitCode.ShouldBe(2);
        run.Json.GetProperty("rejectCount").GetInt64().ShouldBe(2);
        run.Json.GetProperty("rejects")[1].GetProperty("reason").GetString()!.ShouldContain("say \"ten\"");
        File.ReadAllLines(_folder.PathOf("rejects.csv")).Length.ShouldBe(3);
    }

    [Fact]
    public void RejectedLinesNeverOverwriteAFileThatIsRead()
    {
        const string text = "time,symbol,price,id\n1,A,1.255,1\n";
        var (first, second) = (_folder.Write("a.csv", text), _folder.Write("b.csv", text));
        var link = _folder.PathOf("link.csv");
        File.CreateSymbolicLink(link, first);
        string[] targets =
        [
            first, second, link, Path.GetRelativePath(Environment.CurrentDirectory, first),
            _folder.PathOf("ticks.json"),
        ];
        foreach (var target in targets)
        {
            var run = Load(first, second, "--rejects", target);
            run.ExitCode.ShouldBe(1);
            run.Error.ShouldContain("would overwrite");
        }

        File.ReadAllText(first).ShouldBe(text);
        File.ReadAllText(second).ShouldBe(text);
        File.ReadAllText(_folder.PathOf("ticks.json")).ShouldBe(Ticks);
    }

    [Fact]
    public void RoundingIsOnlyDoneOnDemand()
    {
        var file = _folder.Write("t.csv", "time,symbol,price,id\n1,A,1.255,1\n");
        Load(file).ExitCode.ShouldBe(1, "the only line is rejected");
        var run = Load(file, "--rounding", "Floor", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("table").GetProperty("rows").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void StrictStopsAtTheFirstBadLine()
    {
        var file = _folder.Write("t.csv", "time,symbol,price,id\n1,A,1.25,1\n2,A,oops,2\n");
        var run = Load(file, "--strict");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Line 3");
    }

    [Fact]
    public void KnownTablesNeedNoSchema()
    {
        var file = _folder.Write("t.csv", "ts_ns,symbol,price,size\n1,A,1.25,1\n");
        var run = Run.Of("load", file, "--table", "trades");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("Table trades");
        var quotes = _folder.Write("q.csv", "ts_ns,symbol,bid_px,ask_px\n1,A,1.25,1.5\n");
        Run.Of("load", quotes, "--table", "quotes").ExitCode.ShouldBe(0);
    }

    private Run Load(params string[] args) =>
        Run.Of(["load", .. args, "--schema", _folder.Write("ticks.json", Ticks)]);
}
