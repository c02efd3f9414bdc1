namespace NativeStore.Samples.Tour;

#region README: a record
[Series("trades")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct Trade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] long Size,
    [Unique] long TradeId);
#endregion
