using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Simulation;

namespace NativeStore.Cli.Burst;

/// <summary>
/// Rows of a seeded market: the same sequence for one seed, each table's own stream; times are those of the run.
/// </summary>
internal sealed class BurstRows
{
    // More than any run takes.
    private const long Endless = 1L << 40;

    private readonly MarketDay _trades;
    private readonly MarketDay _quotes;
    private readonly SeededRandom _orders;

    public BurstRows(Database database, BurstOptions options)
    {
        var day = new MarketDayOptions { Seed = options.Seed, SymbolCount = options.Symbols, LateShare = 0 };
        _trades = new MarketDay(day with { TradeCount = Endless, QuoteCount = options.Symbols });
        _quotes = new MarketDay(day with { TradeCount = 0, QuoteCount = Endless, Seed = options.Seed + 1 });
        _orders = new SeededRandom(options.Seed + 2);
        Symbols = _trades.Intern(database.Symbols);
    }

    /// <summary>All symbols, the busiest first.</summary>
    public Symbol[] Symbols { get; }

    public BurstTrade Trade(Timestamp time, long number)
    {
        var row = Next(_trades, isTrade: true);
        return new BurstTrade(time, Symbols[row.SymbolIndex], row.Price, row.Size, number);
    }

    public BurstQuote Quote(Timestamp time, long number)
    {
        var row = Next(_quotes, isTrade: false);
        return new BurstQuote(
            time, Symbols[row.SymbolIndex], row.BidPrice, row.AskPrice, row.BidSize, row.AskSize);
    }

    public BurstOrder Order(Timestamp time, long number) => new(
        time,
        Symbols[_orders.NextInt32(Symbols.Length)],
        Fixed64<S4>.FromMantissa(1_000_000 + _orders.NextInt32(1_000_000)),
        100 * (1 + _orders.NextInt32(20)),
        number);

    private static MarketEvent Next(MarketDay day, bool isTrade)
    {
        MarketEvent row;
        do
        {
            day.TryNext(out row);
        }
        while (row.IsTrade != isTrade);
        return row;
    }
}
