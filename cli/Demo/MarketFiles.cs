using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Demo;

/// <summary>Market data from files: which field of the usual headers feeds which column.</summary>
internal static class MarketFiles
{
    /// <summary>
    /// Trades: <c>ts_ns</c> (or <c>time</c>), <c>symbol,price,size</c>, optionally <c>side,venue,trade_id</c>.
    /// </summary>
    public static CsvOptions TradeOptions { get; } = new()
    {
        Columns = CsvColumnMap.ByName
            .WithUsual("ts_ns", nameof(MarketTrade.Time))
            .WithUsual("timestamp", nameof(MarketTrade.Time))
            .WithUsual("ts", nameof(MarketTrade.Time))
            .WithUsual("trade_id", nameof(MarketTrade.TradeId)),
        IgnoreExtraFields = true,
    };

    /// <summary>
    /// Quotes: <c>ts_ns</c> (or <c>time</c>), <c>symbol</c>, what there is of <c>bid_px,bid_sz,ask_px,ask_sz</c>.
    /// </summary>
    public static CsvOptions QuoteOptions { get; } = new()
    {
        Columns = CsvColumnMap.ByName
            .WithUsual("ts_ns", nameof(MarketQuote.Time))
            .WithUsual("timestamp", nameof(MarketQuote.Time))
            .WithUsual("ts", nameof(MarketQuote.Time))
            .WithUsual("bid_px", nameof(MarketQuote.BidPrice))
            .WithUsual("bid_sz", nameof(MarketQuote.BidSize))
            .WithUsual("ask_px", nameof(MarketQuote.AskPrice))
            .WithUsual("ask_sz", nameof(MarketQuote.AskSize)),
        IgnoreExtraFields = true,
    };

    public static IReadOnlyList<LoadFacts> Load(
        Database database, DemoOptions options, Screen screen, CancellationToken cancellation)
    {
        var loads = new List<LoadFacts>();
        if (options.TradesFile is { } trades)
        {
            loads.Add(CsvFile.Load(
                screen, "trades", trades, options.Form(TradeOptions, trades), null, false,
                database.ImportCsv<MarketTrade>, cancellation));
        }

        if (options.QuotesFile is { } quotes)
        {
            loads.Add(CsvFile.Load(
                screen, "quotes", quotes, options.Form(QuoteOptions, quotes), null, false,
                database.ImportCsv<MarketQuote>, cancellation));
        }

        return loads;
    }
}
