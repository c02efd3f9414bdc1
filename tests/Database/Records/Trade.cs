namespace NativeStore.Tests.Records;

/// <summary>A trade with everything a series may declare.</summary>
[Series("trades", Priority = DataPriority.Critical)]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct Trade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] long Size,
    [Unique] long TradeId);
