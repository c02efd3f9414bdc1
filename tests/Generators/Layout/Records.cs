using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Text;
using NativeStore.Core.Time;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>The least a series can be.</summary>
[Series("ticks")]
public readonly partial record struct Tick([TimeKey] Timestamp Time);

/// <summary>The trade of the design page, with running sums.</summary>
[Series("trades", CompressAfter = "5m", RetainFor = "2d", Priority = DataPriority.Critical)]
[RunningSumOfProducts(nameof(Price), nameof(Size))]
public readonly partial record struct Trade(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    Fixed64<S4> Price,
    [RunningSum] long Size,
    [Unique] long TradeId);

/// <summary>The position of the design page.</summary>
[Keyed("positions")]
public readonly partial record struct Position(
    [PrimaryKey] long Account,
    [PrimaryKey] Symbol Symbol,
    long Quantity,
    Fixed128<S8> Cost,
    [Index] Timestamp Updated);

public enum Side : byte
{
    None,
    Buy,
    Sell,
}

[InlineArray(5)]
public struct Levels
{
    private long _first;
}

/// <summary>Every shape of column at once, most of them nullable, two of them beside the constructor.</summary>
[Series("quotes")]
public readonly partial record struct Quote(
    bool Firm,
    [TimeKey] Timestamp Time,
    Side Side,
    bool? Auction,
    short Lot,
    long? Quantity,
    Levels Bids,
    Levels? Asks,
    Side? Aggressor,
    double Mid,
    float? Skew,
    [SeriesKey] Symbol Symbol,
    [SeriesKey] byte Venue,
    Fixed128<S8>? Notional,
    sbyte Tiny,
    ushort Flags,
    uint Sequence,
    ulong Hash,
    int @class)
{
    public required long? Extra { get; init; }

    public readonly byte Channel;

    public double Spread => Mid * 2;
}

/// <summary>Texts, inline arrays of several elements, more than eight nullable columns.</summary>
[Keyed("instruments")]
public readonly partial record struct Instrument(
    [PrimaryKey] FixedText<L12> Isin,
    FixedText<L20>? Name,
    Tenors Tenors,
    FixedText<L1> Class,
    int? A,
    int? B,
    byte? C,
    ushort? D,
    Timestamp? E,
    Symbol? F,
    Fixed64<S18>? G,
    Fixed128<S38>? H,
    ulong? I,
    bool? J);

/// <summary>A key of one word.</summary>
[Keyed("orders", Priority = DataPriority.Critical)]
public readonly partial record struct Order([PrimaryKey] ulong Id, [Index] int Account);

/// <summary>Running sums of every width and sign.</summary>
[Series("flows")]
[RunningSumOfProducts("Signed", "Small")]
[RunningSumOfProducts("Wide", "Wide")]
[RunningSumOfProducts("wide", "signed")]
public readonly partial record struct Flow(
    [TimeKey] Timestamp Time,
    [RunningSum] long Signed,
    [RunningSum] ulong Wide,
    [RunningSum] sbyte Small,
    [RunningSum] uint Fee);

[InlineArray(3)]
public struct Tenors
{
    private FixedText<L4> _first;
}

public partial class Venue
{
    public partial record struct Book
    {
        [Series("nested")]
        public readonly partial record struct Entry([TimeKey] Timestamp Time, [Unique] int Id, [Unique] byte Part);
    }
}
