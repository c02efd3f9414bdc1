using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Simulation;

/// <summary>A trade or a quote of a simulated day. Fills any record; prices are mantissas of four decimals.</summary>
public readonly record struct MarketEvent
{
    /// <summary>Whether this is a trade; otherwise it is a quote.</summary>
    public bool IsTrade { get; init; }

    /// <summary>The exchange's time.</summary>
    public Timestamp Time { get; init; }

    /// <summary>Which symbol, from 0, the busiest first: an index into <see cref="MarketDay.SymbolNames"/>.</summary>
    public int SymbolIndex { get; init; }

    /// <summary>A trade's price.</summary>
    public Fixed64<S4> Price { get; init; }

    /// <summary>A trade's size in shares.</summary>
    public int Size { get; init; }

    /// <summary>A trade's id: unique in the day, ascending in exchange time, with gaps.</summary>
    public long TradeId { get; init; }

    /// <summary>A quote's bid.</summary>
    public Fixed64<S4> BidPrice { get; init; }

    /// <summary>A quote's ask: above the bid.</summary>
    public Fixed64<S4> AskPrice { get; init; }

    /// <summary>Shares at the bid.</summary>
    public int BidSize { get; init; }

    /// <summary>Shares at the ask.</summary>
    public int AskSize { get; init; }

    /// <summary>The trade as a row.</summary>
    /// <param name="symbols">The symbols of <see cref="MarketDay.SymbolNames"/>, in order.</param>
    public SimulatedTrade ToTrade(ReadOnlySpan<Symbol> symbols) =>
        new(Time, symbols[SymbolIndex], Price, Size, TradeId);

    /// <summary>The quote as a row.</summary>
    /// <param name="symbols">The symbols of <see cref="MarketDay.SymbolNames"/>, in order.</param>
    public SimulatedQuote ToQuote(ReadOnlySpan<Symbol> symbols) =>
        new(Time, symbols[SymbolIndex], BidPrice, AskPrice, BidSize, AskSize);
}
