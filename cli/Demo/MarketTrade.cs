using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Text;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Demo;

/// <summary>
/// A trade of any market: wide enough to keep prices and sizes that were printed from binary floats (up to 24 decimals)
/// digit for digit. No key is unique: an exact duplicate is a print of its own.
/// </summary>
[Series("trades")]
internal readonly partial record struct MarketTrade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed128<S18> Price,
    Fixed128<S24> Size,
    Symbol? Side,
    Symbol? Venue,
    FixedText<L48>? TradeId);
