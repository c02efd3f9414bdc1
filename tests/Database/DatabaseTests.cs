using NativeStore.Core;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

public class DatabaseTests
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly Timestamp s_open = Timestamp.Parse("2026-03-02T14:30:00Z");

    [Fact]
    public void ARecordTypeHasOneTable()
    {
        using var database = Database.Open();
        database.Series<Trade>().ShouldBeSameAs(database.Series<Trade>());
        database.Tables.ShouldHaveSingleItem().Name.ShouldBe("trades");
    }

    [Fact]
    public void WhatIsAppendedIsFound()
    {
        using var database = Database.Open();
        var trades = database.Series<Trade>();
        var row = TradeOf(database, id: 1);
        trades.Append(row);
        trades.Latest(row.Symbol).ShouldBe(row);
        database.Tables.Single().Statistics.Rows.ShouldBe(1);
    }

    [Fact]
    public void ARefusedBatchLeavesTheTableAsItWas()
    {
        using var database = Database.Open();
        var trades = database.Series<Trade>();
        trades.Append(TradeOf(database, id: 1));
        Should.Throw<DuplicateKeyException>(() => trades.Append([TradeOf(database, id: 2), TradeOf(database, id: 1)]));
        trades.RowCount.ShouldBe(1);
        trades.TryGet(2L, out _).ShouldBeFalse();
    }

    [Fact]
    public void ATableNameBelongsToOneRecordType()
    {
        using var database = Database.Open();
        database.Series<Trade>();
        Should.Throw<SchemaException>(() => database.Series<OtherTrade>()).Message.ShouldContain("is open as");
        Should.Throw<SchemaException>(() => database.CreateSeries(Trade.Schema)).Message.ShouldContain("another name");
    }

    [Fact]
    public void ATableMadeAtRunTimeIsNoRecordsTable()
    {
        using var database = Database.Open();
        var table = database.CreateSeries(SchemaFile.Parse(Trade.Schema.ToJson()));
        table.Schema.Hash.ShouldBe(Trade.Schema.Hash);
        Should.Throw<SchemaException>(() => database.Series<Trade>()).Message.ShouldContain("created at run time");
    }

    [Fact]
    public void OptionsMayBeRepeatedButNotChanged()
    {
        using var database = Database.Open();
        var options = new SeriesTableOptions { ExpectedRows = 1000 };
        var trades = database.Series<Trade>(options);
        database.Series<Trade>(options with { }).ShouldBeSameAs(trades);
        database.Series<Trade>().ShouldBeSameAs(trades);
        Should.Throw<SchemaException>(() => database.Series<Trade>(new SeriesTableOptions { ExpectedRows = 1 }));
    }

    [Fact]
    public void EveryByteIsGivenBack()
    {
        var database = Database.Open();
        var trades = database.Series<Trade>();
        for (var id = 1; id <= 1000; id++)
        {
            trades.Append(TradeOf(database, id));
        }

        database.CreateSeries(SchemaFile.Parse("""
            { "name": "other", "columns": [{ "name": "time", "type": "timestamp", "roles": ["timeKey"] }] }
            """));
        database.Memory.UsedBytes.ShouldBeGreaterThan(0);
        database.Dispose();
        database.Dispose();
        database.Memory.Usages.ShouldBeEmpty();
        database.Memory.UsedBytes.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => database.Series<Trade>());
        Should.Throw<ObjectDisposedException>(() => database.CreateSeries(Trade.Schema));
    }

    [Fact]
    public void ALimitThatIsTooSmallRefusesTheRowsAndKeepsTheRest()
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 16 * Mebibyte, WriteTimeout = TimeSpan.FromMilliseconds(1),
        });
        var trades = database.Series<Trade>();
        var batch = new Trade[10_000];
        var id = 0;

        // By the throttle, or by the ledger where one batch takes more than the throttle keeps free.
        var error = Should.Throw<NativeStoreException>(() =>
        {
            while (true)
            {
                for (var index = 0; index < batch.Length; index++)
                {
                    batch[index] = TradeOf(database, ++id);
                }

                trades.Append(batch);
            }
        });
        (error is WriteThrottledException or MemoryBudgetExceededException).ShouldBeTrue(error.Message);
        database.Shed.RowsLost.ShouldBe(batch.Length);
        trades.RowCount.ShouldBe(id - batch.Length);
        database.Memory.UsedBytes.ShouldBeLessThanOrEqualTo(16 * Mebibyte);
    }

    [Fact]
    public void PretouchedMemoryWaitsInThePool()
    {
        using var database = Database.Open(
            new DatabaseOptions { MemoryLimitBytes = 64 * Mebibyte, PretouchBytes = 16 * Mebibyte });
        database.Memory.Usages.Where(usage => usage.Tag == MemoryTag.FreePool).Sum(usage => usage.Bytes)
            .ShouldBeGreaterThanOrEqualTo(12 * Mebibyte);
    }

    [Fact]
    public void ALimitWithoutRoomForAnEmptyDatabaseIsRefused() =>
        Should.Throw<MemoryBudgetExceededException>(
            () => Database.Open(new DatabaseOptions { MemoryLimitBytes = 4096 }));

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(1 << 20, 1 << 20, 0)]
    [InlineData(1 << 20, -1, 0)]
    [InlineData(1 << 20, 0, 1 << 21)]
    public void OptionsThatContradictEachOtherAreRefused(long limit, long reserve, long pretouch) =>
        Should.Throw<DatabaseOptionsException>(() => Database.Open(
            new DatabaseOptions { MemoryLimitBytes = limit, ReserveBytes = reserve, PretouchBytes = pretouch }));

    [Fact]
    public void TheDefaultLimitIsAShareOfWhatTheProcessMayUse()
    {
        using var database = Database.Open(new DatabaseOptions { Clock = SystemClock.Instance });
        var usable = MachineMemory.UsableBytes();
        database.Options.MemoryLimitBytes.ShouldBeInRange(usable / 100 * 55, usable / 100 * 65);
        database.Memory.LimitBytes.ShouldBe(database.Options.MemoryLimitBytes);
    }

    private static Trade TradeOf(Database database, long id) =>
        new(s_open + Duration.FromSeconds(id), database.Symbol("ACME"), Fixed64<S4>.Parse("187.25"), 100, id);
}
