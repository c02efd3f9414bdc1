using System.Text.Json;
using System.Text.Json.Nodes;

namespace NativeStore.Tests.Cli;

public class SimulatedDemoTests
{
    private static readonly string[] s_small = ["demo", "--rows", "3000", "--symbols", "5", "--lookups", "50"];

    [Fact]
    public void WithoutArgumentsThereIsADayToLookAt()
    {
        var run = Run.Of([.. s_small]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("A simulated trading day: 5 symbols, seed 42");
        run.Output.ShouldContain("bars of");
    }

    [Fact]
    public void ASeedIsADay()
    {
        Facts("--seed", "7").ShouldBe(Facts("--seed", "7"));
        Facts("--seed", "7").ShouldNotBe(Facts("--seed", "8"));
    }

    [Fact]
    public void TheRowsAskedForAreThere()
    {
        var run = Run.Of([.. s_small, "--json"]);
        var symbols = run.Json.GetProperty("symbols").EnumerateArray().ToList();
        symbols.Count.ShouldBe(5);
        symbols.Sum(symbol => symbol.GetProperty("rows").GetInt64()).ShouldBe(3000);
        symbols.Sum(symbol => symbol.GetProperty("quoteRows").GetInt64()).ShouldBe(6000);
        symbols.ShouldAllBe(symbol => symbol.GetProperty("lastQuote").ValueKind == JsonValueKind.Object);
    }

    // What a run measures differs from run to run; what it found in the data does not.
    private static string Facts(params string[] args)
    {
        var facts = JsonNode.Parse(Run.Of([.. s_small, "--json", .. args]).Output)!.AsObject();
        return facts["symbols"]!.ToJsonString() + facts["bars"]!.ToJsonString();
    }
}
