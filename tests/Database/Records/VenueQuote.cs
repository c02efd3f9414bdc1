namespace NativeStore.Tests.Records;

/// <summary>A row with a symbol in a key of two columns, and one beside it.</summary>
[Series("venue_quotes")]
public readonly partial record struct VenueQuote(
    [TimeKey] Timestamp Time, [SeriesKey] Symbol Symbol, [SeriesKey] Symbol Venue, Symbol Maker);
