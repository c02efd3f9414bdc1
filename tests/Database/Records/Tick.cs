namespace NativeStore.Tests.Records;

/// <summary>A trade of normal priority: its oldest rows may go.</summary>
[Series("ticks")]
public readonly partial record struct Tick(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    long Size,
    [Unique] long Id);
