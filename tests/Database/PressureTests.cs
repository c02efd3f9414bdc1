using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Cli;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>What a database keeps when more comes than memory has room for.</summary>
public sealed class PressureTests
{
    private const long LimitBytes = 48L << 20;
    private const int BatchRows = 4096;

    [Fact]
    public void ALoadManyTimesTheLimitLeavesMemoryFullOfTheNewestRows()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = LimitBytes });
        var ticks = database.Series<Tick>();
        var written = Fill(database, ticks, 0, 4_000_000);
        database.Upkeep.Stop();
        var account = database.Account();
        account.RowsReadable.ShouldBe(Readable(ticks, account, written));
        Dropped(account).ShouldBe(written - account.RowsReadable);
        Dropped(account).ShouldBeGreaterThan(account.RowsReadable);
        database.Upkeep.Statistics.LeastHeldBytes.ShouldNotBeNull()
            .ShouldBeGreaterThan(database.Pressure.OpenBytes * 3 / 4);
        database.Upkeep.LastError.ShouldBeNull();
    }

    [Fact]
    public void AQueryThatAsksForMoreMemoryThanThereIsCostsNoRow()
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = LimitBytes, Upkeep = UpkeepMode.Manual,
        });
        var ticks = database.Series<Tick>();
        for (var rows = 0L; database.Pressure.OccupiedBytes < database.Pressure.OpenBytes * 0.57;)
        {
            rows = Fill(database, ticks, rows, rows + BatchRows);
        }

        var before = database.Account();
        for (var turn = 0; turn < 5; turn++)
        {
            Should.Throw<MemoryBudgetExceededException>(() => ticks.OhlcBars(
                Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromTicks(1), Tick.Columns.Price, Tick.Columns.Size));
            database.Upkeep.RunUntilIdle();
        }

        database.Account().IsAs(before).ShouldBeTrue();
        database.Upkeep.Statistics.RowsPruned.ShouldBe(0);
        database.Pressure.Events().ShouldNotContain(each =>
            each.Kind == PressureEventKind.Raised && each.Level >= PressureLevel.Severe);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(8, null)]
    [InlineData(10, null)]
    [InlineData(12, null)]
    [InlineData(12, 2 << 20)]
    [InlineData(16, 2 << 20)]
    [InlineData(24, 2 << 20)]
    public void ALoadManyTimesALimitOfAFewSlabsGoesOnForEver(int limitMegabytes, int? blockBytes)
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = (long)limitMegabytes << 20,
            WriteTimeout = Timeout.InfiniteTimeSpan,
            Pressure = PressureOptions.Default with { LowerAfter = TimeSpan.FromMilliseconds(1) },
        });
        var ticks = database.Series<Tick>(new SeriesTableOptions { BlockBytes = blockBytes });
        var written = Fill(database, ticks, 0, 600_000);
        database.Upkeep.Stop();
        var account = database.Account();
        account.RowsReadable.ShouldBe(Readable(ticks, account, written));
        account.RowsReadable.ShouldBeGreaterThan(0);
        Dropped(account).ShouldBe(written - account.RowsReadable);
        account.Shed.ShouldAllBe(
            total => total.Reason == ShedReason.Delayed || total.Reason == ShedReason.PrunedByPressure);
        database.Upkeep.LastError.ShouldBeNull();
    }

    [Fact]
    public void BlocksOfRowsSuitTheMemoryThereIsOrAreRefused()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 8 << 20 });
        Should.Throw<ArgumentOutOfRangeException>(
                () => database.Series<Tick>(new SeriesTableOptions { BlockBytes = 2 << 20 }))
            .Message.ShouldContain("set BlockBytes from 40 to 1,572,864, or leave it out");
        var ticks = database.Series<Tick>();
        Fill(database, ticks, 0, BatchRows);
        database.Memory.Usages.Where(usage => usage.Tag == MemoryTag.RowArena).Sum(usage => usage.Bytes)
            .ShouldBeLessThan(database.Pressure.OpenBytes / 16);
    }

    [Fact]
    public void WhereSegmentsGoToDiskWritesGoOnForEver()
    {
        using var folder = new TemporaryFolder();
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 16 << 20,
            SpillDirectory = folder.PathOf("spill"),
            WriteTimeout = TimeSpan.FromMinutes(1),
            Pressure = PressureOptions.Default with { LowerAfter = TimeSpan.FromMilliseconds(1) },
        });
        var ticks = database.Series<Tick>(new SeriesTableOptions { BlockBytes = 64 * 1024 });

        // The index of that many rows alone is larger than the limit.
        var written = Fill(database, ticks, 0, 1_000_000);
        database.Upkeep.Stop();
        var account = database.Account();
        account.RowsReadable.ShouldBe(Readable(ticks, account, written));
        Dropped(account).ShouldBe(written - account.RowsReadable);
        database.Upkeep.Statistics.RowsSpilled.ShouldBeGreaterThan(0);
        Dropped(account).ShouldBeInRange(1, written / 10 * 9);
        database.Upkeep.LastError.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoMayWaitWithoutEndByItsTablesOrItsDatabasesOptionsIsNeverRefused(bool isTables)
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 24 << 20,
            WriteTimeout = isTables ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        });
        var ticks = database.Series<Tick>(new SeriesTableOptions
        {
            BlockBytes = 256 * 1024, WriteTimeout = isTables ? Timeout.InfiniteTimeSpan : null,
        });
        Fill(database, ticks, 0, 1_000_000);
        var reasons = database.Shed.Totals().Select(total => total.Reason).ToArray();
        reasons.ShouldContain(ShedReason.Delayed);
        reasons.ShouldAllBe(reason => reason == ShedReason.Delayed || reason == ShedReason.PrunedByPressure);

        database.Drop<Tick>();
        var negative = TimeSpan.FromMilliseconds(-2);
        Should.Throw<ArgumentOutOfRangeException>(
            () => database.Series<Tick>(new SeriesTableOptions { WriteTimeout = negative }));
        Should.Throw<DatabaseOptionsException>(
            () => Database.Open(new DatabaseOptions { WriteTimeout = negative })).Message.ShouldContain("Infinite");
    }

    [Fact]
    public void MemoryThatIsFreeIsGivenBackWhenItIsAskedFor()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 128 << 20 });
        var ticks = database.Series<Tick>(new SeriesTableOptions { SealAfter = TimeSpan.Zero, RetainRows = 1 });
        var written = Fill(database, ticks, 0, 1_000_000);
        SpinWait.SpinUntil(() => database.Memory.FreePoolBytes > 20 << 20, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        var before = database.Memory;
        database.Trim().ShouldBeGreaterThan(0);
        var after = database.Memory;
        after.UsedBytes.ShouldBeLessThan(before.UsedBytes);
        after.FreePoolBytes.ShouldBeLessThan(before.FreePoolBytes);
        Fill(database, ticks, written, written + 100_000);
        ticks.Verify();
    }

    /// <summary>Appends batches, each tried again until it is accepted; returns how many rows there are then.</summary>
    private static long Fill(Database database, SeriesTable<Tick> ticks, long from, long until)
    {
        var symbols = Enumerable.Range(0, 8).Select(number => database.Symbol($"S{number}")).ToArray();
        var batch = new Tick[BatchRows];
        for (var first = from; first < until; first += BatchRows)
        {
            for (var row = 0; row < BatchRows; row++)
            {
                var id = first + row;
                batch[row] = new Tick(
                    new Timestamp(1_700_000_000_000_000_000 + (id * 1_000_000)),
                    symbols[id % symbols.Length],
                    Fixed64<S4>.FromMantissa(1_000_000 + (id * 7919 % 10_007)),
                    id % 1_000,
                    id);
            }

            while (!TryAppend(ticks, batch))
            {
                // It has waited for as long as it may; so it waits again.
            }

            from = first + BatchRows;
        }

        return from;
    }

    private static bool TryAppend(SeriesTable<Tick> ticks, Tick[] batch)
    {
        try
        {
            ticks.Append(batch);
            return true;
        }
        catch (WriteThrottledException)
        {
            return false;
        }
        catch (MemoryBudgetExceededException)
        {
            return false;
        }
    }

    /// <summary>Counts the rows one by one: they are the newest, without a gap.</summary>
    private static long Readable(SeriesTable<Tick> ticks, DatabaseAccount account, long written)
    {
        var next = written - account.RowsReadable;
        foreach (var row in ticks.Range())
        {
            row.Id.ShouldBe(next++);
        }

        return account.RowsReadable - (written - next);
    }

    private static long Dropped(DatabaseAccount account) => account.Shed
        .Where(total => total.Reason >= ShedReason.PrunedByPressure)
        .Sum(total => total.Rows);
}
