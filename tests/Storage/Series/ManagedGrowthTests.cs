using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
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
