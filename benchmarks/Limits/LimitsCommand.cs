using System.CommandLine;

namespace NativeStore.Benchmarks.Limits;

/// <summary>The command <c>limits</c>: options in, a run of the program, an exit code out.</summary>
internal static class LimitsCommand
{
    private const string Description =
        """
        Measures every operation against a hand-written limit or a physical anchor in the same run.
        Exit codes: 0 every gate met, 1 usage, 3 a gate missed (never with --smoke), 4 a wrong result.
        """;

    private static readonly Option<long> _rows = new("--rows")
    {
        Description = "Trades of the reference day; quotes are twice as many.",
        DefaultValueFactory = _ => 10_000_000,
    };

    private static readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of the reference day.",
        DefaultValueFactory = _ => 42,
    };

    private static readonly Option<int> _rounds = new("--rounds")
    {
        Description = "Quiet rounds per operation, at least 7.",
        DefaultValueFactory = _ => 7,
    };

    private static readonly Option<string?> _only = new("--only")
    {
        Description = "Rows of the goals to run, separated by commas, e.g. P1,P9.",
    };

    private static readonly Option<FileInfo?> _json = new("--json")
    {
        Description = "Writes the results as a JSON array to this file.",
    };

    private static readonly Option<bool> _noPeers = new("--no-peers")
    {
        Description = "Leaves out SQLite, DuckDB and the managed collections.",
    };

    private static readonly Option<bool> _smoke = new("--smoke")
    {
        Description = "Shows missed gates without failing; wrong results still fail.",
    };

    public static Command Create()
    {
        _rows.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() is < 10_000 or > 100_000_000)
            {
                result.AddError("--rows is from 10000 to 100000000.");
            }
        });
        _rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 7)
            {
                result.AddError("--rounds is at least 7: fewer say nothing about the spread.");
            }
        });
        _only.Validators.Add(result =>
        {
            foreach (var id in SplitIds(result.GetValueOrDefault<string?>()))
            {
                if (!LimitsProgram.Ids.Contains(id, StringComparer.OrdinalIgnoreCase))
                {
                    result.AddError($"--only: there is no {id}; there are {string.Join(", ", LimitsProgram.Ids)}.");
                }
            }
        });
        var command = new Command("limits", Description) { _rows, _seed, _rounds, _only, _json, _noPeers, _smoke };
        command.SetAction(parsed => (int)LimitsProgram.Run(OptionsOf(parsed), Console.Out));
        return command;
    }

    private static LimitsOptions OptionsOf(ParseResult parsed) => new()
    {
        Rows = parsed.GetValue(_rows),
        Seed = parsed.GetValue(_seed),
        Rounds = parsed.GetValue(_rounds),
        Only = SplitIds(parsed.GetValue(_only)).ToHashSet(StringComparer.OrdinalIgnoreCase),
        Json = parsed.GetValue(_json),
        WithPeers = !parsed.GetValue(_noPeers),
        Smoke = parsed.GetValue(_smoke),
    };

    private static string[] SplitIds(string? ids) =>
        (ids ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
