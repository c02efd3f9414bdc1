using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage;

namespace NativeStore.Cli.Demo;

/// <summary>Sums up a symbol's day in one pass over its trades.</summary>
internal static class SymbolSummary
{
    private const int SparklineColumns = 32;

    public static SymbolFacts Of(
        string name, Symbol symbol, SeriesTable<MarketTrade> trades, SeriesTable<MarketQuote> quotes)
    {
        var quote = quotes.TryLatest(symbol, out var newest) ? QuoteFacts.Of(newest) : null;
        var quoteRows = quotes.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue).Count();
        var volume = default(Int256);
        var notional = default(Int256);
        var rows = 0L;
        MarketTrade first = default, last = default;
        Fixed128<S18> low = default, high = default;
        foreach (var trade in trades.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
        {
            var price = trade.Price;
            volume += trade.Size.Mantissa;
            notional = notional.AddProduct(price.Mantissa, trade.Size.Mantissa);
            if (rows++ == 0)
            {
                first = trade.ToRecord();
                (low, high) = (price, price);
            }

            low = Fixed128<S18>.Min(low, price);
            high = Fixed128<S18>.Max(high, price);
        }

        var exactVolume = new ExactProduct(volume, Fixed128<S24>.Scale);
        var exactNotional = new ExactProduct(notional, Fixed128<S18>.Scale + Fixed128<S24>.Scale);
        if (rows == 0)
        {
            return new SymbolFacts(
                name, 0, null, null, exactVolume, exactNotional, null, null, null, null, quoteRows, quote, []);
        }

        last = trades.Latest(symbol);
        return new SymbolFacts(
            name,
            rows,
            first.Time,
            last.Time,
            exactVolume,
            exactNotional,
            Vwap(notional, volume),
            low,
            high,
            last.Price,
            quoteRows,
            quote,
            Closes(trades, symbol, first.Time, last.Time));
    }

    // The scales of notional and volume differ by that of the price, so the quotient of the mantissas has that scale.
    private static Fixed128<S18>? Vwap(Int256 notional, Int256 volume) =>
        volume.Sign == 0 ? null : Fixed128<S18>.FromMantissa(notional.DivideRound(volume));

    private static List<Fixed128<S18>> Closes(
        SeriesTable<MarketTrade> trades, Symbol symbol, Timestamp first, Timestamp last)
    {
        var bucketNanos = Math.Max(1, ((last.Nanos - first.Nanos) / SparklineColumns) + 1);
        var closes = new List<Fixed128<S18>>(SparklineColumns);
        var bucket = -1L;
        foreach (var trade in trades.Range(symbol, first, Timestamp.MaxValue))
        {
            var own = (trade.Time.Nanos - first.Nanos) / bucketNanos;
            if (own != bucket)
            {
                bucket = own;
                closes.Add(default);
            }

            closes[^1] = trade.Price;
        }

        return closes;
    }
}
