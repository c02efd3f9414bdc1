using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Demo;

/// <summary>The best bid and ask of any market; a side that is not there is null.</summary>
[Series("quotes")]
internal readonly partial record struct MarketQuote(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed128<S18>? BidPrice,
    Fixed128<S24>? BidSize,
    Fixed128<S18>? AskPrice,
    Fixed128<S24>? AskSize);
