using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NativeStore.Tests.Cli;

/// <summary>
/// nstore as one native program, run as users run it, against this build of it, which the JIT compiles: the same
/// answers, by the same vectors. NATIVESTORE_NATIVE_PROGRAM names the program; <c>./build.sh</c> sets it in its targets
/// Native and Test.
/// </summary>
public class NativeProgramTests
{
    private const string NoProgram =
        "NATIVESTORE_NATIVE_PROGRAM names no program; ./build.sh --target=Native makes one, with gcc or clang";

    // What a run measures, or what differs from run to run by when a thread got its turn.
    private static readonly HashSet<string> s_measured =
        ["seconds", "rowsPerSecond", "latencyMicros", "memory", "program", "upkeep", "readBackSeconds"];

    private static readonly string[] s_demo =
        ["demo", "--rows", "20000", "--symbols", "5", "--lookups", "200", "--seed", "7", "--json"];

    private static readonly string s_program =
        Environment.GetEnvironmentVariable("NATIVESTORE_NATIVE_PROGRAM") ?? "";

    [SkippableFact]
    public void ItIsCompiledAheadOfTimeAndUsesTheVectorsOfThisProcessor()
    {
        var program = Native(null, s_demo).Json.GetProperty("program");
        var own = Run.Of(s_demo).Json.GetProperty("program");
        program.GetProperty("runtime").GetString().ShouldBe("native");
        own.GetProperty("runtime").GetString().ShouldBe("jit");
        if ((Environment.GetEnvironmentVariable("NATIVESTORE_NATIVE_INSTRUCTIONS") ?? "native") == "native")
        {
            program.GetProperty("simd").GetString().ShouldBe(own.GetProperty("simd").GetString());
        }
    }

    [SkippableTheory]
    [InlineData("scalar")]
    [InlineData("128")]
    [InlineData("256")]
    [InlineData("512")]
    public void EveryVectorPathAnswersAsTheJitsOrIsRefused(string simd)
    {
        string[] widths = ["scalar", "128", "256", "512"];
        var widest = Native(null, s_demo).Json.GetProperty("program").GetProperty("simd").GetString();
        foreach (var arguments in new[] { s_demo, ["inspect", WriteTrades(), "--table", "trades", "--json"] })
        {
            var run = Native(simd, arguments);
            if (Array.IndexOf(widths, simd) > Array.IndexOf(widths, widest))
            {
                run.ExitCode.ShouldNotBe(0);
                run.Error.ShouldContain($"NATIVESTORE_SIMD is '{simd}'");
                continue;
            }

            run.Json.GetProperty("program").GetProperty("simd").GetString().ShouldBe(simd);
            ShouldBeTheSame(run, Run.Of(arguments));
        }
    }

    [SkippableFact]
    public void ALoadSaysWhatBecameOfEveryLine()
    {
        var file = WriteTrades();
        File.AppendAllText(file, "not a time,T1,1.5,100\n");
        string[] arguments = ["load", file, "--table", "trades", "--json"];
        var run = Native(null, arguments);
        run.Json.GetProperty("rejectCount").GetInt64().ShouldBe(1);
        ShouldBeTheSame(run, Run.Of(arguments));
    }

    [SkippableFact]
    public void ABurstBeyondMemoryLosesNoCriticalRow()
    {
        var run = Native(null, "burst", "--limit", "64M", "--seconds", "4", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var facts = run.Json;
        facts.GetProperty("criticalOffered").GetInt64().ShouldBeGreaterThan(0);
        facts.GetProperty("criticalReadable").GetInt64().ShouldBe(facts.GetProperty("criticalOffered").GetInt64());
    }

    [SkippableFact]
    public void HelpTablesAndErrorsAreWritten()
    {
        Native(null, "--help").Output.ShouldContain("nstore load trades.csv.gz --table trades");
        var demo = Native(null, "demo", "--rows", "3000", "--symbols", "5", "--lookups", "50");
        demo.ExitCode.ShouldBe(0, demo.Error);
        demo.Output.ShouldContain("A simulated trading day: 5 symbols, seed 42");
        var missing = Native(null, "load", "no-such-file.csv", "--table", "trades");
        var own = Run.Of("load", "no-such-file.csv", "--table", "trades");
        missing.ExitCode.ShouldBe(own.ExitCode);
        missing.Error.ShouldBe(own.Error);
    }

    private static Run Native(string? simd, params string[] arguments)
    {
        Skip.IfNot(File.Exists(s_program), NoProgram);
        var start = new ProcessStartInfo(s_program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NATIVESTORE_SIMD"] = simd;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Run(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static void ShouldBeTheSame(Run native, Run own)
    {
        native.ExitCode.ShouldBe(own.ExitCode, native.Error);
        Facts(native).ShouldBe(Facts(own));
    }

    private static string Facts(Run run)
    {
        var facts = JsonNode.Parse(run.Output)!;
        Strip(facts);
        return facts.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array)
            {
                Strip(element);
            }
        }

        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToList())
            {
                if (s_measured.Contains(name))
                {
                    members.Remove(name);
                }
                else
                {
                    Strip(members[name]);
                }
            }
        }
    }

    private static string WriteTrades()
    {
        var path = Path.Combine(Path.GetTempPath(), $"nativestore-native-{Environment.ProcessId}.csv");
        var random = new Random(3);
        var lines = Enumerable.Range(0, 20_000).Select(row => FormattableString.Invariant(
            $"{1772440200000000001 + (row * 1_000_003L)},T{random.Next(5)},")
            + FormattableString.Invariant($"{random.Next(10_000, 12_000) / 100m},{random.Next(1, 20) * 100}"));
        File.WriteAllLines(path, ["ts_ns,symbol,price,size", .. lines]);
        return path;
    }
}
