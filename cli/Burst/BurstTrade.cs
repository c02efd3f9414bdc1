using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Burst;

/// <summary>A trade of the market: wanted, but not at any price.</summary>
[Series("burst_trades", Priority = DataPriority.Normal)]
internal readonly partial record struct BurstTrade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    int Size,
    long TradeId);
