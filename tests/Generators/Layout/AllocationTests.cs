using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>Generated code in a hot loop allocates nothing.</summary>
public sealed class AllocationTests
{
    private const int RowCount = 10_000;

    [Fact]
    public void ReadingAccessorsWritingAndGatheringAllocateNothing()
    {
        var rows = new byte[RowCount * Trade.RowSize];
        var column = new byte[RowCount * 8];
        Fill(rows);
        Int128 expected = 0;
        for (var index = 0; index < RowCount; index++)
        {
            expected += (Int128)(1_000_000 + index) * (index % 100);
        }

        SumProducts(rows).ShouldBe(expected);
        Gather<Trade>(rows, column);

        var sum = default(Int128);
        ManagedMemory.AllocatedBy(() =>
        {
            sum = SumProducts(rows);
            Fill(rows);
            Gather<Trade>(rows, column);
        }).ShouldBe(0);
        sum.ShouldBe(expected);
    }

    [Fact]
    public void NullableColumnsInlineArraysAndKeysAllocateNothing()
    {
        var row = new byte[Quote.RowSize];
        Touch(row).ShouldBe(Touch(row));

        ManagedMemory.AllocatedBy(() => _ = Touch(row)).ShouldBe(0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Int128 SumProducts(byte[] rows)
    {
        Int128 sum = 0;
        for (var offset = 0; offset < rows.Length; offset += Trade.RowSize)
        {
            var view = new RowView<Trade>(in rows[offset]);
            sum += Math.BigMul(view.Price.Mantissa, view.Size);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(byte[] rows)
    {
        for (var index = 0; index < RowCount; index++)
        {
            var price = Fixed64<S4>.FromMantissa(1_000_000 + index);
            var trade = new Trade(new Timestamp(index), new Symbol(1), price, index % 100, index);
            Write(in trade, ref rows[index * Trade.RowSize]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Touch(byte[] row)
    {
        var view = new RowView<Quote>(in row[0]);
        var key = new Quote.SeriesKey(view.Symbol, view.Venue);
        return (view.Quantity ?? 1) + view.Bids[2] + view.Asks.Length + (view.Auction is null ? 1 : 0)
            + (key == default ? 1 : 0) + (view.Side == Side.None ? 1 : 0);
    }

    private static void Write<TRecord>(in TRecord record, ref byte row)
        where TRecord : struct, IRecord<TRecord> =>
        TRecord.Write(in record, ref row);

    private static void Gather<TRecord>(byte[] rows, byte[] column)
        where TRecord : struct, IRecord<TRecord> =>
        TRecord.ReadColumn(3, in rows[0], RowCount, column);
}
