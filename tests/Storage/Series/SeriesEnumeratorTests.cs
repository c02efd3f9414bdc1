using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Enumerators used by hand: stepped and disposed more often than by <c>foreach</c>.</summary>
public class SeriesEnumeratorTests
{
    [Fact]
    public void DisposingAnEnumeratorTwiceLeavesTheEnumeratorAroundItPinned()
    {
        using var fixture = new StorageFixture();
        var table = TableWithLateRows(fixture);
        using var outer = table.Range().GetEnumerator();
        var inner = table.Range(fixture.Symbol(1), Timestamp.MinValue, Timestamp.MaxValue).GetEnumerator();
        inner.Dispose();
        inner.Dispose();
        var isFreed = false;
        fixture.Epochs.Retire(() => isFreed = true);
        fixture.Epochs.Collect();
        Assert.False(isFreed);
        outer.Dispose();
        fixture.Epochs.Collect();
        Assert.True(isFreed);
    }

    [Fact]
    public void RangesThatNestAfterADoubleDisposalDoNotShareTheirPlaceAmongLateRows()
    {
        using var fixture = new StorageFixture();
        var table = TableWithLateRows(fixture);
        var expected = Collected.From(table.Range());
        var twice = table.Range().GetEnumerator();
        twice.Dispose();
        twice.Dispose();
        var seen = new List<Trade>();
        foreach (var row in table.Range())
        {
            seen.Add(row.ToRecord());
            Assert.Equal(expected, Collected.From(table.Range()));
        }

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void AnEnumeratorThatIsAtItsEndStaysThere(int rows)
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        table.Append([.. Enumerable.Range(0, rows).Select(row => TradeAt(fixture, row, row))]);
        using var all = table.Range().GetEnumerator();
        using var series = table.Range(fixture.Symbol(1), Timestamp.MinValue, Timestamp.MaxValue).GetEnumerator();
        using var tail = table.LastN(fixture.Symbol(1), rows).GetEnumerator();
        for (var row = 0; row < rows; row++)
        {
            Assert.True(all.MoveNext() && series.MoveNext() && tail.MoveNext());
        }

        for (var beyond = 0; beyond < 3; beyond++)
        {
            Assert.False(all.MoveNext() || series.MoveNext() || tail.MoveNext());
        }
    }

    [Fact]
    public void ARangeThatOutlivesItsTableSaysSoAndHoldsNoMemoryBack()
    {
        using var fixture = new StorageFixture();
        var table = TableWithLateRows(fixture);
        var all = table.Range();
        var series = table.Range(fixture.Symbol(1), Timestamp.MinValue, Timestamp.MaxValue);
        Assert.Equal(1, table.GetMany([3L], new Trade[1], new bool[1]));
        table.Drop();
        Assert.Throws<ObjectDisposedException>(() => Collected.From(all));
        Assert.Throws<ObjectDisposedException>(() => Collected.From(series));
        Assert.Throws<ObjectDisposedException>(() => series.Count());
        Assert.Throws<ObjectDisposedException>(() => table.GetMany([3L], new Trade[1], new bool[1]));
        var isFreed = false;
        fixture.Epochs.Retire(() => isFreed = true);
        fixture.Epochs.Collect();
        Assert.True(isFreed);
    }

    /// <summary>Every third row is late for its series.</summary>
    private static SeriesTable<Trade> TableWithLateRows(StorageFixture fixture)
    {
        var table = new SeriesTable<Trade>(fixture.Context);
        for (var row = 0; row < 60; row++)
        {
            table.Append(TradeAt(fixture, row % 3 == 2 ? row - 2 : row * 2, row));
        }

        return table;
    }

    private static Trade TradeAt(StorageFixture fixture, long time, int id) =>
        new(new Timestamp(time), fixture.Symbol(1), Fixed64<S4>.FromMantissa(id), id, id);
}
