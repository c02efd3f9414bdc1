using System.CommandLine;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;

namespace NativeStore.Cli.Commands;

/// <summary><c>nstore load</c>: its options and their meaning.</summary>
internal static class LoadCommand
{
    public const string Examples =
        """
          nstore load trades.csv.gz --table trades
          nstore load monday.csv tuesday.csv --table quotes --rejects rejected.csv
          nstore load ticks.csv --schema ticks.json --strict --json
          nstore load ACME.csv --table trades --time-unit ms --map px=price --set symbol={file}
          zcat ticks.csv.gz | nstore load - --table trades --map date+time=time --null NA,- --max-rejects 10

        A schema file is the manifest of a record struct, or a short one by hand:
          { "name": "ticks", "columns": [
            { "name": "time",   "type": "timestamp", "roles": ["timeKey"] },
            { "name": "symbol", "type": "symbol",    "roles": ["seriesKey"] },
            { "name": "price",  "type": "fixed64",   "scale": 4 },
            { "name": "size",   "type": "int64",     "nullable": true } ] }
        """;

    public static Command Create(Screen screen)
    {
        var files = CommonOptions.Files("CSV files, plain or gzipped; - for standard input.", ArgumentArity.OneOrMore);
        var table = new Option<string?>("--table") { Description = "A known table.", HelpName = "trades|quotes" };
        table.AcceptOnlyFromAmong("trades", "quotes");
        var schema = new Option<string?>("--schema")
        {
            Description = "Schema of any other table, as JSON.", HelpName = "FILE",
        };
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Receives rejected lines, with line number, column and reason.", HelpName = "FILE",
        };
        var strict = new Option<bool>("--strict") { Description = "Stops at the first line that is no row." };
        var form = new CsvForm();
        var limit = CommonOptions.Limit();
        var json = CommonOptions.Json();
        var command = new Command("load", "Loads CSV files into a table and tells what became of every line.")
        {
            files, table, schema, rejects, strict, limit, json,
        };
        form.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Has(table) == result.Has(schema))
            {
                result.AddError("Say what the files hold: --table trades, --table quotes or --schema FILE.");
            }

            if (result.Has(strict) && result.Has(rejects))
            {
                result.AddError("--strict stops at the first bad line, --rejects collects them: give one of the two.");
            }

            string?[] read = [.. result.GetValue(files) ?? [], result.GetValue(schema)];
            if (result.GetValue(rejects) is { } target
                && Array.Find(read, file => IsSameFile(file, target)) is { } source)
            {
                result.AddError($"--rejects {target} would overwrite {source}, which is read: name another file.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Verb.Run(screen, parsed.GetValue(json), () =>
            new LoadRun(screen, cancellation).Run(new LoadOptions(
                parsed.GetValue(files)!,
                parsed.GetValue(table),
                parsed.GetValue(schema),
                parsed.GetValue(rejects),
                parsed.GetValue(strict),
                form.Read(parsed),
                form.RejectsAllowed(parsed),
                parsed.GetValue(limit),
                parsed.GetValue(json))))));
        return command;
    }

    /// <summary>Whether two paths lead to one file, over links too.</summary>
    private static bool IsSameFile(string? path, string other) =>
        path is not null && string.Equals(Target(path), Target(other), StringComparison.Ordinal);

    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Opening it will say what is wrong.
            return path;
        }
    }
}
