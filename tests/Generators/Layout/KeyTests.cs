using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>Where keys are, and the packed structs of keys that have several columns.</summary>
public sealed class KeyTests
{
    [Fact]
    public void ASingleSymbolAndASingleWordHaveOffsets()
    {
        OffsetsOf<Trade>().ShouldBe((0, 32, 24));
        Trade.Schema.SeriesKey.Single().Offset.ShouldBe(32);
        Trade.Schema.UniqueKey.Single().Offset.ShouldBe(24);
    }

    [Fact]
    public void SeveralColumnsOrNoneHaveNoOffset()
    {
        OffsetsOf<Tick>().ShouldBe((0, -1, -1));
        OffsetsOf<Quote>().ShouldBe((Quote.Schema.TimeKey!.Offset, -1, -1));
        OffsetsOf<Venue.Book.Entry>().ShouldBe((0, -1, -1));
        PrimaryOf<Position>().ShouldBe(-1);
        PrimaryOf<Instrument>().ShouldBe(-1);
        PrimaryOf<Order>().ShouldBe(Order.Schema.PrimaryKey.Single().Offset);
    }

    [Fact]
    public void ACompositeKeyIsPackedInDeclaredOrder()
    {
        Unsafe.SizeOf<Position.PrimaryKey>().ShouldBe(12);
        Unsafe.SizeOf<Quote.SeriesKey>().ShouldBe(5);
        Unsafe.SizeOf<Venue.Book.Entry.UniqueKey>().ShouldBe(5);
        BytesOf(new Position.PrimaryKey(0x1122334455667788, new Symbol(0x99AABBCC)))
            .ShouldBe([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0xCC, 0xBB, 0xAA, 0x99]);
        BytesOf(new Quote.SeriesKey(new Symbol(0x01020304), 5)).ShouldBe([4, 3, 2, 1, 5]);
    }

    [Fact]
    public void ACompositeKeyIsEqualByItsColumns()
    {
        var key = new Position.PrimaryKey(1, new Symbol(2));
        key.ShouldBe(new Position.PrimaryKey(1, new Symbol(2)));
        key.ShouldNotBe(key with { Symbol = new Symbol(3) });
    }

    private static (int Time, int Symbol, int Unique) OffsetsOf<TRecord>()
        where TRecord : struct, ISeriesRecord<TRecord> =>
        (TRecord.TimeOffset, TRecord.SymbolKeyOffset, TRecord.UniqueInt64Offset);

    private static int PrimaryOf<TRecord>()
        where TRecord : struct, IKeyedRecord<TRecord> =>
        TRecord.PrimaryInt64Offset;

    private static byte[] BytesOf<TKey>(TKey key)
        where TKey : unmanaged =>
        MemoryMarshal.AsBytes(new Span<TKey>(ref key)).ToArray();
}
