using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>The reference quote: 40 bytes, one series per symbol.</summary>
[Series("quotes")]
public readonly partial record struct Quote(
    [TimeKey] Timestamp Time,
    Fixed64<S4> Bid,
    Fixed64<S4> Ask,
    [SeriesKey] Symbol Symbol,
    int BidSize,
    int AskSize);
