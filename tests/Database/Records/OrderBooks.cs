using System.Runtime.CompilerServices;

namespace NativeStore.Tests.Records;

/// <summary>500 prices of one side of a book, best first.</summary>
[InlineArray(500)]
public struct BookPrices
{
    private Fixed64<S4> _first;
}

/// <summary>What stands at these prices.</summary>
[InlineArray(500)]
public struct BookSizes
{
    private long _first;
}

/// <summary>Elements up to the widest row.</summary>
[InlineArray(7_997)]
public struct WidestElements
{
    private long _first;
}

/// <summary>A whole order book: 16,024 bytes.</summary>
[Series("books")]
public readonly partial record struct OrderBook(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    [Unique] long Id,
    BookPrices Bids,
    BookSizes BidSizes,
    BookPrices Asks,
    BookSizes AskSizes);

/// <summary>The widest row there is: 64,000 bytes.</summary>
[Series("widest")]
public readonly partial record struct Widest(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    [Unique] long Id,
    WidestElements Elements);
