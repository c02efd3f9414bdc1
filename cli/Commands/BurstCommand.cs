using System.CommandLine;
using NativeStore.Cli.Burst;
using NativeStore.Cli.Terminal;

namespace NativeStore.Cli.Commands;

/// <summary><c>nstore burst</c>: its options and their meaning.</summary>
internal static class BurstCommand
{
    public const string Examples =
        """
          nstore burst --limit 256M --seconds 240         a minute each: calm, tenfold, hundredfold, calm
          nstore burst --limit 64M --seconds 8 --json | jq '.events[] | {elapsedMicros, kind, level}'

        Exit code 0 says that every critical row is readable, and that rows readable and rows shed are the rows offered.
        """;

    public static Command Create(Screen screen)
    {
        var limit = CommonOptions.Limit(BurstRun.LimitBytesMin);
        limit.Description = "What the process may grow by, e.g. 512M; the database gets it less an allowance for the " +
            "runtime. Default: 256M.";
        var seconds = CommonOptions.Count("--seconds", "Length of the load, in four equal phases.", 40, 4, 86_400);
        var rate = CommonOptions.Count("--rate", "Rows per second of the calm phases.", 10_000, 100, 1_000_000);
        var symbols = CommonOptions.Count("--symbols", "Symbols that trade.", 200, 1, 10_000);
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the rows.", HelpName = "N", DefaultValueFactory = _ => 42,
        };
        var json = CommonOptions.Json();
        var command = new Command("burst", "Loads a database beyond its memory, and tells what it keeps and sheds.")
        {
            limit, seconds, rate, symbols, seed, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Verb.Run(screen, parsed.GetValue(json), () =>
            new BurstRun(screen, cancellation).Run(new BurstOptions(
                parsed.GetValue(limit),
                parsed.GetValue(seconds),
                parsed.GetValue(rate),
                parsed.GetValue(symbols),
                parsed.GetValue(seed),
                parsed.GetValue(json))))));
        return command;
    }
}
