using System.Diagnostics;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv;
using NativeStore.Simulation;
using NativeStore.Storage;

namespace NativeStore.Cli.Demo;

/// <summary>Loads a day of the market simulator as it would arrive from a feed: in batches.</summary>
internal sealed class SimulatedDay(
    SeriesTable<MarketTrade> trades, SeriesTable<MarketQuote> quotes, CancellationToken cancellation)
{
    private const int BatchRows = 4096;
    private const int QuotesPerTrade = 2;

    private readonly MarketTrade[] _trades = new MarketTrade[BatchRows];
    private readonly MarketQuote[] _quotes = new MarketQuote[BatchRows];
    private int _tradeCount;
    private int _quoteCount;
    private long _tradeTicks;
    private long _quoteTicks;

    /// <summary>Loads the day; the times are those of appending, without making the rows up.</summary>
    public IReadOnlyList<LoadFacts> Load(Database database, DemoOptions options, Screen screen)
    {
        var day = new MarketDay(new MarketDayOptions
        {
            Seed = options.Seed,
            SymbolCount = options.Symbols,
            TradeCount = options.Rows,
            QuoteCount = Math.Max(options.Symbols, (long)options.Rows * QuotesPerTrade),
        });
        var symbols = day.Intern(database.Symbols);
        return ProgressBar.Show(screen, "Loading a simulated day", tell =>
        {
            while (day.TryNext(out var row))
            {
                Add(row, symbols[row.SymbolIndex]);
                if (_quoteCount == BatchRows || _tradeCount == BatchRows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Flush();
                    tell((double)trades.RowCount / options.Rows);
                }
            }

            Flush();
            return new[]
            {
                Facts("trades", trades.RowCount, _tradeTicks),
                Facts("quotes", quotes.RowCount, _quoteTicks),
            };
        });
    }

    private static LoadFacts Facts(string table, long rows, long ticks) =>
        new(table, "simulator", new CsvImportReport(rows, 0, 0, 0, 0), [], (double)ticks / Stopwatch.Frequency);

    private void Add(in MarketEvent row, Symbol symbol)
    {
        if (row.IsTrade)
        {
            _trades[_tradeCount++] = new MarketTrade(
                row.Time, symbol, Price(row.Price), Size(row.Size), null, null, null);
        }
        else
        {
            _quotes[_quoteCount++] = new MarketQuote(
                row.Time, symbol, Price(row.BidPrice), Size(row.BidSize), Price(row.AskPrice), Size(row.AskSize));
        }
    }

    private void Flush()
    {
        var start = Stopwatch.GetTimestamp();
        trades.Append(_trades.AsSpan(0, _tradeCount));
        var middle = Stopwatch.GetTimestamp();
        quotes.Append(_quotes.AsSpan(0, _quoteCount));
        _tradeTicks += middle - start;
        _quoteTicks += Stopwatch.GetTimestamp() - middle;
        (_tradeCount, _quoteCount) = (0, 0);
    }

    private static Fixed128<S18> Price(Fixed64<S4> price) => ((Fixed128<S4>)price).RescaleExact<S18>();

    private static Fixed128<S24> Size(int size) => Fixed128<S0>.FromMantissa(size).RescaleExact<S24>();
}
