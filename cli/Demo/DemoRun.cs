using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Core.Symbols;
using NativeStore.Storage;

namespace NativeStore.Cli.Demo;

/// <summary>A demo from the empty database to the printed facts.</summary>
internal sealed class DemoRun(Screen screen, CancellationToken cancellation)
{
    /// <summary>Runs it; returns an <see cref="ExitCode"/>.</summary>
    public int Run(DemoOptions options)
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = options.LimitBytes });
        var trades = database.Series<MarketTrade>();
        var quotes = database.Series<MarketQuote>();
        var loads = options.IsSimulated
            ? new SimulatedDay(trades, quotes, cancellation).Load(database, options, screen)
            : MarketFiles.Load(database, options, screen, cancellation);
        var facts = Ask(database, trades, quotes, options, loads);
        if (options.AsJson)
        {
            JsonFacts.Write(screen.Output, json => DemoJson.Write(json, facts));
        }
        else
        {
            DemoTables.Write(screen.Facts, facts);
        }

        LoadRun.TellPruned(screen, database);
        return loads.All(load => load.Rows == 0) ? ExitCode.BadData
            : LoadRun.CodeOf(screen, loads, options.RejectsAllowed);
    }

    private static DemoFacts Ask(
        Database database,
        SeriesTable<MarketTrade> trades,
        SeriesTable<MarketQuote> quotes,
        DemoOptions options,
        IReadOnlyList<LoadFacts> loads)
    {
        var symbols = Instruments(database, trades, quotes);
        var facts = symbols
            .Select(symbol => SymbolSummary.Of(database.Symbols.NameOf(symbol), symbol, trades, quotes))
            .ToList();
        var shown = BarSymbol(facts, options.BarsOf) is { Rows: > 0 } traded ? traded : null;
        return new DemoFacts(
            options.IsSimulated
                ? $"A simulated trading day: {options.Symbols} symbols, seed {options.Seed}"
                : "Market data from files",
            loads,
            facts,
            shown is null ? null : BarSummary.Of(shown, database.Symbol(shown.Symbol), trades),
            DemoLookups.Measure(trades, quotes, facts, symbols, options),
            database.Memory);
    }

    // The dictionary also holds venues: an instrument is what has a trade or a quote.
    private static List<Symbol> Instruments(
        Database database, SeriesTable<MarketTrade> trades, SeriesTable<MarketQuote> quotes) =>
    [
        .. Enumerable.Range(1, database.Symbols.Count).Select(database.Symbols.At)
            .Where(symbol => trades.TryLatest(symbol, out _) || quotes.TryLatest(symbol, out _))
            .OrderBy(database.Symbols.NameOf, StringComparer.Ordinal),
    ];

    private static SymbolFacts? BarSymbol(List<SymbolFacts> facts, string? wanted) =>
        wanted is null
            ? facts.MaxBy(symbol => symbol.Rows)
            : facts.FirstOrDefault(symbol => symbol.Symbol == wanted) ?? throw new UnknownSymbolException(wanted);
}
