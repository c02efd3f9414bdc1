using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Rows fill memory before any of them is sealed: upkeep finds a way all the same.</summary>
public class ShortMemoryTests
{
    private const int RowBytes = 16;
    private const int RowsPerBlock = NativeHeap.SlabBytes / RowBytes;
    private static readonly MemoryOwner s_owner = new("ballast", DataPriority.Critical);

    [Fact]
    public void ABlockIsSealedWithHalfAgainAsMuchMemoryAsItTakes()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var table = Fill(fixture, blocks: 2);
        fixture.Context.Heap.Trim();
        using (new Ballast(fixture.Budget, s_owner, freeBytes: 3L << 20))
        {
            table.Tiers.TrySealNext().ShouldBeTrue();
            table.Tiers.Tiers.Segments[0].RowCount.ShouldBe(RowsPerBlock);
        }

        table.Verify();
        ShouldBeNewest(table, 2 * RowsPerBlock);
    }

    [Fact]
    public void ABlockThatCannotBeSealedForWantOfMemoryIsPrunedAndTheNextOnesAreSealed()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var clock = (SimulatedClock)fixture.Context.Clock;
        var caretaker = new Caretaker(fixture.Context);
        var table = Fill(fixture, blocks: 20);
        fixture.Context.Heap.Trim();
        var ballast = fixture.Budget.LimitBytes - fixture.Budget.UsedBytes;
        fixture.Budget.Charge(MemoryTag.Wal, s_owner, ballast);
        using (new Squeeze(fixture.Context.Heap))
        {
            while (caretaker.Step().Kind != UpkeepKind.None)
            {
                clock.Advance(1_000);
            }
        }

        var facts = caretaker.Statistics;
        facts.RowsPruned.ShouldBeGreaterThan(0);
        facts.RowsSealed.ShouldBeGreaterThan(0);
        facts.LeastHeldBytes.ShouldNotBeNull().ShouldBeGreaterThan(
            fixture.Context.Pressure.EndBytes(PressureLevel.Severe) - NativeHeap.SlabBytes - (1 << 20));
        table.RowCount.ShouldBe((20 * RowsPerBlock) - facts.RowsPruned);
        fixture.Context.Shed.Totals()
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                total => total.Reason.ShouldBe(ShedReason.PrunedByPressure),
                total => total.Rows.ShouldBe(facts.RowsPruned));
        fixture.Budget.Release(MemoryTag.Wal, s_owner, ballast);
        table.Verify();
        ShouldBeNewest(table, 20 * RowsPerBlock);
    }

    [Fact]
    public void RowsOfACriticalTableOrOneThatKeepsThemStayThoughTheyCannotBeSealed()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var clock = (SimulatedClock)fixture.Context.Clock;
        var caretaker = new Caretaker(fixture.Context);
        DynamicSeriesTable[] tables =
        [
            Fill(fixture, blocks: 8, DataPriority.Critical),
            Fill(fixture, blocks: 8, DataPriority.Bulk, mayPrune: false),
        ];
        fixture.Context.Heap.Trim();
        var ballast = fixture.Budget.LimitBytes - fixture.Budget.UsedBytes;
        fixture.Budget.Charge(MemoryTag.Wal, s_owner, ballast);
        using (new Squeeze(fixture.Context.Heap))
        {
            for (var turn = 0; turn < 20; turn++)
            {
                caretaker.RunUntilIdle();
                clock.Advance(1_000_000_000);
            }
        }

        fixture.Budget.Release(MemoryTag.Wal, s_owner, ballast);
        caretaker.Statistics.RowsPruned.ShouldBe(0);
        caretaker.Statistics.Deferrals.ShouldBeGreaterThan(0);
        Array.ForEach(tables, table => ShouldBeNewest(table, 8 * RowsPerBlock));
    }

    /// <summary>A table of blocks of a slab, with values that sealing makes hardly smaller.</summary>
    private static DynamicSeriesTable Fill(
        StorageFixture fixture, int blocks, DataPriority priority = DataPriority.Normal, bool mayPrune = true)
    {
        var schema = new TableSchemaBuilder($"noise{priority}", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Value", ColumnType.Int64)
            .Options(new TableOptions(priority))
            .Build();
        var table = new DynamicSeriesTable(
            fixture.Context, schema, new SeriesTableOptions { SealAfter = TimeSpan.Zero, MayPrune = mayPrune });
        var rows = new byte[NativeHeap.SlabBytes];
        for (var block = 0; block < blocks; block++)
        {
            new SeededRandom((ulong)block).NextBytes(rows);
            for (var row = 0; row < RowsPerBlock; row++)
            {
                BitConverter.TryWriteBytes(rows.AsSpan(row * RowBytes), ((long)block * RowsPerBlock) + row);
            }

            table.AppendRows(rows);
        }

        return table;
    }

    private static void ShouldBeNewest(DynamicSeriesTable table, long written)
    {
        var next = written - table.RowCount;
        foreach (var row in table.Range())
        {
            BitConverter.ToInt64(row.Bytes).ShouldBe(next++);
        }

        next.ShouldBe(written);
    }
}
