using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Simulation;

/// <summary>A trade of a simulated day as a row of 32 bytes.</summary>
/// <param name="Time">The exchange's time.</param>
/// <param name="Symbol">What was traded.</param>
/// <param name="Price">The price.</param>
/// <param name="Size">Shares.</param>
/// <param name="TradeId">Unique in the day.</param>
[Series("simulated_trades")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct SimulatedTrade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] int Size,
    [Unique] long TradeId);
