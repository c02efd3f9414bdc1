using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Simulation;

/// <summary>A quote of a simulated day as a row of 40 bytes.</summary>
/// <param name="Time">The exchange's time.</param>
/// <param name="Symbol">What is quoted.</param>
/// <param name="BidPrice">The best price to sell at.</param>
/// <param name="AskPrice">The best price to buy at: above the bid.</param>
/// <param name="BidSize">Shares at the bid.</param>
/// <param name="AskSize">Shares at the ask.</param>
[Series("simulated_quotes")]
public readonly partial record struct SimulatedQuote(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> BidPrice,
    Fixed64<S4> AskPrice,
    int BidSize,
    int AskSize);
