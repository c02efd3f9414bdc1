namespace NativeStore.Tests.Records;

/// <summary>A record that claims the same table name with other columns.</summary>
[Series("trades")]
public readonly partial record struct OtherTrade([TimeKey] Timestamp Time, [SeriesKey] Symbol Symbol, double Price);
