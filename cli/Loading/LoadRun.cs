using NativeStore.Cli.Demo;
using NativeStore.Cli.Json;
using NativeStore.Cli.Terminal;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;
using NativeStore.Storage.Throttle;

namespace NativeStore.Cli.Loading;

/// <summary>Loads files into one table and tells what became of them.</summary>
internal sealed class LoadRun(Screen screen, CancellationToken cancellation)
{
    /// <summary>Runs it; returns an <see cref="ExitCode"/>.</summary>
    public int Run(LoadOptions options)
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = options.LimitBytes });
        var loads = Load(database, options, null);
        var table = database.Tables.Single();
        if (options.AsJson)
        {
            JsonFacts.Write(screen.Output, json =>
            {
                json.WriteString("command", "load");
                json.WriteProgram();
                LoadJson.Write(json, loads);
                LoadJson.Write(json, table);
                json.WriteNumber("rowsPruned", RowsPruned(database));
                MemoryTables.Write(json, database.Memory);
            });
        }
        else
        {
            LoadTables.Write(screen.Facts, loads);
            screen.Facts.Write(LoadTables.Of(table));
            screen.Facts.Write(MemoryTables.ByTag(database.Memory));
        }

        TellPruned(screen, database);
        return CodeOf(screen, loads, options.RejectsAllowed);
    }

    /// <summary>Says so where rows that were loaded are gone again.</summary>
    public static void TellPruned(Screen screen, Database database)
    {
        if (RowsPruned(database) is > 0 and var rows)
        {
            screen.Error.WriteLine(
                $"nstore: {ExactText.Count(rows)} of the rows loaded were dropped again, the oldest first, as memory " +
                "was short. Raise --limit to keep them.");
        }
    }

    private static long RowsPruned(Database database) =>
        database.Shed.Totals().Where(total => total.Reason == ShedReason.PrunedByPressure).Sum(total => total.Rows);

    /// <summary>How a load ends: well, or with more rejected lines than were accepted, which is said.</summary>
    public static int CodeOf(Screen screen, IReadOnlyList<LoadFacts> loads, long rejectsAllowed)
    {
        var (rejects, records) = (loads.Sum(load => load.RejectCount), loads.Sum(load => load.Report.Records));
        if (rejects > rejectsAllowed)
        {
            screen.Error.WriteLine(
                $"nstore: {ExactText.Count(rejects)} of {ExactText.Count(records)} lines were rejected. " +
                "Correct them, or accept that with --allow-rejects or --max-rejects.");
        }

        return rejects > 0 && loads.All(load => load.Rows == 0) ? ExitCode.BadData
            : rejects > rejectsAllowed ? ExitCode.Rejects
            : ExitCode.Done;
    }

    /// <summary>Loads the files into a table of the database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">The files and what they hold.</param>
    /// <param name="tableOptions">What the table is opened with; null takes the defaults.</param>
    public List<LoadFacts> Load(Database database, LoadOptions options, SeriesTableOptions? tableOptions)
    {
        var (name, csv, import) = Target(database, options, tableOptions);
        using var rejects = options.RejectFile is { } path ? File.Create(path) : null;
        return
        [
            .. options.Files.Select(file => CsvFile.Load(
                screen, name, file, options.Form(csv, file), rejects, options.IsStrict, import, cancellation)),
        ];
    }

    private static (string Name, CsvOptions Csv, CsvFile.Import Import) Target(
        Database database, LoadOptions options, SeriesTableOptions? tableOptions)
    {
        switch (options.Table)
        {
            case "trades":
                database.Series<MarketTrade>(tableOptions);
                return ("trades", MarketFiles.TradeOptions, database.ImportCsv<MarketTrade>);
            case "quotes":
                database.Series<MarketQuote>(tableOptions);
                return ("quotes", MarketFiles.QuoteOptions, database.ImportCsv<MarketQuote>);
            default:
                var table = database.CreateSeries(
                    SchemaFile.Parse(File.ReadAllText(options.SchemaFile!)), tableOptions);
                return (
                    table.Schema.Name,
                    new CsvOptions { IgnoreExtraFields = true },
                    (source, csv, progress, token) => database.ImportCsv(source, table, csv, progress, token));
        }
    }
}
