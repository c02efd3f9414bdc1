using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>
/// What the engine holds on the collected heap: little, however many rows there are. Runs alone: the heap is the
/// process's.
/// </summary>
[Collection(nameof(ManagedMemoryTests))]
[CollectionDefinition(nameof(ManagedMemoryTests), DisableParallelization = true)]
public class ManagedMemoryTests
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
}
