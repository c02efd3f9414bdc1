using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Demo;

/// <summary>Market data from files: which field of the usual headers feeds which column.</summary>
internal static class MarketFiles
{
    /// <summary>Trades: <c>ts_ns,symbol,price,size</c>, optionally <c>side,venue,trade_id</c>.</summary>
    public static CsvOptions TradeOptions { get; } = new()
    {
        Columns = CsvColumnMap.ByName
            .With("ts_ns", nameof(MarketTrade.Time))
            .With("trade_id", nameof(MarketTrade.TradeId)),
        IgnoreExtraFields = true,
    };

    /// <summary>Quotes: <c>ts_ns,symbol</c> and what there is of <c>bid_px,bid_sz,ask_px,ask_sz</c>.</summary>
    public static CsvOptions QuoteOptions { get; } = new()
    {
        Columns = CsvColumnMap.ByName
            .With("ts_ns", nameof(MarketQuote.Time))
            .With("bid_px", nameof(MarketQuote.BidPrice))
            .With("bid_sz", nameof(MarketQuote.BidSize))
            .With("ask_px", nameof(MarketQuote.AskPrice))
            .With("ask_sz", nameof(MarketQuote.AskSize)),
        IgnoreExtraFields = true,
    };

    public static IReadOnlyList<LoadFacts> Load(
        Database database, DemoOptions options, Screen screen, CancellationToken cancellation)
    {
        var loads = new List<LoadFacts>();
        if (options.TradesFile is { } trades)
        {
            loads.Add(CsvFile.Load(
                screen, "trades", trades, TradeOptions, null, false,
                (csv, progress, token) => database.ImportCsv<MarketTrade>(trades, csv, progress, token), cancellation));
        }

        if (options.QuotesFile is { } quotes)
        {
            loads.Add(CsvFile.Load(
                screen, "quotes", quotes, QuoteOptions, null, false,
                (csv, progress, token) => database.ImportCsv<MarketQuote>(quotes, csv, progress, token), cancellation));
        }

        return loads;
    }
}
