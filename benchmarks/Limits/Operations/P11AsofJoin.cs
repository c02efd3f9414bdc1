using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P11: each trade beside its symbol's newest quote, as a typed merge of two tables' rows.</summary>
internal sealed class P11AsofJoin : Operation
{
    private const string Name = "ASOF trades x quotes, all symbols, typed merge of two Range()";

    /// <inheritdoc/>
    public override string Id => "P11";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var market = lab.Market;
        var trades = lab.Trades;
        var quotes = lab.Quotes;
        var expected = Hash(AsofLoop.Run(market.Trades, market.Quotes));
        var found = Hash(Run(trades, quotes));
        Expect(Id, Name, expected, found);
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

    private static unsafe (long Matched, long Sum) Run(SeriesTable<Trade> trades, SeriesTable<Quote> quotes)
    {
        var bids = stackalloc long[ReferenceMarket.SymbolCount + 1];
        new Span<long>(bids, ReferenceMarket.SymbolCount + 1).Clear();
        long matched = 0, sum = 0;
        using var quote = quotes.Range().GetEnumerator();
        var quoteTime = quote.MoveNext() ? quote.Current.Time.Nanos : long.MaxValue;
        foreach (var trade in trades.Range())
        {
            var time = trade.Time.Nanos;
            while (quoteTime <= time)
            {
                bids[quote.Current.Symbol.Id] = quote.Current.Bid.Mantissa;
                quoteTime = quote.MoveNext() ? quote.Current.Time.Nanos : long.MaxValue;
            }

            var bid = bids[trade.Symbol.Id];
            var hasQuote = bid != 0;
            matched += hasQuote ? 1 : 0;
            sum += hasQuote ? trade.Price.Mantissa - bid : 0;
        }

        return (matched, sum);
    }

    /// <summary>Folds the result.</summary>
    public static ulong Hash((long Matched, long Sum) result)
    {
        var hash = default(ResultHash);
        hash.Add(result.Matched);
        hash.Add(result.Sum);
        return hash.Value;
    }
}
