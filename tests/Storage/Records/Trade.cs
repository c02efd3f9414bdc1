using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Tests.Records;

/// <summary>The plain case: one symbol, one 8-byte unique key, 32 bytes.</summary>
[Series("trades")]
public readonly partial record struct Trade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    int Size,
    [Unique] long TradeId);

/// <summary>As <see cref="Trade"/>, with running sums and without a unique key.</summary>
[Series("prints")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct Print(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] int Size);
