using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Managed memory does not grow with rows, symbols or busts: each operation at two sizes.</summary>
public class ManagedGrowthTests
{
    private const int Few = 20;
    private const int Many = 20_000;
    private const long SlackBytes = 16 * 1024;

    [Fact]
    public void AggregatesBySymbolAllocateAsMuchForManySymbolsAsForFew()
    {
        long[] Allocated(int symbols)
        {
            using var fixture = new StorageFixture();
            var table = new SeriesTable<Trade>(fixture.Context);
            table.Append([.. Enumerable.Range(0, symbols).Select(row => RowOf(fixture, row, symbols))]);
            var into = new SymbolVolumeWeighted[symbols];
            var (price, size) = (Trade.Columns.Price, Trade.Columns.Size);
            return
            [
                ManagedMemory.AllocatedBy(() => table.VwapBySeries(price, size, into).ShouldBe(symbols)),
                ManagedMemory.AllocatedBy(() => table.OhlcBars(
                    Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromHours(1), price, size).Dispose()),
            ];
        }

        ShouldNotGrow(Allocated(Few), Allocated(Many));
    }

    [Fact]
    public void AmendmentsAllocateAsMuchForManyRowsAsForFew()
    {
        long[] Allocated(int rows)
        {
            using var fixture = new StorageFixture();
            var table = new SeriesTable<Trade>(
                fixture.Context, new SeriesTableOptions { BlockBytes = 2 * Many * Trade.RowSize });
            var all = Enumerable.Range(0, 4 * Many).Select(row => RowOf(fixture, row, 50)).ToArray();
            table.Append(all);
            var keys = Enumerable.Range(0, rows).Select(row => (long)row * 2).ToArray();
            var corrections = Enumerable.Range(0, rows).Select(row => all[(row * 2) + 1]).ToArray();
            return
            [
                AllocatedOnce(() => table.Bust<long>(keys)),
                AllocatedOnce(() => table.Correct(corrections)),
                AllocatedOnce(() => table.Tiers.TrySealNext().ShouldBeTrue()),
            ];
        }

        // The first round compiles what it calls.
        Allocated(Few);
        ShouldNotGrow(Allocated(Few), Allocated(Many));
    }

    [Fact]
    public void LateRowsInEverySeriesAllocateAsMuchForManySeriesAsForFew()
    {
        long[] Allocated(int symbols)
        {
            using var fixture = new StorageFixture();
            var table = new SeriesTable<Trade>(fixture.Context);
            table.Append([.. Enumerable.Range(0, symbols).Select(row => RowOf(fixture, row, symbols))]);
            var late = Enumerable.Range(0, symbols).Select(row =>
                RowOf(fixture, row, symbols) with { Time = new Timestamp(-1), TradeId = Many + row }).ToArray();
            var allocated = AllocatedOnce(() => table.Append(late));
            table.Statistics.SeriesLateRows.ShouldBe(symbols);
            return [allocated];
        }

        Allocated(Few);
        ShouldNotGrow(Allocated(Few), Allocated(Many));
    }

    [Fact]
    public void LeavingSeriesOutAllocatesAsMuchForManySeriesAsForFew()
    {
        long[] Allocated(int symbols)
        {
            using var fixture = new StorageFixture();
            var caretaker = new Caretaker(fixture.Context);
            var table = new SeriesTable<Trade>(
                fixture.Context,
                new SeriesTableOptions
                {
                    BlockBytes = 2 * Many * Trade.RowSize, SealAfter = TimeSpan.Zero, RetainRows = 2 * Many,
                });
            table.Append([.. Enumerable.Range(0, 6 * Many).Select(row => RowOf(fixture, row, symbols))]);
            for (var number = 0; number < symbols; number += 2)
            {
                table.SetPriority(fixture.Symbol(number), DataPriority.Bulk);
            }

            var allocated = AllocatedOnce(() => caretaker.RunUntilIdle());
            caretaker.Statistics.RowsRewritten.ShouldBeGreaterThan(0);
            return [allocated];
        }

        Allocated(Few);
        ShouldNotGrow(Allocated(Few), Allocated(Many));
    }

    private static void ShouldNotGrow(long[] few, long[] many)
    {
        for (var call = 0; call < few.Length; call++)
        {
            many[call].ShouldBeLessThan(few[call] + SlackBytes, $"call {call}");
        }
    }

    private static long AllocatedOnce(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Trade RowOf(StorageFixture fixture, int row, int symbols) =>
        new(new Timestamp(row), fixture.Symbol(row % symbols), Fixed64<S4>.FromMantissa(row), 1 + (row % 9), row);
}
