using System.CommandLine;
using NativeStore.Cli.Demo;
using NativeStore.Cli.Terminal;

namespace NativeStore.Cli.Commands;

/// <summary><c>nstore demo</c>: its options and their meaning.</summary>
internal static class DemoCommand
{
    public const string Examples =
        """
          nstore demo                                        a simulated day, the same for every run of one seed
          nstore demo --symbols 50 --rows 5000000            a larger one
          nstore demo --trades trades.csv.gz --quotes quotes.csv.gz
          nstore demo --trades trades.csv.gz --json | jq '.symbols[] | {symbol, vwap}'
        """;

    public static Command Create(Screen screen)
    {
        var trades = CommonOptions.InputFile(
            "--trades", "Trades to load: CSV, plain or gzipped, with the fields ts_ns, symbol, price, size.");
        var quotes = CommonOptions.InputFile(
            "--quotes", "Quotes to load, with the fields ts_ns, symbol, bid_px, bid_sz, ask_px, ask_sz.");
        var form = new CsvForm();
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the simulated day.", HelpName = "N", DefaultValueFactory = _ => 42,
        };
        var symbols = CommonOptions.Count("--symbols", "Symbols of the simulated day.", 12, 1, 10_000);
        var rows = CommonOptions.Count(
            "--rows", "Trades of the simulated day; there are more quotes than that.", 500_000, 1, 200_000_000);
        var bars = new Option<string?>("--bars")
        {
            Description = "Symbol to show bars of. Default: the one with most trades.", HelpName = "SYMBOL",
        };
        var lookups = CommonOptions.Count("--lookups", "Lookups of each kind to time.", 20_000, 1, 10_000_000);
        var limit = CommonOptions.Limit();
        var json = CommonOptions.Json();
        var command = new Command("demo", "Loads a trading day into native memory and asks it what a trader would.")
        {
            trades, quotes, seed, symbols, rows, bars, lookups, limit, json,
        };
        form.AddTo(command);
        command.Validators.Add(result =>
        {
            Option[] files = [trades, quotes], simulation = [symbols, rows];
            if (files.Any(result.Has) && simulation.Any(result.Has))
            {
                result.AddError(
                    "--symbols and --rows are for a simulated day: leave them out with --trades or --quotes.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Verb.Run(screen, parsed.GetValue(json), () =>
            new DemoRun(screen, cancellation).Run(new DemoOptions(
                parsed.GetValue(trades)?.FullName,
                parsed.GetValue(quotes)?.FullName,
                parsed.GetValue(seed),
                parsed.GetValue(symbols),
                parsed.GetValue(rows),
                parsed.GetValue(bars),
                parsed.GetValue(lookups),
                parsed.GetValue(limit),
                parsed.GetValue(json),
                form.Read(parsed),
                form.RejectsAllowed(parsed))))));
        return command;
    }
}
