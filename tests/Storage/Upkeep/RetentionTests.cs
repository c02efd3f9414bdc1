using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>What retention promises holds for tables of any size: also of one whose block is never full.</summary>
public class RetentionTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(65_536)]
    [InlineData(7)]
    public void BoundsOfTheGreatestSizeKeepAllRows(int blockRows)
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var clock = (SimulatedClock)fixture.Context.Clock;
        SeriesTableOptions[] bounds =
        [
            new() { RetainRows = long.MaxValue }, new() { RetainBytes = long.MaxValue },
            new() { RetainFor = TimeSpan.MaxValue },
        ];
        foreach (var options in bounds)
        {
            var table = TableOf(fixture, blockRows, options);
            for (var row = 0; row < 1_000; row++)
            {
                clock.Jump(new Timestamp(row * Second));
                table.Append(RowOf(fixture, row));
                caretaker.RunUntilIdle();
            }

            table.RowCount.ShouldBe(1_000);
        }

        caretaker.LastError.ShouldBeNull();
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(5_000)]
    [InlineData(100)]
    [InlineData(7)]
    public void RowsOfATableOfAnySizeStayForAnEighthLongerAtMost(int blockRows)
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var clock = (SimulatedClock)fixture.Context.Clock;
        var table = TableOf(fixture, blockRows, new SeriesTableOptions { RetainFor = TimeSpan.FromMinutes(10) });
        for (var row = 0; row < 36_000; row++)
        {
            clock.Jump(new Timestamp(row * Second));
            table.Append(RowOf(fixture, row));
            if (row % 5 != 0)
            {
                continue;
            }

            // Five seconds pass between two looks; what they find is as much older.
            caretaker.RunUntilIdle();
            table.RowCount.ShouldBeInRange(Math.Min(row + 1, 600), 676 + 10);
            if (row % 1_000 == 0)
            {
                table.Verify();
            }
        }

        var rows = Collected.From(table.Range());
        rows.Select(row => (int)row.TradeId).ShouldBe(Enumerable.Range(36_000 - rows.Count, rows.Count));
        table.TryGet(rows[0].TradeId, out _).ShouldBeTrue();
        table.TryGet(rows[0].TradeId - 1, out _).ShouldBeFalse();
        table.Append(RowOf(fixture, 36_000) with { TradeId = 17 });
        ShedRowsOf(fixture, ShedReason.RetentionAge).ShouldBe(36_000 - rows.Count);
        caretaker.LastError.ShouldBeNull();
    }

    [Fact]
    public void ARowFromTheFutureDoesNotHoldThoseBehindIt()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var clock = (SimulatedClock)fixture.Context.Clock;
        var table = TableOf(fixture, 10_000, new SeriesTableOptions { RetainFor = TimeSpan.FromMinutes(10) });
        table.Append(RowOf(fixture, 0) with { Time = new Timestamp(2_000_000_000 * Second) });
        for (var row = 1; row < 5_000; row++)
        {
            clock.Jump(new Timestamp(row * Second));
            table.Append(RowOf(fixture, row));
        }

        caretaker.RunUntilIdle();
        table.RowCount.ShouldBeInRange(600, 675);
        table.Verify();
    }

    [Fact]
    public void AWindowAmongTheGoneRowsOfABlockIsEmpty()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, 10_000, new SeriesTableOptions());
        for (var row = 0; row < 100; row++)
        {
            table.Append(RowOf(fixture, row));
        }

        var shares = new NativeStore.Storage.Tiers.PriorityShare[8];
        table.Tiers.DropOldestHot(50, shares, sparesCritical: false).Rows.ShouldBe(50);
        table.Count(new Timestamp(10 * Second), new Timestamp(20 * Second)).ShouldBe(0);
        table.Count(new Timestamp(40 * Second), new Timestamp(60 * Second)).ShouldBe(10);
    }

    [Fact]
    public void AQuietTableKeepsWhatIsYoungByItsNewestRow()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var clock = (SimulatedClock)fixture.Context.Clock;
        var table = TableOf(fixture, 10_000, new SeriesTableOptions { RetainFor = TimeSpan.FromMinutes(10) });
        for (var row = 0; row < 2_000; row++)
        {
            table.Append(RowOf(fixture, row));
        }

        // The clock is behind: nothing is old. Then far ahead: the newest row decides.
        clock.Jump(new Timestamp(0));
        caretaker.RunUntilIdle();
        table.RowCount.ShouldBe(2_000);
        clock.Jump(new Timestamp(1_000_000 * Second));
        caretaker.RunUntilIdle();
        table.RowCount.ShouldBeInRange(600, 675);
    }

    [Fact]
    public void RowsAndBytesOfATinyTableAreBounded()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var byRows = TableOf(fixture, 10_000, new SeriesTableOptions { RetainRows = 100 });
        var byBytes = TableOf(fixture, 10_000, new SeriesTableOptions { RetainBytes = 100 * Trade.RowSize });
        for (var row = 0; row < 3_000; row++)
        {
            byRows.Append(RowOf(fixture, row));
            byBytes.Append(RowOf(fixture, row));
            caretaker.RunUntilIdle();
            byRows.RowCount.ShouldBeInRange(Math.Min(row + 1, 100), 112);
            byBytes.RowCount.ShouldBeInRange(Math.Min(row + 1, 100), 112);
        }

        ShedRowsOf(fixture, ShedReason.RetentionRows).ShouldBe(3_000 - byRows.RowCount);
        ShedRowsOf(fixture, ShedReason.RetentionBytes).ShouldBe(3_000 - byBytes.RowCount);
        byRows.Verify();
        byBytes.Verify();
    }

    private static long ShedRowsOf(StorageFixture fixture, ShedReason reason) =>
        fixture.Context.Shed.Totals().Where(total => total.Reason == reason).Sum(total => total.Rows);

    private static SeriesTable<Trade> TableOf(StorageFixture fixture, int blockRows, SeriesTableOptions options) =>
        new(fixture.Context, options with { BlockBytes = blockRows * Trade.RowSize });

    private static Trade RowOf(StorageFixture fixture, int row) => new(
        new Timestamp(row * Second), fixture.Symbol(row % 7), default, row, row);
}
