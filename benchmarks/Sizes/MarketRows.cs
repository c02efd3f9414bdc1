using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Text;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Sizes;

/// <summary>A trade of any market: wide enough for every price and size of the files, digit for digit.</summary>
[Series("trades")]
internal readonly partial record struct MarketTrade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed128<S18> Price,
    Fixed128<S24> Size,
    Symbol? Side,
    Symbol? Venue,
    FixedText<L48>? TradeId);

/// <summary>The best bid and ask of any market; a side that is not there is null.</summary>
[Series("quotes")]
internal readonly partial record struct MarketQuote(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed128<S18>? BidPrice,
    Fixed128<S24>? BidSize,
    Fixed128<S18>? AskPrice,
    Fixed128<S24>? AskSize);
