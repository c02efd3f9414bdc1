using System.Diagnostics;
using System.Text.Json;

namespace NativeStore.Tests.Cli;

/// <summary>
/// A short burst in a process of its own, whose resident size is nobody else's: the long one is the Cake target
/// <c>Burst</c>.
/// </summary>
public class BurstTests
{
    private const long LimitBytes = 96L << 20;

    private static readonly string[] s_members =
    [
        "limitBytes", "peakLedgerBytes", "peakResidentGrowthBytes", "rowsOffered", "rowsAccepted", "rowsShed",
        "criticalOffered", "criticalReadable", "leastHeldShare", "shed", "events", "latencyMicros",
    ];

    private static readonly string[] s_levels = ["normal", "elevated", "high", "severe", "critical"];

    [SkippableFact]
    public void ALoadBeyondMemoryKeepsCriticalRowsStaysWithinTheLimitAndAccountsForTheRest()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The resident size is read from /proc.");
        var facts = Burst("--limit", "96M", "--seconds", "8", "--rate", "20000", "--seed", "7", "--json");
        facts.EnumerateObject().Select(member => member.Name).ShouldBe(s_members);
        long Number(string name) => facts.GetProperty(name).GetInt64();

        Number("limitBytes").ShouldBe(LimitBytes);
        Number("peakLedgerBytes").ShouldBeLessThanOrEqualTo(LimitBytes);
        Number("peakResidentGrowthBytes").ShouldBeLessThanOrEqualTo(LimitBytes);
        Number("criticalReadable").ShouldBe(Number("criticalOffered"));
        Number("rowsOffered").ShouldBeInRange((20_000 * 2 * 112) - 3, 20_000 * 2 * 112);
        Number("rowsAccepted").ShouldBe(Number("rowsOffered") - Number("rowsShed"));
        var shed = facts.GetProperty("shed").EnumerateArray().ToList();
        shed.Where(total => total.GetProperty("lost").GetBoolean()).Sum(total => total.GetProperty("rows").GetInt64())
            .ShouldBe(Number("rowsShed"));
        shed.ShouldNotContain(total =>
            total.GetProperty("priority").GetString() == "critical" && total.GetProperty("lost").GetBoolean());
        Number("rowsShed").ShouldBeGreaterThan(0);
        facts.GetProperty("leastHeldShare").GetDouble().ShouldBeInRange(0.75, 1);
        AssertEveryLevelWasForetold(facts.GetProperty("events").EnumerateArray().ToList());
    }

    /// <summary>Since it was last left, or since the start.</summary>
    private static void AssertEveryLevelWasForetold(List<JsonElement> events)
    {
        var foretold = new HashSet<string>();
        var raised = 0;
        var last = 0L;
        foreach (var each in events)
        {
            var level = each.GetProperty("level").GetString()!;
            each.GetProperty("number").GetInt64().ShouldBe(++last);
            switch (each.GetProperty("kind").GetString())
            {
                case "forecast":
                    each.GetProperty("confidence").GetDouble().ShouldBeInRange(0, 1);
                    each.GetProperty("microsToLevel").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
                    foretold.Add(level);
                    break;
                case "raised":
                    raised++;
                    foretold.ShouldContain(level, $"event {last}");
                    break;
                case "lowered":
                    foretold.Remove(s_levels[Array.IndexOf(s_levels, level) + 1]);
                    break;
            }
        }

        raised.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void ALimitWithoutRoomIsRefused()
    {
        var run = Run.Of("burst", "--limit", "16M");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("too small");
    }

    private static JsonElement Burst(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        var folder = AppContext.BaseDirectory;
        string[] host =
        [
            "exec",
            "--runtimeconfig", Path.Combine(folder, "NativeStore.Database.Tests.runtimeconfig.json"),
            "--depsfile", Path.Combine(folder, "NativeStore.Database.Tests.deps.json"),
            Path.Combine(folder, "nstore.dll"),
            "burst",
        ];
        foreach (var arg in host.Concat(args))
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error.GetAwaiter().GetResult() + output);
        return JsonDocument.Parse(output).RootElement;
    }
}
