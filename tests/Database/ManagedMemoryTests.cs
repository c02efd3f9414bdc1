using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;
using Xunit.Abstractions;

namespace NativeStore.Tests;

/// <summary>
/// What the engine holds on the collected heap: little, however many rows there are. Runs alone: the heap is the
/// process's.
/// </summary>
[Collection(nameof(ManagedMemoryTests))]
[CollectionDefinition(nameof(ManagedMemoryTests), DisableParallelization = true)]
public class ManagedMemoryTests(ITestOutputHelper output)
{
    private const int SeriesCount = 10_000;
    private const int RowCount = 1_000_000;
    private const long ManagedBytesMax = 16L << 20;

    [Fact]
    public void AMillionRowsOfTenThousandSeriesHoldLittleManagedMemory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 1L << 30 });
        var trades = database.Series<Trade>();
        var symbols = Enumerable.Range(0, SeriesCount).Select(number => database.Symbol($"S{number}")).ToArray();
        var batch = new Trade[1000];
        for (var row = 0; row < RowCount; row++)
        {
            batch[row % batch.Length] = new Trade(
                new Timestamp(row), symbols[row % SeriesCount], Fixed64<S4>.FromMantissa(row), 1, row);
            if (row % batch.Length == batch.Length - 1)
            {
                trades.Append(batch);
            }
        }

        trades.RowCount.ShouldBe(RowCount);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        held.ShouldBeLessThan(ManagedBytesMax, $"{held:N0} bytes beside {database.Memory.UsedBytes:N0} native ones");
    }

    /// <summary>
    /// What grows with segments and with series: 1,000 segments, none of them merged, of 2,000 series. With 8-fold
    /// merging a table keeps some dozen.
    /// </summary>
    [Fact]
    public void ASegmentAndASeriesHoldLittleManagedMemory()
    {
        const int segments = 1_000;
        const int series = 2_000;
        const int rowsPerBlock = 512;
        const long fixedBytesMax = 1L << 20;
        const long segmentBytesMax = 1_024;
        const long seriesBytesMax = 64;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var database = Database.Open(
            new DatabaseOptions { MemoryLimitBytes = 1L << 30, Upkeep = UpkeepMode.Manual });
        var quotes = database.Series<OtherTrade>(new SeriesTableOptions
        {
            BlockBytes = rowsPerBlock * 24, SegmentRowsMax = rowsPerBlock, SealAfter = TimeSpan.Zero,
        });
        var symbols = Enumerable.Range(0, series).Select(number => database.Symbol($"S{number}")).ToArray();
        var batch = new OtherTrade[rowsPerBlock];
        for (var segment = 0; segment <= segments; segment++)
        {
            for (var row = 0; row < rowsPerBlock; row++)
            {
                var number = (segment * rowsPerBlock) + row;
                batch[row] = new OtherTrade(new Timestamp(number), symbols[number % series], number);
            }

            quotes.Append(batch);
        }

        database.Upkeep.RunUntilIdle();
        database.Upkeep.Statistics.RowsSealed.ShouldBeGreaterThanOrEqualTo(segments * rowsPerBlock);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        held.ShouldBeLessThan(fixedBytesMax + (segments * segmentBytesMax) + (series * seriesBytesMax));
        output.WriteLine($"{held:N0} bytes for {segments} segments and {series} series");
    }
}
