using NativeStore.Cli.Demo;
using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Storage;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Cli.Inspect;

/// <summary>Loads rows, takes them through their tiers and tells how they are stored then.</summary>
internal sealed class InspectRun(Screen screen, CancellationToken cancellation)
{
    // Small, so that all but a few rows of a file are sealed.
    private const int BlockBytes = 256 * 1024;

    /// <summary>Runs it; returns an <see cref="ExitCode"/>.</summary>
    public int Run(InspectOptions options)
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = options.LimitBytes,
            Upkeep = UpkeepMode.Manual,
        });
        var tableOptions = new SeriesTableOptions
        {
            BlockBytes = BlockBytes,
            SealAfter = TimeSpan.Zero,
            CompressAfter = options.IsAged ? TimeSpan.FromTicks(1) : TimeSpan.Zero,
        };
        var loads = options.Load is { } files
            ? new LoadRun(screen, cancellation).Load(database, files, tableOptions)
            : LoadDay(database, options.Day!, tableOptions);
        database.Upkeep.RunUntilIdle();
        var facts = new InspectFacts(
            loads,
            [.. database.Tables.Select(table => (table, table.ReportColumns()))],
            database.Upkeep.Statistics,
            database.Memory);
        if (options.AsJson)
        {
            JsonFacts.Write(screen.Output, json => InspectJson.Write(json, facts));
        }
        else
        {
            InspectTables.Write(screen.Facts, facts);
        }

        return loads.All(load => load.Rows == 0) ? ExitCode.BadData
            : LoadRun.CodeOf(screen, loads, options.Load?.RejectsAllowed ?? 0);
    }

    private IReadOnlyList<LoadFacts> LoadDay(Database database, DemoOptions day, SeriesTableOptions tableOptions)
    {
        var trades = database.Series<MarketTrade>(tableOptions);
        var quotes = database.Series<MarketQuote>(tableOptions);
        return new SimulatedDay(trades, quotes, cancellation).Load(database, day, screen);
    }
}
