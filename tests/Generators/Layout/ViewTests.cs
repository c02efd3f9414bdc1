using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Text;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>Accessors read in place what the writer wrote.</summary>
public sealed class ViewTests
{
    private static readonly Quote Full = new(
        Firm: true,
        Time: new Timestamp(1_700_000_000_000_000_001),
        Side: Side.Sell,
        Auction: false,
        Lot: -100,
        Quantity: long.MinValue,
        Bids: LevelsOf(5, 4, 3, 2, 1),
        Asks: LevelsOf(6, 7, 8, 9, 10),
        Aggressor: Side.Buy,
        Mid: 101.5,
        Skew: -0.25f,
        Symbol: new Symbol(7),
        Venue: 200,
        Notional: Fixed128<S8>.FromMantissa(Int128.MaxValue),
        Tiny: -1,
        Flags: 0xFFFE,
        Sequence: uint.MaxValue,
        Hash: ulong.MaxValue,
        @class: int.MinValue)
    { Extra = 42 };

    private static readonly Quote Empty = new() { Extra = null };

    [Fact]
    public void EveryColumnOfAFullRowIsRead()
    {
        var row = Write(Full);
        var view = new RowView<Quote>(in row[0]);
        view.Firm.ShouldBeTrue();
        view.Time.ShouldBe(Full.Time);
        view.Side.ShouldBe(Side.Sell);
        view.Auction.ShouldBe(false);
        view.Lot.ShouldBe((short)-100);
        view.Quantity.ShouldBe(long.MinValue);
        view.Bids.ToArray().ShouldBe([5, 4, 3, 2, 1]);
        view.Asks.ToArray().ShouldBe([6, 7, 8, 9, 10]);
        view.Aggressor.ShouldBe(Side.Buy);
        view.Mid.ShouldBe(101.5);
        view.Skew.ShouldBe(-0.25f);
        view.Symbol.ShouldBe(new Symbol(7));
        view.Venue.ShouldBe((byte)200);
        view.Notional!.Value.Mantissa.ShouldBe(Int128.MaxValue);
        view.Tiny.ShouldBe((sbyte)-1);
        view.Flags.ShouldBe((ushort)0xFFFE);
        view.Sequence.ShouldBe(uint.MaxValue);
        view.Hash.ShouldBe(ulong.MaxValue);
        view.@class.ShouldBe(int.MinValue);
        view.Extra.ShouldBe(42);
        view.Channel.ShouldBe((byte)0);
    }

    [Fact]
    public void EveryNullIsReadAsNullAndAnArrayAsEmpty()
    {
        var row = Write(Empty);
        var view = new RowView<Quote>(in row[0]);
        view.Auction.ShouldBeNull();
        view.Quantity.ShouldBeNull();
        view.Asks.IsEmpty.ShouldBeTrue();
        view.Aggressor.ShouldBeNull();
        view.Skew.ShouldBeNull();
        view.Notional.ShouldBeNull();
        view.Extra.ShouldBeNull();
        row.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void ANullLeavesNoTraceOfWhatStoodThere()
    {
        var row = Write(Full);
        var once = Write(Full with { Quantity = null, Skew = null, Asks = null });
        Record<Quote>.Write(Full with { Quantity = null, Skew = null, Asks = null }, row);
        row.ShouldBe(once);
    }

    [Fact]
    public void AnInlineArrayIsReadWithoutACopy()
    {
        var row = Write(Full);
        var bids = new RowView<Quote>(in row[0]).Bids;
        var offset = Quote.Columns.Bids.Offset;
        BitConverter.TryWriteBytes(row.AsSpan(offset + 8), 77L).ShouldBeTrue();
        bids[1].ShouldBe(77);
    }

    [Fact]
    public void TextsAreReadInPlace()
    {
        var name = FixedText<L20>.From("Äpple");
        var record = new Instrument { Isin = FixedText<L12>.From("US0378331005"), Name = name };
        var row = Write(record);
        var view = new RowView<Instrument>(in row[0]);
        view.Isin.ToString().ShouldBe("US0378331005");
        view.Name.ShouldNotBeNull().ToString().ShouldBe("Äpple");
        view.Class.ToString().ShouldBe("");
    }

    [Fact]
    public void AColumnTokenNamesItsDescriptor()
    {
        Trade.Columns.Price.Descriptor.ShouldBe(Trade.Schema.FindColumn("price"));
        Trade.Columns.Price.Offset.ShouldBe(8);
        Trade.Columns.Symbol.Ordinal.ShouldBe(1);
        Quote.Columns.Side.Descriptor.Members.ShouldBe(new EnumMembers(["None", "Buy", "Sell"], [0, 1, 2]));
    }

    [Fact]
    public void AMemberThatIsComputedIsNoColumn() => Quote.Schema.FindColumn("Spread").ShouldBeNull();

    private static byte[] Write<TRecord>(TRecord record)
        where TRecord : struct, IRecord<TRecord>
    {
        var row = new byte[TRecord.RowSize];
        Record<TRecord>.Write(record, row);
        return row;
    }

    private static Levels LevelsOf(params ReadOnlySpan<long> values)
    {
        var levels = default(Levels);
        values.CopyTo(levels);
        return levels;
    }

    // Static abstract members are reached through a type parameter only.
    private static class Record<TRecord>
        where TRecord : struct, IRecord<TRecord>
    {
        public static void Write(TRecord record, byte[] row) => TRecord.Write(in record, ref row[0]);
    }
}
