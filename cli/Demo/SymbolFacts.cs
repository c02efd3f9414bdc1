using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Demo;

/// <summary>What a trader wants to know of a symbol's day. Sums are exact; only the VWAP is rounded, once.</summary>
/// <param name="Symbol">Its name.</param>
/// <param name="Rows">Trades.</param>
/// <param name="First">Time of the first trade; null without trades, as the other prices are.</param>
/// <param name="Last">Time of the last trade.</param>
/// <param name="Volume">Sum of sizes.</param>
/// <param name="Notional">Sum of price times size.</param>
/// <param name="Vwap">Notional over volume, half-even to 18 decimals; null where the volume is 0.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="High">Highest price.</param>
/// <param name="LastPrice">Price of the last trade; among those of one time, of the one that came last.</param>
/// <param name="QuoteRows">Quotes.</param>
/// <param name="Quote">The newest quote; null without quotes.</param>
/// <param name="Closes">Last prices of equal stretches of the day; those without a trade are left out.</param>
internal sealed record SymbolFacts(
    string Symbol,
    long Rows,
    Timestamp? First,
    Timestamp? Last,
    ExactProduct Volume,
    ExactProduct Notional,
    Fixed128<S18>? Vwap,
    Fixed128<S18>? Low,
    Fixed128<S18>? High,
    Fixed128<S18>? LastPrice,
    long QuoteRows,
    QuoteFacts? Quote,
    IReadOnlyList<Fixed128<S18>> Closes);
