using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P11 over rows in segments: per symbol, as segments have their rows, one range beside the other.</summary>
internal sealed class SealedAsofJoin : Operation
{
    private const string Name = "ASOF trades x quotes, sealed, Range(symbol).Only() and MoveToLast()";

    /// <inheritdoc/>
    public override string Id => "P11-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var market = lab.Market;
        var (trades, quotes) = (lab.SealedTrades, lab.SealedQuotes);
        var found = P11AsofJoin.Hash(Run(trades, quotes));
        Expect(Id, Name, P11AsofJoin.Hash(AsofLoop.Run(market.Trades, market.Quotes)), found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ms",
            Anchor = "hand-written merge of raw rows",
            Sample = lab.Rounds.Measure(
                Timed(() => AsofLoop.Run(market.Trades, market.Quotes).Sum, 1e6),
                Timed(() => Run(trades, quotes).Sum, 1e6)),
            Gate = Bound.RatioAtMost(2),
            Moonshot = Bound.RatioAtMost(1.2),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static (long Matched, long Sum) Run(SeriesTable<Trade> trades, SeriesTable<Quote> quotes)
    {
        long matched = 0, sum = 0;
        for (uint id = 1; id <= ReferenceMarket.SymbolCount; id++)
        {
            var symbol = new Symbol(id);
            using var quote = quotes.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)
                .Only(Quote.Columns.Bid).GetEnumerator();
            var range = trades.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue).Only(Trade.Columns.Price);
            foreach (var trade in range)
            {
                var hasQuote = quote.MoveToLast(trade.Time);
                matched += hasQuote ? 1 : 0;
                sum += hasQuote ? trade.Price.Mantissa - quote.Current.Bid.Mantissa : 0;
            }
        }

        return (matched, sum);
    }
}
