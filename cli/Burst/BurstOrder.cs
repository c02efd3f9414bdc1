using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Burst;

/// <summary>An order: trading state that must never be lost. Ids count from 0 without gaps.</summary>
[Series("burst_orders", Priority = DataPriority.Critical)]
internal readonly partial record struct BurstOrder(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    int Quantity,
    [Unique] long OrderId);
