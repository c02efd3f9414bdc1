using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Burst;

/// <summary>A quote of the market: the bulk, and the first to go.</summary>
[Series("burst_quotes", Priority = DataPriority.Bulk)]
internal readonly partial record struct BurstQuote(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> BidPrice,
    Fixed64<S4> AskPrice,
    int BidSize,
    int AskSize);
