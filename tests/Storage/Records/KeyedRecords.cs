using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Tests.Records;

/// <summary>A series per symbol and venue, unique by two columns.</summary>
[Series("fills")]
public readonly partial record struct Fill(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    [SeriesKey] short Venue,
    [Unique] long OrderId,
    [Unique] int Part,
    Fixed64<S2> Price);

/// <summary>A series per account number, unique by four bytes, nullable columns.</summary>
[Series("balances")]
public readonly partial record struct Balance(
    [TimeKey] Timestamp Time, [SeriesKey] long Account, [Unique] int Number, long? Amount, Fixed64<S2>? Rate);

/// <summary>One series: no key at all.</summary>
[Series("heartbeats")]
public readonly partial record struct Heartbeat([TimeKey] Timestamp Time, int Load, double Celsius);

/// <summary>Running sums whose product of two 8-byte columns may pass 128 bits.</summary>
[Series("blocks")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct BlockTrade(
    [TimeKey] Timestamp Time, [SeriesKey] Symbol Symbol, Fixed64<S4> Price, [RunningSum] long Size);

/// <summary>As <see cref="BlockTrade"/>, unique by four bytes.</summary>
[Series("tickets")]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct Ticket(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] long Size,
    [Unique] uint Number);
