using System.CommandLine;
using NativeStore.Cli.Demo;
using NativeStore.Cli.Inspect;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;

namespace NativeStore.Cli.Commands;

/// <summary><c>nstore inspect</c>: its options and their meaning.</summary>
internal static class InspectCommand
{
    public const string Examples =
        """
          nstore inspect                                     a simulated day, sealed
          nstore inspect --aged --rows 2000000               a larger one, encoded for size
          nstore inspect trades.csv.gz --table trades
          nstore inspect ticks.csv --schema ticks.json --aged --json | jq '.tables[].columns[] | {name, bytesPerValue}'
        """;

    public static Command Create(Screen screen)
    {
        var files = CommonOptions.Files(
            "CSV files, plain or gzipped; none for a simulated day.", ArgumentArity.ZeroOrMore);
        var table = new Option<string?>("--table") { Description = "A known table.", HelpName = "trades|quotes" };
        table.AcceptOnlyFromAmong("trades", "quotes");
        var schema = new Option<string?>("--schema")
        {
            Description = "Schema of any other table, as JSON.", HelpName = "FILE",
        };
        var form = new CsvForm();
        var aged = new Option<bool>("--aged") { Description = "Encodes for size, as rows that have become old are." };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the simulated day.", HelpName = "N", DefaultValueFactory = _ => 42,
        };
        var symbols = CommonOptions.Count("--symbols", "Symbols of the simulated day.", 12, 1, 10_000);
        var rows = CommonOptions.Count(
            "--rows", "Trades of the simulated day; there are more quotes than that.", 500_000, 1, 200_000_000);
        var limit = CommonOptions.Limit();
        var json = CommonOptions.Json();
        var command = new Command(
            "inspect", "Shows how rows are stored: tables, tiers, bytes by tag, codecs per column.")
        {
            files, table, schema, aged, seed, symbols, rows, limit, json,
        };
        form.AddTo(command);
        command.Validators.Add(result =>
        {
            var hasFiles = result.GetResult(files) is { Tokens.Count: > 0 };
            if (hasFiles ? result.Has(table) == result.Has(schema) : result.Has(table) || result.Has(schema))
            {
                result.AddError("Say what the files hold: FILE with --table trades, --table quotes or --schema FILE.");
            }

            if (hasFiles && (result.Has(symbols) || result.Has(rows) || result.Has(seed)))
            {
                result.AddError("--seed, --symbols and --rows are for a simulated day: leave them out with FILE.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Verb.Run(screen, parsed.GetValue(json), () =>
        {
            var (limitBytes, asJson) = (parsed.GetValue(limit), parsed.GetValue(json));
            var paths = parsed.GetValue(files) ?? [];
            var load = new LoadOptions(
                paths, parsed.GetValue(table), parsed.GetValue(schema), null, false, form.Read(parsed),
                form.RejectsAllowed(parsed), limitBytes, asJson);
            var day = new DemoOptions(
                null, null, parsed.GetValue(seed), parsed.GetValue(symbols), parsed.GetValue(rows), null, 0,
                limitBytes, asJson, form.Read(parsed), form.RejectsAllowed(parsed));
            return new InspectRun(screen, cancellation).Run(new InspectOptions(
                paths.Length > 0 ? load : null,
                paths.Length > 0 ? null : day,
                parsed.GetValue(aged),
                limitBytes,
                asJson));
        })));
        return command;
    }
}
