using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>
/// Each trade beside its symbol's newest quote, by one merge of two time-ordered streams and a dense array of the last
/// bid per symbol: the hand-written limit of an ASOF join.
/// </summary>
internal static unsafe class AsofLoop
{
    /// <summary>Counts the trades that have a quote, and sums trade price minus bid (mantissas).</summary>
    public static (long Matched, long Sum) Run(NativeArray<RawTrade> trades, NativeArray<RawQuote> quotes)
    {
        var bids = stackalloc long[ReferenceMarket.SymbolCount + 1];
        new Span<long>(bids, ReferenceMarket.SymbolCount + 1).Clear();
        long matched = 0, sum = 0;
        var quote = quotes.Start;
        var quotesEnd = quote + quotes.Length;
        var trade = trades.Start;
        for (var tradesEnd = trade + trades.Length; trade < tradesEnd; trade++)
        {
            var time = trade->Time;
            for (; quote < quotesEnd && quote->Time <= time; quote++)
            {
                bids[quote->Symbol] = quote->Bid;
            }

            var bid = bids[trade->Symbol];
            var hasQuote = bid != 0;
            matched += hasQuote ? 1 : 0;
            sum += hasQuote ? trade->Price - bid : 0;
        }

        return (matched, sum);
    }
}
