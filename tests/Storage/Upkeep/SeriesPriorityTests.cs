using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Retention by the priority of series, on tables of tiny blocks, step by step.</summary>
public sealed class SeriesPriorityTests
{
    private const int RowsPerBlock = 12;
    private const int Series = 3;           // one of each priority: S0 bulk, S1 normal, S2 critical

    [Fact]
    public void ASeriesHasThePriorityOfItsTableUntilItIsGivenOne()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        table.PriorityOf(fixture.Symbol(1)).ShouldBe(DataPriority.Normal);
        table.SetPriority(fixture.Symbol(1), DataPriority.Critical);
        table.PriorityOf(fixture.Symbol(1)).ShouldBe(DataPriority.Critical);
        table.SeriesCount.ShouldBe(0, "a series without rows is none yet");
        table.TryLatest(fixture.Symbol(1), out _).ShouldBeFalse();
        table.Append(RowOf(fixture.Symbol(1), 7));
        table.PriorityOf(fixture.Symbol(1)).ShouldBe(DataPriority.Critical);
        table.PriorityOf(fixture.Symbol(2)).ShouldBe(DataPriority.Normal);
        table.SetPriority(fixture.Symbol(1), null);
        table.PriorityOf(fixture.Symbol(1)).ShouldBe(DataPriority.Normal);
        table.SeriesCount.ShouldBe(1);
        table.Verify();
    }

    [Fact]
    public void WhatIsNoSeriesOrNoPriorityIsRefused()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        Should.Throw<SchemaException>(() => table.SetPriority(SeriesKey.Of(1L), DataPriority.Bulk));
        Should.Throw<SchemaException>(() => table.PriorityOf(SeriesKey.Of(1L)));
        Should.Throw<UnknownSymbolException>(() => table.SetPriority(new Symbol(1_000), DataPriority.Bulk));
        Should.Throw<ArgumentOutOfRangeException>(() => table.SetPriority(fixture.Symbol(1), (DataPriority)3));
        table.Drop();
        Should.Throw<ObjectDisposedException>(() => table.SetPriority(fixture.Symbol(1), DataPriority.Bulk));
        Should.Throw<ObjectDisposedException>(() => table.PriorityOf(fixture.Symbol(1)));
    }

    [Fact]
    public void PressureTakesBulkRowsThenNormalOnesAndNeverCriticalOnes()
    {
        using var fixture = new StorageFixture(128L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture, blocks: 20, new SeriesTableOptions());
        caretaker.RunUntilIdle();
        var order = new List<(UpkeepKind Kind, long Bulk, long Normal)>();
        using (new PressureBallast(fixture, Core.Memory.Pressure.PressureLevel.Severe))
        {
            for (var step = caretaker.Step(); step.Kind != UpkeepKind.None; step = caretaker.Step())
            {
                table.Verify();
                order.Add((step.Kind, Count(table, fixture, 0), Count(table, fixture, 1)));
            }
        }

        caretaker.LastError.ShouldBeNull();
        Count(table, fixture, 2).ShouldBe(20 * RowsPerBlock / Series, "critical rows stay");
        (Count(table, fixture, 0), Count(table, fixture, 1)).ShouldBe((0, 0));
        order.ShouldAllBe(at => at.Bulk == 0 || at.Normal == 20 * RowsPerBlock / Series);
        var facts = caretaker.Statistics;
        facts.RowsPruned.ShouldBe(20 * RowsPerBlock * 2 / Series);
        facts.RowsRewritten.ShouldBeGreaterThan(0);
        facts.PartDeferrals.ShouldBe(0);
        RequireAudit(fixture, "trades", ShedReason.PrunedByPressure, [80, 80, 0]);
    }

    [Fact]
    public void KeysOfRowsThatWentAreFreeAgainAndOthersAreFound()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture, blocks: 20, new SeriesTableOptions { RetainRows = 170 });
        caretaker.RunUntilIdle();
        Count(table, fixture, 0).ShouldBeInRange(10, 10 + RowsPerBlock);
        (Count(table, fixture, 1), Count(table, fixture, 2)).ShouldBe((80, 80));
        table.SeriesCount.ShouldBe(3);
        for (var number = 0; number < 20 * RowsPerBlock; number++)
        {
            var isThere = table.TryGet<long>(number, out var row);
            var symbol = fixture.Symbol(number % Series);
            isThere.ShouldBe(table.Count(symbol, new Timestamp(number), new Timestamp(number + 1)) == 1);
            if (isThere)
            {
                row.ShouldBe(RowOf(fixture.Symbol(number % Series), number));
                Should.Throw<DuplicateKeyException>(() => table.Append(row));
            }
        }

        table.Append(RowOf(fixture.Symbol(0), 0) with { Time = new Timestamp(10_000) });
        table.TryGet(0L, out var again).ShouldBeTrue();
        again.Time.ShouldBe(new Timestamp(10_000));
        table.Verify();
    }

    [Fact]
    public void TheLatestRowOfASeriesGoesWithItAndComesAgain()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture, blocks: 4, new SeriesTableOptions { RetainRows = 9 * RowsPerBlock });
        for (var number = 4 * RowsPerBlock; number < 12 * RowsPerBlock; number++)
        {
            table.Append(RowOf(fixture.Symbol(1 + (number % 2)), number));
        }

        caretaker.RunUntilIdle();
        table.TryLatest(fixture.Symbol(0), out _).ShouldBeFalse();
        Should.Throw<UnknownSeriesException>(() => table.Latest(fixture.Symbol(0)));
        Count(table, fixture, 0).ShouldBe(0);
        table.SeriesCount.ShouldBe(2);
        var all = new Trade[3];
        table.LatestAll(all).ShouldBe(2);
        table.Verify();
        table.Append(RowOf(fixture.Symbol(0), 9_999));
        table.Latest(fixture.Symbol(0)).TradeId.ShouldBe(9_999);
        table.SeriesCount.ShouldBe(3);
        table.Verify();
    }

    [Fact]
    public void CriticalRowsAreTheLastToGoForTheTablesOwnBound()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture, blocks: 30, new SeriesTableOptions { RetainRows = 60 });
        caretaker.RunUntilIdle();
        table.RowCount.ShouldBeInRange(60, 60 + RowsPerBlock);
        (Count(table, fixture, 0), Count(table, fixture, 1)).ShouldBe((0, 0));
        var left = Count(table, fixture, 2);
        table.Range(fixture.Symbol(2), new Timestamp(30 * RowsPerBlock - (3 * left)), Timestamp.MaxValue).Count()
            .ShouldBe((int)left, "the newest of them stay");
        RequireAudit(fixture, "trades", ShedReason.RetentionRows, [120, 120, 120 - left]);
    }

    [Fact]
    public void AgeTakesAllPriorities()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(
            fixture, blocks: 10, new SeriesTableOptions { RetainFor = TimeSpan.FromTicks(1), MergeFanIn = 1_000 });
        while (table.Tiers.TrySealNext())
        {
        }

        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(1_000_000));
        caretaker.RunUntilIdle();
        table.RowCount.ShouldBe(9 * RowsPerBlock, "100 ns are not past but for the oldest block");
        RequireAudit(fixture, "trades", ShedReason.RetentionAge, [4, 4, 4]);
    }

    [Fact]
    public void APriorityThatChangesMeanwhileCounts()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, blocks: 4, new SeriesTableOptions());
        while (table.Tiers.TrySealNext())
        {
        }

        var version = table.Tiers.PrioritiesVersion;
        table.SetPriority(fixture.Symbol(0), DataPriority.Critical);
        table.Tiers.TryThin(table.Tiers.Tiers.Segments[1..2], null, version).ShouldBeFalse();
        table.RowCount.ShouldBe(4 * RowsPerBlock);
        table.Verify();
        table.Tiers.TryThin(table.Tiers.Tiers.Segments[1..2], null, table.Tiers.PrioritiesVersion).ShouldBeTrue();
        table.RowCount.ShouldBe(3 * RowsPerBlock);
        table.Verify();
    }

    [Fact]
    public void SegmentsOnDiskLoseRowsOfLowPriorityToo()
    {
        using var fixture = new StorageFixture(128L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var files = new SimulatedFileSystem(new SeededRandom(1));
        var caretaker = new Caretaker(fixture.Context, new SpillOptions(files, "spill"));
        var table = TableOf(fixture, blocks: 20, new SeriesTableOptions { RetainRows = 200 });
        table.SetPriority(fixture.Symbol(0), null);
        using (new PressureBallast(fixture, Core.Memory.Pressure.PressureLevel.Severe))
        {
            caretaker.RunUntilIdle();
        }

        table.Statistics.Tiers.Spilled.Rows.ShouldBe(table.RowCount);
        table.SetPriority(fixture.Symbol(0), DataPriority.Bulk);
        for (var number = 0; number < RowsPerBlock * 4; number++)
        {
            table.Append(RowOf(fixture.Symbol(2), 10_000 + number));
        }

        caretaker.RunUntilIdle();
        caretaker.LastError.ShouldBeNull();
        table.Verify();
        caretaker.Statistics.RowsRewritten.ShouldBeGreaterThan(0);
        table.Statistics.Tiers.Spilled.Rows.ShouldBeGreaterThan(0);
        table.Drop();
        fixture.Epochs.Collect();
        files.UsedBytes.ShouldBe(0);
    }

    private static SeriesTable<Trade> TableOf(StorageFixture fixture, int blocks, SeriesTableOptions options)
    {
        var table = new SeriesTable<Trade>(fixture.Context, options with
        {
            BlockBytes = RowsPerBlock * Trade.RowSize,
            SealAfter = TimeSpan.Zero,
        });
        table.SetPriority(fixture.Symbol(0), DataPriority.Bulk);
        table.SetPriority(fixture.Symbol(2), DataPriority.Critical);
        for (var number = 0; number < blocks * RowsPerBlock; number++)
        {
            table.Append(RowOf(fixture.Symbol(number % Series), number));
        }

        return table;
    }

    private static Trade RowOf(Symbol symbol, long number) =>
        new(new Timestamp(number), symbol, Fixed64<S4>.FromMantissa(number), 1, number);

    private static long Count(SeriesTable<Trade> table, StorageFixture fixture, int symbol) =>
        table.Count(fixture.Symbol(symbol), Timestamp.MinValue, Timestamp.MaxValue);

    /// <summary>Rows by priority, and that the totals are those of the records.</summary>
    private static void RequireAudit(StorageFixture fixture, string table, ShedReason reason, long[] rows)
    {
        var shed = fixture.Context.Shed;
        var totals = shed.Totals();
        totals.ShouldAllBe(total => total.Table == table && total.Reason == reason);
        var byPriority = new long[rows.Length];
        foreach (var total in totals)
        {
            byPriority[(int)total.Priority] = total.Rows;
            var records = shed.Records().Where(record => record.Priority == total.Priority).ToList();
            records.Sum(record => record.Rows).ShouldBe(total.Rows);
            records.Sum(record => record.Bytes).ShouldBe(total.Bytes);
            records.ShouldAllBe(record => record.Series == $"S{(int)total.Priority}");
        }

        byPriority.ShouldBe(rows);
    }
}
