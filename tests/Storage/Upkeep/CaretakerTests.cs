using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>What the caretaker does with tables, step by step.</summary>
public class CaretakerTests
{
    private const int RowBytes = 16;

    [Fact]
    public void AFailedPieceIsKeptCountedAndTriedAgainEverLater()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var clock = (SimulatedClock)fixture.Context.Clock;
        var error = new InvalidOperationException("the block is stubborn");
        var store = new FaultyStore("stubborn", () => throw error);
        caretaker.Watch(store, Policy(store.Schema));
        Assert.Equal(UpkeepKind.Fail, caretaker.Step().Kind);
        Assert.Same(error, caretaker.LastError);
        Assert.Equal(0, caretaker.RunUntilIdle());
        clock.Advance(10_000_000);
        Assert.Equal(UpkeepKind.Fail, caretaker.Step().Kind);
        clock.Advance(10_000_000);
        Assert.Equal(UpkeepKind.None, caretaker.Step().Kind);
        clock.Advance(10_000_000);
        Assert.Equal(UpkeepKind.Fail, caretaker.Step().Kind);
        Assert.Equal((3, 3L), (store.Tries, caretaker.Statistics.Errors));
        caretaker.Forget(store);
        clock.Advance(10_000_000_000);
        Assert.Equal(UpkeepKind.None, caretaker.Step().Kind);
    }

    [Fact]
    public void ATableWithoutMemoryDoesNotHoldUpTheOthers()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var store = new FaultyStore("hungry", () => throw new MemoryBudgetExceededException(
            MemoryTag.Segment, "hungry", 1, 1, 1));
        caretaker.Watch(store, Policy(store.Schema));
        var table = Create(fixture, "modest", DataPriority.Normal);
        Append(table, blocks: 5);
        caretaker.RunUntilIdle();
        var facts = caretaker.Statistics;
        Assert.Equal((1L, 0L, 5L * RowsPerBlock), (facts.Deferrals, facts.Errors, facts.RowsSealed));
        Assert.Null(caretaker.LastError);
        table.Verify();
    }

    [Fact]
    public void TablesOfLowPriorityArePrunedFirstAndCriticalOnesNever()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var critical = Create(fixture, "orders", DataPriority.Critical);
        var normal = Create(fixture, "trades", DataPriority.Normal);
        var bulk = Create(fixture, "depth", DataPriority.Bulk);
        var kept = Create(fixture, "reference", DataPriority.Bulk, new SeriesTableOptions { MayPrune = false });
        DynamicSeriesTable[] tables = [critical, normal, bulk, kept];
        Array.ForEach(tables, table => Append(table, blocks: 6));
        caretaker.RunUntilIdle();
        Assert.Equal(0, caretaker.Statistics.RowsPruned);
        using (Raise(fixture, PressureLevel.Severe))
        {
            var pruned = new List<string>();
            for (var step = caretaker.Step(); step.Kind != UpkeepKind.None; step = caretaker.Step())
            {
                if (step.Kind == UpkeepKind.Prune)
                {
                    pruned.Add(step.Table);
                }
            }

            Assert.Equal(["depth", "trades"], pruned.Distinct());
            Assert.Equal(pruned.OrderBy(name => name, StringComparer.Ordinal), pruned);
        }

        Assert.Equal([6, 0, 0, 6], tables.Select(table => table.RowCount / RowsPerBlock));
        var shed = fixture.Context.Shed.Totals();
        Assert.All(shed, total => Assert.Equal(ShedReason.PrunedByPressure, total.Reason));
        Assert.Equal(12 * RowsPerBlock, shed.Sum(total => total.Rows));
        Assert.Equal(12 * RowsPerBlock, caretaker.Statistics.RowsPruned);
        Array.ForEach(tables, table => table.Verify());
    }

    [Fact]
    public void WhatReadersStillHoldIsCountedAsFreeAndNothingGoesInItsStead()
    {
        using var fixture = new StorageFixture(256L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var table = Create(
            fixture, "noise", DataPriority.Bulk, new SeriesTableOptions { BlockBytes = NativeHeap.SlabBytes });
        AppendNoise(table, blocks: 20);
        caretaker.RunUntilIdle();
        using (Raise(fixture, PressureLevel.Severe))
        {
            using (fixture.Epochs.Pin())
            {
                caretaker.RunUntilIdle();
                Assert.InRange(fixture.Epochs.RetiredBytes, 1, long.MaxValue);
                Assert.InRange(table.RowCount, 1, (20 * NativeHeap.SlabBytes / RowBytes) - 1);
            }

            var pruned = caretaker.Statistics.RowsPruned;
            caretaker.RunUntilIdle();
            Assert.Equal((0, pruned), (fixture.Epochs.RetiredBytes, caretaker.Statistics.RowsPruned));
        }
    }

    [Fact]
    public void PruningEndsWhenEnoughIsFreeAlsoWhileTheLevelStays()
    {
        using var fixture = new StorageFixture(
            256L << 20,
            new NativeHeapOptions { ReadySlabs = 0 },
            pressure: new PressureOptions { LowerAfter = TimeSpan.FromSeconds(1) });
        var caretaker = new Caretaker(fixture.Context);
        var table = Create(
            fixture, "noise", DataPriority.Bulk, new SeriesTableOptions { BlockBytes = NativeHeap.SlabBytes });
        AppendNoise(table, blocks: 20);
        caretaker.RunUntilIdle();
        using (Raise(fixture, PressureLevel.Severe))
        {
            // The clock stands still: the level stays however much is dropped.
            caretaker.RunUntilIdle();
            var pressure = fixture.Context.Pressure;
            var end = pressure.EndBytes(PressureLevel.Severe);
            Assert.Equal(PressureLevel.Severe, pressure.Level);
            Assert.InRange(pressure.OccupiedBytes, end - (pressure.OpenBytes / 32), end - 1);
            var plan = Assert.Single(caretaker.PrunePlans);
            Assert.Equal((end - 1, PressureLevel.Severe), (plan.TargetBytes, plan.Level));
            Assert.Equal(caretaker.Statistics.RowsPruned, plan.Pieces.Sum(piece => piece.Rows));
        }

        table.Verify();
    }

    [Theory]
    [InlineData(MemoryTag.QueryScratch)]
    [InlineData(MemoryTag.Result)]
    public void NothingIsPrunedForWhatReadersTakeOrAreRefused(MemoryTag tag)
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var table = Create(
            fixture, "noise", DataPriority.Bulk, new SeriesTableOptions { BlockBytes = NativeHeap.SlabBytes });
        AppendNoise(table, blocks: 15);
        caretaker.RunUntilIdle();
        var rows = table.RowCount;
        var owner = new MemoryOwner("query");
        Assert.False(fixture.Context.Heap.TryAllocateForReader(tag, owner, 1L << 30, 1L << 29, out _));
        caretaker.RunUntilIdle();
        var taken = new List<NativeBlock>();
        while (fixture.Context.Heap.TryAllocate(tag, owner, 1 << 20, out var block))
        {
            taken.Add(block);
            caretaker.RunUntilIdle();
        }

        Assert.True(taken.Count > 20);
        Assert.Equal(PressureLevel.Normal, fixture.Context.Pressure.Level);
        taken.ForEach(block => fixture.Context.Heap.Free(block));
        caretaker.RunUntilIdle();
        Assert.Equal((rows, 0L), (table.RowCount, caretaker.Statistics.RowsPruned));
    }

    [Fact]
    public void ATableThatExpectsMoreRowsThanThereIsRoomForIsRefusedAndOthersLoseNothing()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var table = Create(
            fixture, "noise", DataPriority.Bulk, new SeriesTableOptions { BlockBytes = NativeHeap.SlabBytes });
        AppendNoise(table, blocks: 15);
        caretaker.RunUntilIdle();
        var (rows, used) = (table.RowCount, fixture.Budget.UsedBytes);

        // More than the limit, more than is free, and what is free but would bring memory to where rows go.
        foreach (var expected in new[] { 100_000_000L, 6_000_000, 5_000_000 })
        {
            var error = Assert.Throws<MemoryBudgetExceededException>(() => new SeriesTable<Trade>(
                fixture.Context, new SeriesTableOptions { ExpectedRows = expected }));
            Assert.Contains("Expect fewer rows", error.Message, StringComparison.Ordinal);
            caretaker.RunUntilIdle();
        }

        Assert.Equal((rows, 0L), (table.RowCount, caretaker.Statistics.RowsPruned));
        Assert.Equal(used, fixture.Budget.UsedBytes, (double)NativeHeap.SlabBytes);
        var modest = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { ExpectedRows = 1_000_000 });
        Assert.Equal(PressureLevel.Normal, fixture.Context.Pressure.Level);
    }

    [Fact]
    public void WhatRetentionDropsIsAccountedForByReason()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var byAge = Create(
            fixture, "byAge", DataPriority.Normal, new SeriesTableOptions { RetainFor = TimeSpan.FromTicks(1) });
        var byRows = Create(
            fixture, "byRows", DataPriority.Critical, new SeriesTableOptions { RetainRows = 3 * RowsPerBlock });
        var byBytes = Create(
            fixture, "byBytes", DataPriority.Bulk, new SeriesTableOptions { RetainBytes = 1 });
        DynamicSeriesTable[] tables = [byAge, byRows, byBytes];
        Array.ForEach(tables, table => Append(table, blocks: 8));
        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(long.MaxValue / 2));
        caretaker.RunUntilIdle();
        var shed = fixture.Context.Shed.Totals();
        Assert.Equal(
            [ShedReason.RetentionAge, ShedReason.RetentionBytes, ShedReason.RetentionRows],
            shed.Select(total => total.Reason));
        Assert.Equal(3 * RowsPerBlock, byRows.RowCount);
        Assert.Equal(0, byBytes.RowCount);
        Assert.Equal(tables.Sum(table => (8 * RowsPerBlock) - table.RowCount), shed.Sum(total => total.Rows));
        Assert.Equal(shed.Sum(total => total.Rows), caretaker.Statistics.RowsRetired);
    }

    [Fact]
    public void RowsGoToDiskRatherThanAwayAndStayReadable()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var files = new SimulatedFileSystem(new SeededRandom(1));
        var caretaker = new Caretaker(fixture.Context, new SpillOptions(files, "spill/here"));
        var table = Create(fixture, "orders", DataPriority.Critical);
        Append(table, blocks: 6);
        caretaker.RunUntilIdle();
        var before = Rows(table);
        using (Raise(fixture, PressureLevel.Severe))
        {
            caretaker.RunUntilIdle();
        }

        Assert.Equal(6 * RowsPerBlock, caretaker.Statistics.RowsSpilled);
        Assert.Equal((6L * RowsPerBlock, 0L), (table.Statistics.Tiers.Spilled.Rows, caretaker.Statistics.RowsPruned));
        Assert.True(files.UsedBytes > 0);
        Assert.Equal(before, Rows(table));
        table.Drop();
        fixture.Epochs.Collect();
        Assert.Equal(0, files.UsedBytes);
    }

    [Fact]
    public void RowsThatWaitOnlyForMemoryToGoToDiskAreNotPruned()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var files = new SimulatedFileSystem(new SeededRandom(1));
        var caretaker = new Caretaker(fixture.Context, new SpillOptions(files, "spill"));
        var table = Create(fixture, "trades", DataPriority.Normal);
        Append(table, blocks: 6);
        caretaker.RunUntilIdle();
        using (Raise(fixture, PressureLevel.Severe))
        {
            using (new Squeeze(fixture.Context.Heap))
            {
                caretaker.RunUntilIdle();
            }

            Assert.Equal((0L, 6 * RowsPerBlock), (caretaker.Statistics.RowsSpilled, table.RowCount));
            Assert.True(caretaker.Statistics.Deferrals > 0);
            ((SimulatedClock)fixture.Context.Clock).Advance(20_000_000);
            for (var segment = 0; segment < 6; segment++)
            {
                Assert.Equal(UpkeepKind.Spill, caretaker.Step().Kind);
            }
        }

        Assert.Equal(6 * RowsPerBlock, caretaker.Statistics.RowsSpilled);
        Assert.Equal((0L, 6 * RowsPerBlock), (caretaker.Statistics.RowsPruned, table.RowCount));
        table.Verify();
    }

    [Fact]
    public void WhereTheDiskFailsMemoryPressurePrunes()
    {
        using var fixture = new StorageFixture(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var files = new SimulatedFileSystem(new SeededRandom(1), capacityBytes: 100);
        var caretaker = new Caretaker(fixture.Context, new SpillOptions(files, "spill"));
        var table = Create(fixture, "trades", DataPriority.Normal);
        Append(table, blocks: 6);
        using (Raise(fixture, PressureLevel.Severe))
        {
            caretaker.RunUntilIdle();
        }

        Assert.IsType<FileException>(caretaker.LastError);
        Assert.Equal(6 * RowsPerBlock, caretaker.Statistics.RowsPruned);
        Assert.Equal(0, caretaker.Statistics.RowsSpilled);
        table.Verify();
    }

    [Fact]
    public void TablesComeAndGoWhileTheThreadIsAtWork()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        caretaker.Start(share: 1);
        for (var number = 0; number < 60; number++)
        {
            var table = Create(fixture, $"table{number}", DataPriority.Normal);
            Append(table, blocks: 20);
            caretaker.Wake();
            Assert.Equal(20 * RowsPerBlock, table.RowCount);
        }

        caretaker.Stop();
        Assert.Null(caretaker.LastError);
        Assert.Throws<ObjectDisposedException>(() => caretaker.Step());
    }

    private const int RowsPerBlock = 16;

    private static UpkeepPolicy Policy(TableSchema schema) =>
        UpkeepPolicy.Of(schema, new SeriesTableOptions { SealAfter = TimeSpan.Zero });

    private static DynamicSeriesTable Create(
        StorageFixture fixture, string name, DataPriority priority, SeriesTableOptions? options = null)
    {
        var schema = new TableSchemaBuilder(name, TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Value", ColumnType.Int64)
            .Options(new TableOptions(priority))
            .Build();
        Assert.Equal(RowBytes, schema.RowSize);
        options ??= new SeriesTableOptions();
        return new DynamicSeriesTable(fixture.Context, schema, options with
        {
            SealAfter = TimeSpan.Zero,
            BlockBytes = options.BlockBytes ?? (RowBytes * RowsPerBlock),
        });
    }

    private static void Append(DynamicSeriesTable table, int blocks)
    {
        var rows = new byte[blocks * RowsPerBlock * RowBytes];
        FillTimes(rows, 0);
        table.AppendRows(rows);
    }

    /// <summary>Blocks of a slab each, which sealing makes hardly smaller.</summary>
    private static void AppendNoise(DynamicSeriesTable table, int blocks)
    {
        var rows = new byte[NativeHeap.SlabBytes];
        for (var block = 0; block < blocks; block++)
        {
            new SeededRandom((ulong)block).NextBytes(rows);
            FillTimes(rows, block * 1_000_000L);
            table.AppendRows(rows);
        }
    }

    private static void FillTimes(byte[] rows, long start)
    {
        for (var row = 0; row < rows.Length / RowBytes; row++)
        {
            BitConverter.TryWriteBytes(rows.AsSpan(row * RowBytes), start + (row * 7L));
        }
    }

    private static List<string> Rows(DynamicSeriesTable table)
    {
        var rows = new List<string>();
        foreach (var row in table.Range())
        {
            rows.Add(Convert.ToHexString(row.Bytes));
        }

        return rows;
    }

    private static PressureBallast Raise(StorageFixture fixture, PressureLevel level) => new(fixture, level);
}
