using System.Diagnostics;
using System.Text.Json;
using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P31: the first 20,000 lookups of a process, p50, by <c>nstore demo</c> in child processes: as .NET hosts start,
/// which compile what they run a first time without optimising it, against the program that was compiled ahead of time;
/// and how long that one takes to start and end. Left out where the native program or nstore is not built.
/// </summary>
internal sealed class P31ColdProcess : Operation
{
    private const int Starts = 20;

    private static readonly (string Id, string Lookup, string Name)[] s_lookups =
    [
        ("P31-latest", "latest trade of a symbol", "cold process: latest of a symbol, p50"),
        ("P31-last10", "last 10 trades of a symbol", "cold process: last ten rows, p50"),
        ("P31-minute", "exact VWAP of a symbol's minute", "cold process: VWAP of a minute, row by row, p50"),
    ];

    /// <inheritdoc/>
    public override string Id => "P31";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        if (Find("artifacts/native/nstore") is not { } native
            || Find($"cli/bin/{Configuration}/net10.0/nstore.dll") is not { } managed)
        {
            yield break;
        }

        // Children take over the mask of the thread that starts them, and a host's compiler has a processor of its own.
        Processor.Unpin();
        // A host's default settings, whatever this process was started with.
        var jit = new Child("dotnet", [managed], [("DOTNET_TieredCompilation", "1"), ("DOTNET_TC_QuickJit", "1")]);
        var untiered = new Child("dotnet", [managed], [("DOTNET_TieredCompilation", "0")]);
        var ahead = new Child(native, [], []);
        var rounds = Enumerable.Range(0, lab.Rounds.Count)
            .Select(_ => (Jit: jit.Lookups(), Ahead: ahead.Lookups(), Untiered: untiered.Lookups())).ToList();
        foreach (var (id, lookup, name) in s_lookups)
        {
            var untieredMicros = Quartiles.Of(rounds.Select(round => round.Untiered[lookup])).Median;
            yield return new Outcome
            {
                Id = id,
                Operation = name,
                Unit = "us",
                Anchor = "compiled ahead of time",
                Sample = Sample.Of([.. rounds.Select(round => (round.Jit[lookup], round.Ahead[lookup]))]),
                Gate = Bound.RatioAtMost(2),
                Moonshot = Bound.RatioAtMost(1.2),
                Note = FormattableString.Invariant($"without tiering {untieredMicros:0.00} us"),
            };
        }

        ahead.StartMillis();
        yield return new Outcome
        {
            Id = "P31-start",
            Operation = "nstore --version, native, start to end",
            Unit = "ms",
            Anchor = "the same by the JIT",
            Sample = Sample.Of([.. Enumerable.Range(0, Starts).Select(_ => (ahead.StartMillis(), jit.StartMillis()))]),
            Moonshot = Bound.ValueAtMost(10, "ms"),
        };
        Processor.Pin(0);
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    // The repository is some folder above the running program.
    private static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private sealed class Child(string program, string[] before, (string Name, string Value)[] environment)
    {
        public Dictionary<string, double> Lookups()
        {
            using var facts = JsonDocument.Parse(Run("demo", "--json"));
            return facts.RootElement.GetProperty("latencyMicros").EnumerateArray().ToDictionary(
                latency => latency.GetProperty("operation").GetString()!,
                latency => latency.GetProperty("p50").GetDouble());
        }

        public double StartMillis()
        {
            var start = Stop.Nanos();
            Run("--version");
            return Stop.Since(start) / 1e6;
        }

        private string Run(params string[] arguments)
        {
            var start = new ProcessStartInfo(program, [.. before, .. arguments]) { RedirectStandardOutput = true };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}.");
        }
    }
}
