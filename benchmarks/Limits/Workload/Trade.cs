using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>The reference trade: 32 bytes, a unique id, one series per symbol.</summary>
[Series("trades")]
public readonly partial record struct Trade(
    [TimeKey] Timestamp Time,
    Fixed64<S4> Price,
    [Unique] long TradeId,
    [SeriesKey] Symbol Symbol,
    int Size);

/// <summary>The same trade with the running sums that answer a windowed VWAP without walking the window.</summary>
[Series("summed_trades")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct SummedTrade(
    [TimeKey] Timestamp Time,
    Fixed64<S4> Price,
    [Unique] long TradeId,
    [SeriesKey] Symbol Symbol,
    [RunningSum] int Size);

/// <summary>
/// The same trade, its id read as a decimal: of two decimals none is taken for the price, and segments keep no sums of
/// products.
/// </summary>
[Series("plain_trades")]
public readonly partial record struct PlainTrade(
    [TimeKey] Timestamp Time,
    Fixed64<S4> Price,
    Fixed64<S4> TradeId,
    [SeriesKey] Symbol Symbol,
    int Size);

/// <summary>The same trade without a unique key: bulk loads that need no check for duplicates.</summary>
[Series("keyless_trades")]
public readonly partial record struct KeylessTrade(
    [TimeKey] Timestamp Time,
    Fixed64<S4> Price,
    long TradeId,
    [SeriesKey] Symbol Symbol,
    int Size);
