using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Busts and corrections without memory, without end, and what reads beside them cost.</summary>
public class AmendmentLimitTests
{
    [Fact]
    public void AReasonThatIsNoNameIsRefusedAndChangesNothing()
    {
        using var trades = new AmendedTrades();
        Assert.Throws<ArgumentException>(() => trades.Table.Bust(1L, new string('x', 256)));
        Assert.Throws<ArgumentException>(() => trades.Table.Correct(trades.Original(1), new string('x', 256)));
        trades.ShouldHave(trades.Originals);
        trades.Table.Bust(1L, new string('x', 255));
        Assert.Equal(new string('x', 255), trades.Table.History(1L)[0].Reason);
    }

    [Fact]
    public void OneRowCanBeCorrectedThousandsOfTimes()
    {
        const int times = 1_500;
        using var trades = new AmendedTrades();
        for (var size = 1; size <= times; size++)
        {
            trades.Table.Correct(trades.Original(6) with { Size = size });
        }

        trades.ShouldHave(
            [.. trades.Originals.Where(row => row.TradeId != 6), trades.Original(6) with { Size = times }]);
        var versions = trades.Table.History(6L);
        Assert.Equal(Enumerable.Range(1, times).Prepend(6), versions.Select(version => version.Row.Size));
    }

    [Fact]
    public void ADisposedTableAmendsNothing()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust(1L);
        var (table, row) = (trades.Table, trades.Original(2));
        table.Drop();
        Assert.Throws<ObjectDisposedException>(() => table.Bust(2L));
        Assert.Throws<ObjectDisposedException>(() => table.Correct(row));
        Assert.Throws<ObjectDisposedException>(() => table.History(1L));
    }

    /// <summary>Leaves a little more memory each time, so that whatever is needed is refused in turn.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ARefusalOfMemoryAtAnyPointLeavesTheTableAsItWas(bool corrects)
    {
        const int rows = 60_000;
        using var fixture = new StorageFixture(limitBytes: 128 << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var table = new SeriesTable<Trade>(fixture.Context);
        var symbol = fixture.Symbol(1);
        table.Append(Enumerable.Range(0, rows).Select(id => AmendedTrades.TradeOf(id, id, symbol, id)).ToArray());
        table.Bust<long>([1, 2, 3]);
        var corrected =
            Enumerable.Range(10, rows - 10).Select(id => AmendedTrades.TradeOf(id, rows - id, symbol, -id)).ToArray();
        var keys = corrected.Select(row => row.TradeId).ToArray();
        var owner = new MemoryOwner("ballast");
        var refusals = 0;
        for (var free = 0L; ; free += 512 * 1024)
        {
            using var ballast = new Ballast(fixture.Budget, owner, free);
            try
            {
                Amend();
                break;
            }
            catch (MemoryBudgetExceededException)
            {
                refusals++;
                Assert.Equal(rows - 3, table.RowCount);
                Assert.Equal(rows - 1, table.Latest(symbol).TradeId);
                Assert.Single(table.History(10L));
                Assert.Equal(3, table.Statistics.HiddenRows);
                table.Verify();
            }
        }

        Assert.True(refusals > 1, $"only {refusals} refusals");
        Assert.Equal(corrects ? rows - 3 : 7, table.RowCount);
        Assert.Equal(corrects ? -10 : 9, table.Latest(symbol).Size);
        table.Verify();

        void Amend()
        {
            if (corrects)
            {
                table.Correct(corrected);
            }
            else
            {
                table.Bust<long>(keys);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AmendmentTests.Tiers), MemberType = typeof(AmendmentTests))]
    public void ReadsBesideHiddenRowsAllocateNoManagedMemory(string tier)
    {
        using var trades = new AmendedTrades();
        trades.Table.Correct(trades.Original(7) with { Time = new Timestamp(25) });
        trades.MoveTo(tier);
        trades.Table.Bust<long>([5, 12]);
        var symbol = trades.Odd;
        ReadEverything(trades.Table, symbol);
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => ReadEverything(trades.Table, symbol)));
    }

    private static long ReadEverything(SeriesTable<Trade> table, Symbol symbol)
    {
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        var sum = 0L;
        foreach (var row in table.Range())
        {
            sum += row.Size;
        }

        foreach (var row in table.Range(symbol, from, to))
        {
            sum += row.Size;
        }

        foreach (var row in table.LastN(symbol, 4))
        {
            sum += row.Size;
        }

        sum += table.TryGet(7L, out var one) ? one.Size : 0;
        sum += table.TryLatest(symbol, out var latest) ? latest.Size : 0;
        sum += table.Count(from, to) + table.Count(symbol, from, to) + table.RowCount + table.SeriesCount;
        sum += table.Vwap(Trade.Columns.Price, Trade.Columns.Size).Count;
        sum += table.Ohlc(symbol, from, to, Trade.Columns.Price, Trade.Columns.Size).Count;
        sum += (long)table.Sum(symbol, from, to, Trade.Columns.Size);
        return sum;
    }
}
