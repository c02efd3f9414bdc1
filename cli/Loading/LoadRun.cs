using NativeStore.Cli.Demo;
using NativeStore.Cli.Json;
using NativeStore.Cli.Terminal;
using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Loading;

/// <summary>Loads files into one table and tells what became of them.</summary>
internal sealed class LoadRun(Screen screen, CancellationToken cancellation)
{
    /// <summary>Runs it; returns an <see cref="ExitCode"/>.</summary>
    public int Run(LoadOptions options)
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = options.LimitBytes });
        var (name, csv, import) = Target(database, options);
        csv = csv with { Rounding = options.Rounding };
        using var rejects = options.RejectFile is { } path ? File.Create(path) : null;
        var loads = options.Files
            .Select(file => CsvFile.Load(
                screen, name, file, csv, rejects, options.IsStrict,
                (complete, progress, token) => import(file, complete, progress, token), cancellation))
            .ToList();
        var table = database.Tables.Single();
        if (options.AsJson)
        {
            JsonFacts.Write(screen.Output, json =>
            {
                json.WriteString("command", "load");
                LoadJson.Write(json, loads);
                LoadJson.Write(json, table);
                MemoryTables.Write(json, database.Memory);
            });
        }
        else
        {
            LoadTables.Write(screen.Facts, loads);
            screen.Facts.Write(LoadTables.Of(table));
            screen.Facts.Write(MemoryTables.ByTag(database.Memory));
        }

        return loads.All(load => load.Rows == 0 && load.RejectCount > 0) ? ExitCode.BadData : ExitCode.Done;
    }

    private delegate CsvImportReport Import(
        string path, CsvOptions options, IProgress<CsvProgress> progress, CancellationToken cancellation);

    private static (string Name, CsvOptions Csv, Import Import) Target(Database database, LoadOptions options)
    {
        switch (options.Table)
        {
            case "trades":
                return ("trades", MarketFiles.TradeOptions, database.ImportCsv<MarketTrade>);
            case "quotes":
                return ("quotes", MarketFiles.QuoteOptions, database.ImportCsv<MarketQuote>);
            default:
                var table = database.CreateSeries(SchemaFile.Parse(File.ReadAllText(options.SchemaFile!)));
                return (
                    table.Schema.Name,
                    new CsvOptions { IgnoreExtraFields = true },
                    (path, csv, progress, token) => database.ImportCsv(path, table, csv, progress, token));
        }
    }
}
