using NativeStore.Core.Memory;
using NativeStore.Tests.Records;

namespace NativeStore.Tests.Lifetime;

public class DropTests
{
    [Fact]
    public void ADroppedTableIsGoneAndCanBeOpenedAnew()
    {
        using var database = Trades.OpenDatabase();
        var first = Trades.Fill(database);
        database.Drop<Trade>().ShouldBeTrue();
        database.Tables.ShouldBeEmpty();
        database.Memory.Usages.ShouldNotContain(usage => usage.Owner == "trades");
        Should.Throw<ObjectDisposedException>(() => first.RowCount).Message.ShouldContain("dropped");
        Should.Throw<ObjectDisposedException>(() => first.Append(Trades.Row(database.Symbol("S1"), 1)));
        Should.Throw<ObjectDisposedException>(() => first.Latest(database.Symbol("S1")));
        Should.Throw<ObjectDisposedException>(() => first.TryGet(1L, out _));
        var second = database.Series<Trade>();
        second.ShouldNotBeSameAs(first);
        second.RowCount.ShouldBe(0);
        Trades.Append(database, second, 0, 10);
        second.RowCount.ShouldBe(10);
        database.Tables.ShouldHaveSingleItem().Statistics.Rows.ShouldBe(10);
    }

    [Fact]
    public void ALoopOverADroppedTableGoesOnAndItsEndGivesTheMemoryBack()
    {
        using var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database);
        using (var loop = trades.Range().GetEnumerator())
        {
            database.Drop("TRADES").ShouldBeTrue();
            var rows = 0L;
            while (loop.MoveNext())
            {
                loop.Current.TradeId.ShouldBe(rows++);
            }

            rows.ShouldBe(20_000);
            database.OpenReaders.ShouldHaveSingleItem().Table.ShouldBe("trades");
        }

        database.Upkeep.RunUntilIdle();
        database.Series<Trade>();
        database.Drop<Trade>().ShouldBeTrue();
        database.Memory.Usages.ShouldNotContain(usage => usage.Tag == MemoryTag.RowArena);
    }

    [Fact]
    public void OnlyATableThatIsOpenCanBeDropped()
    {
        using var database = Trades.OpenDatabase();
        database.Drop("trades").ShouldBeFalse();
        database.CreateSeries(OtherTrade.Schema);
        database.Drop<Trade>().ShouldBeFalse();
        database.Drop("trades").ShouldBeTrue();
        database.Drop("trades").ShouldBeFalse();
    }

    [Fact]
    public void DroppingAndOpeningAThousandTimesTakesNoMoreMemory()
    {
        using var database = Trades.OpenDatabase();
        for (var round = 0; round < 1_000; round++)
        {
            Trades.Append(database, database.Series<Trade>(), 0, 100);
            database.Drop<Trade>().ShouldBeTrue();
        }

        database.Memory.UsedBytes.ShouldBeLessThan(32 * Trades.Mebibyte);
    }
}
