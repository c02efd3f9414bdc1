using System.Text.Json;

namespace NativeStore.Tests.Cli;

public sealed class DemoOnFilesTests : IDisposable
{
    private const string TradeHeader = "ts_ns,symbol,price,size,side,venue,cond,trade_id,recv_ns,seq,source\n";
    private const string QuoteHeader = "ts_ns,symbol,bid_px,bid_sz,ask_px,ask_sz\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SumsAreExactAndTheVwapRoundsOnce()
    {
        var trades = _folder.WriteGzip("trades.csv.gz", TradeHeader + """
            1000,A,235.44999999999999,9.9999999999999995e-07,B,Q,,id-1,,1,x
            1000,A,0.1,1e-5,S,,,,,2,x
            2000,A,3,0.000000000000000000000001,,,,,,3,x

            """);
        var symbol = Symbols(Demo("--trades", trades)).ShouldHaveSingleItem();
        symbol.GetProperty("rows").GetInt64().ShouldBe(3);
        symbol.GetProperty("volume").GetString().ShouldBe("0.000010999999999999999951");
        symbol.GetProperty("notional").GetString().ShouldBe("0.0002364499999999999782305000000000005");
        symbol.GetProperty("vwap").GetString().ShouldBe("21.495454545454543571");
        symbol.GetProperty("low").GetString().ShouldBe("0.1");
        symbol.GetProperty("high").GetString().ShouldBe("235.44999999999999");
        symbol.GetProperty("firstTimeNs").GetInt64().ShouldBe(1000);
        symbol.GetProperty("lastTime").GetString().ShouldBe("1970-01-01T00:00:00.000002000Z");
        symbol.GetProperty("lastQuote").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void ADuplicateIsAPrintOfItsOwn()
    {
        var line = "5,A,10,7,,,,42,,1,x\n";
        var symbol = Symbols(Demo("--trades", _folder.Write("t.csv", TradeHeader + line + line))).Single();
        symbol.GetProperty("rows").GetInt64().ShouldBe(2);
        symbol.GetProperty("volume").GetString().ShouldBe("14");
    }

    [Fact]
    public void WithoutVolumeThereIsNoVwap()
    {
        var trades = _folder.Write("t.csv", "ts_ns,symbol,price,size\n1,GC201410,1323.1,0\n2,GC201410,1323.1,0\n");
        var symbol = Symbols(Demo("--trades", trades)).Single();
        symbol.GetProperty("vwap").ValueKind.ShouldBe(JsonValueKind.Null);
        symbol.GetProperty("volume").GetString().ShouldBe("0");
        Run.Of("demo", "--trades", trades, "--lookups", "10").Output.ShouldContain("no volume");
    }

    [Fact]
    public void TimeRunsWithinASymbolNotAcrossThem()
    {
        var trades = _folder.Write("t.csv", TradeHeader + """
            2000,B,10,1,,,,,,,x
            1000,A,11,1,,,,,,,x
            3000,B,12,1,,,,,,,x
            2500,B,13,1,,,,,,,x
            3000,B,14,1,,,,,,,x

            """);
        var symbols = Symbols(Demo("--trades", trades));
        symbols.Select(symbol => symbol.GetProperty("symbol").GetString()).ShouldBe(["A", "B"]);
        symbols[1].GetProperty("firstTimeNs").GetInt64().ShouldBe(2000);
        symbols[1].GetProperty("lastTimeNs").GetInt64().ShouldBe(3000);
        symbols[1].GetProperty("lastPrice").GetString().ShouldBe("14", "among equal times the last to come counts");
    }

    [Fact]
    public void ASymbolMayHaveQuotesOnlyAndAQuoteOneSideOnly()
    {
        var quotes = _folder.Write("q.csv", QuoteHeader + "1,A,10.25,5,10.5,7\n2,B,,,3.5,1\n");
        var symbols = Symbols(Demo("--quotes", quotes));
        symbols[0].GetProperty("rows").GetInt64().ShouldBe(0);
        symbols[0].GetProperty("spread").GetString().ShouldBe("0.25");
        symbols[0].GetProperty("spreadBasisPoints").GetString().ShouldBe("240.9639");
        symbols[0].GetProperty("lastQuote").GetProperty("askSize").GetString().ShouldBe("7");
        symbols[1].GetProperty("spread").ValueKind.ShouldBe(JsonValueKind.Null);
        symbols[1].GetProperty("lastQuote").GetProperty("bid").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void QuotesWithoutSizesAreQuotes()
    {
        var quotes = _folder.Write("q.csv", "ts_ns,symbol,bid_px,bid_sz,ask_px,ask_sz\n1,EURUSD,1.1,,1.2,\n");
        var quote = Symbols(Demo("--quotes", quotes)).Single().GetProperty("lastQuote");
        quote.GetProperty("bidSize").ValueKind.ShouldBe(JsonValueKind.Null);
        quote.GetProperty("timeNs").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void ALineThatIsNoTradeIsRejectedWithItsReason()
    {
        var trades = _folder.Write("t.csv", TradeHeader + "1,A,10,1,,,,,,,x\n2,A,ten,1,,,,,,,x\n3,A\n");
        var run = Demo("--trades", trades);
        run.ExitCode.ShouldBe(2);
        run.Json.GetProperty("rejectCount").GetInt64().ShouldBe(2);
        var reject = run.Json.GetProperty("rejects")[0];
        reject.GetProperty("line").GetInt64().ShouldBe(3);
        reject.GetProperty("column").GetString().ShouldBe("Price");
        reject.GetProperty("reason").GetString()!.ShouldContain("ten");
        Run.Of("demo", "--trades", trades, "--lookups", "10").Output
            .ShouldContain("Rejected lines of t.csv: 2, all here");
    }

    [Fact]
    public void TheTablesSayWhatTheJsonSays()
    {
        var trades = _folder.Write("t.csv", TradeHeader + "1000000000,ACME,1234.5,1000,,,,,,,x\n");
        var quotes = _folder.Write("q.csv", QuoteHeader + "1,ACME,1234,5,1235,7\n");
        var run = Run.Of("demo", "--trades", trades, "--quotes", quotes, "--lookups", "10");
        run.Error.ShouldBe("");
        foreach (var fact in new[]
        {
            "ACME", "1,234.50", "1,234,500", "1970-01-01 00:00:01.000", "8.1", "ACME, bars of 1 s", "RowArena",
            "latest quote of a symbol", "exact VWAP of a symbol's minute", "p99.9",
        })
        {
            run.Output.ShouldContain(fact);
        }
    }

    [Fact]
    public void MemoryAndLatenciesAreInTheJson()
    {
        var run = Demo("--trades", _folder.Write("t.csv", TradeHeader + "1,A,10,1,,,,,,,x\n"));
        var memory = run.Json.GetProperty("memory");
        var byTag = memory.GetProperty("byTag").EnumerateObject()
            .ToDictionary(tag => tag.Name, tag => tag.Value.GetInt64());
        byTag["RowArena"].ShouldBeGreaterThan(0);
        byTag.Values.Sum().ShouldBe(memory.GetProperty("usedBytes").GetInt64());
        foreach (var latency in run.Json.GetProperty("latencyMicros").EnumerateArray())
        {
            var quantiles = new[] { "p50", "p90", "p99", "p999", "max" }
                .Select(name => latency.GetProperty(name).GetDouble()).ToArray();
            quantiles.ShouldBe(quantiles.Order());
            latency.GetProperty("count").GetInt32().ShouldBe(10);
        }
    }

    [Fact]
    public void BarsAreOfTheSymbolAskedFor()
    {
        var trades = _folder.Write("t.csv", TradeHeader + "1,A,10,1,,,,,,,x\n1,B,20,1,,,,,,,x\n2,B,18,2,,,,,,,x\n");
        var bars = Demo("--trades", trades, "--bars", "B").Json.GetProperty("bars");
        bars.GetProperty("symbol").GetString().ShouldBe("B");
        var bar = bars.GetProperty("rows").EnumerateArray().ShouldHaveSingleItem();
        bar.GetProperty("open").GetString().ShouldBe("20");
        bar.GetProperty("low").GetString().ShouldBe("18");
        bar.GetProperty("volume").GetString().ShouldBe("3");
        Demo("--trades", trades, "--bars", "C").ExitCode.ShouldBe(1);
    }

    private static Run Demo(params string[] args) => Run.Of(["demo", "--json", "--lookups", "10", .. args]);

    private static List<JsonElement> Symbols(Run run)
    {
        run.ExitCode.ShouldBe(0, run.Error);
        return [.. run.Json.GetProperty("symbols").EnumerateArray()];
    }
}
