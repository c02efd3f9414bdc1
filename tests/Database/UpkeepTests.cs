using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Cli;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>Upkeep through the front door.</summary>
public class UpkeepTests
{
    private static readonly SeriesTableOptions s_small = new() { BlockBytes = 4096, SealAfter = TimeSpan.Zero };

    [Fact]
    public void InTheBackgroundFullBlocksAreSealedByThemselves()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 64 << 20 });
        var trades = database.Series<Trade>(s_small);
        Append(database, trades, 10_000);
        SpinWait.SpinUntil(() => database.Upkeep.Statistics.RowsSealed > 5_000, TimeSpan.FromSeconds(60))
            .ShouldBeTrue();
        trades.RowCount.ShouldBe(10_000);
        trades.Verify();
        database.Upkeep.LastError.ShouldBeNull();
    }

    [Fact]
    public void ByHandNothingHappensUntilItIsAskedFor()
    {
        var manual = new DatabaseOptions { MemoryLimitBytes = 64 << 20, Upkeep = UpkeepMode.Manual };
        using var database = Database.Open(manual);
        var trades = database.Series<Trade>(s_small);
        Append(database, trades, 10_000);
        trades.Statistics.Tiers.Hot.Rows.ShouldBe(10_000);
        database.Upkeep.Step().Kind.ShouldBe(UpkeepKind.Seal);
        trades.Statistics.Tiers.Sealed.Segments.ShouldBe(1);
        database.Upkeep.RunUntilIdle().ShouldBeGreaterThan(0);
        var tiers = trades.Statistics.Tiers;
        (tiers.Hot.Rows + tiers.Sealed.Rows).ShouldBe(10_000);
        tiers.Hot.Rows.ShouldBeLessThan(200);
        database.Tables.Single().ReportColumns().Sum(column => column.Bytes)
            .ShouldBeLessThanOrEqualTo(tiers.SegmentBytes);
        trades.Verify();
    }

    [Fact]
    public void WhoeverStopsOrStartsItBeforeTheFirstTableHasDecided()
    {
        using var stopped = Database.Open(new DatabaseOptions { MemoryLimitBytes = 64 << 20 });
        stopped.Upkeep.Stop();
        Append(stopped, stopped.Series<Trade>(s_small), 10_000);
        Should.Throw<ObjectDisposedException>(() => stopped.Upkeep.Start(0.5));
        using var started = Database.Open(new DatabaseOptions { MemoryLimitBytes = 64 << 20 });
        started.Upkeep.Start(0.5);
        Append(started, started.Series<Trade>(s_small), 10_000);
        Should.Throw<InvalidOperationException>(() => started.Upkeep.Start(0.5));
        SpinWait.SpinUntil(() => started.Upkeep.Statistics.RowsSealed > 5_000, TimeSpan.FromSeconds(60))
            .ShouldBeTrue();
        stopped.Upkeep.Statistics.RowsSealed.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void AShareOfNothingOrOfMoreThanACoreIsRefused(double share) =>
        Should.Throw<DatabaseOptionsException>(() => Database.Open(new DatabaseOptions { UpkeepShare = share }));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AnEmptyNameIsNoDirectoryToSpillTo(string directory) =>
        Should.Throw<DatabaseOptionsException>(
            () => Database.Open(new DatabaseOptions { SpillDirectory = directory }))
            .Message.ShouldContain("SpillDirectory");

    [Fact]
    public void AnInspectionTellsCodecsAndBytesOfEveryColumn()
    {
        var run = Run.Of("inspect", "--rows", "20000", "--symbols", "5", "--aged", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        foreach (var table in run.Json.GetProperty("tables").EnumerateArray())
        {
            var tiers = table.GetProperty("tiers").EnumerateObject().ToList();
            tiers.Sum(tier => tier.Value.GetProperty("rows").GetInt64()).ShouldBe(table.GetProperty("rows").GetInt64());
            table.GetProperty("tiers").GetProperty("aged").GetProperty("rows").GetInt64().ShouldBeGreaterThan(0);
            var columns = table.GetProperty("columns").EnumerateArray().ToList();
            columns.ShouldContain(column => column.GetProperty("name").GetString() == "Time");
            columns.Where(column => column.GetProperty("name").GetString() != "(directory)")
                .ShouldAllBe(column => column.GetProperty("codecs").EnumerateObject().Any());
        }

        Run.Of("inspect", "--rows", "20000").Output.ShouldContain("Sealed: columns");
        Run.Of("inspect", "nowhere.csv").ExitCode.ShouldBe(1);
    }

    private static void Append(Database database, SeriesTable<Trade> trades, int rows)
    {
        var symbol = database.Symbol("AAPL");
        for (var row = 0; row < rows; row++)
        {
            trades.Append(new Trade(new Timestamp(row), symbol, Fixed64<S4>.FromMantissa(row), row, row));
        }
    }
}
