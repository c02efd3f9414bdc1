using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>
/// Edges: nothing, one row, ties, block boundaries, many series, long late stretches; small cases exhausted.
/// </summary>
public class SeriesTableShapeTests
{
    [Fact]
    public void AnEmptyTableAnswersEverything()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        var symbol = fixture.Symbol(1);
        Assert.Empty(Collected.From(table.Range()));
        Assert.Empty(Collected.From(table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)));
        Assert.Empty(Collected.From(table.LastN(symbol, 5)));
        Assert.False(table.TryLatest(symbol, out _));
        Assert.False(table.TryGet(1L, out _));
        Assert.Equal(0, table.GetMany<long>([1, 2], new Trade[2], new bool[2]));
        Assert.Equal(default, table.AppendDistinct([]));
        table.Verify();
    }

    /// <summary>
    /// Every arrival order of four times among four, in every batching, at block sizes of one and two rows.
    /// </summary>
    [Fact]
    public void AllSmallHistoriesAgreeWithTheNaiveTable()
    {
        using var fixture = new StorageFixture();
        Symbol[] symbols = [fixture.Symbol(0), fixture.Symbol(1)];
        for (var history = 0; history < 4 * 4 * 4 * 4 * 8; history++)
        {
            var table =
                new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 32 << (history & 1) });
            var model = new TradeModel();
            var rows = Enumerable.Range(0, 4).Select(row => new Trade(
                new Timestamp((history >> (3 + (2 * row))) & 3),
                symbols[(history >> row) & (row & 1)],
                default,
                row,
                row)).ToArray();
            var firstBatch = (history & 3) + 1;
            table.Append(rows.AsSpan(0, firstBatch));
            table.Append(rows.AsSpan(firstBatch));
            model.AppendDistinct(rows);
            Assert.True(
                model.Walk(table).SequenceEqual(Collected.From(table.Range())), $"history {history}");
            for (var from = 0; from <= 4; from++)
            {
                for (var to = from; to <= 4; to++)
                {
                    var (start, end) = (new Timestamp(from), new Timestamp(to));
                    Assert.True(model.Walk(table, start, end).SequenceEqual(Collected.From(table.Range(start, end))),
                        $"history {history}");
                    Assert.True(
                        model.Range(symbols[0], start, end).SequenceEqual(
                            Collected.From(table.Range(symbols[0], start, end))),
                        $"history {history}");
                }
            }

            for (var last = 0; last <= 4; last++)
            {
                Assert.True(
                    model.LastN(symbols[0], last).SequenceEqual(
                        Collected.From(table.LastN(symbols[0], last))), $"history {history}");
            }

            table.Verify();
        }
    }

    [Fact]
    public void TiesComeInArrivalOrderAcrossBlocksAndChunks()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 320 });
        var rows = Enumerable.Range(0, 1000).Select(row => new Trade(
            new Timestamp(row / 333), fixture.Symbol(0), default, row, row)).ToArray();
        table.Append(rows);
        Assert.Equal(rows, Collected.From(table.Range()));
        Assert.Equal(
            rows[333..666], Collected.From(table.Range(fixture.Symbol(0), new Timestamp(1), new Timestamp(2))));
        Assert.Equal(rows[333..666], Collected.From(table.Range(new Timestamp(1), new Timestamp(2))));
        Assert.Equal(rows[^1], table.Latest(fixture.Symbol(0)));
    }

    [Fact]
    public void TenThousandSeriesGrowAndAreAllFound()
    {
        const int series = 10_000;
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        var symbols = Enumerable.Range(0, series).Select(fixture.Symbol).ToArray();
        for (var round = 0; round < 3; round++)
        {
            table.Append(symbols.Select((symbol, number) => new Trade(
                new Timestamp((round * series) + number), symbol, default, round,
                (round * series) + number)).ToArray());
        }

        Assert.Equal(series, table.SeriesCount);
        var latest = new Trade[series + 1];
        Assert.Equal(series, table.LatestAll(latest));
        for (var number = 0; number < series; number++)
        {
            Assert.Equal((2 * series) + number, table.Latest(symbols[number]).TradeId);
            Assert.Equal(latest[number], table.Latest(symbols[number]));
            Assert.Equal(3, table.Count(symbols[number], Timestamp.MinValue, Timestamp.MaxValue));
        }

        table.Verify();
    }

    /// <summary>
    /// Several sources one after the other, as files are: every source but the first is one long late stretch.
    /// </summary>
    [Fact]
    public void ConcatenatedSourcesComeOutInTimeOrder()
    {
        const int sources = 30;
        const int rowsPerSource = 500;
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 8192 });
        var model = new TradeModel();
        for (var source = 0; source < sources; source++)
        {
            for (var first = 0; first < rowsPerSource; first += 50)
            {
                var batch = Enumerable.Range(first, 50).Select(row => new Trade(
                    new Timestamp(row * 7 % 50 == 3 ? row / 2 : row * 10),
                    fixture.Symbol(source % 11),
                    default,
                    source,
                    (source * rowsPerSource) + row)).ToArray();
                table.Append(batch);
                model.AppendDistinct(batch);
            }
        }

        Assert.Equal(model.LateRows, table.LateRowCount);
        Assert.Equal(model.Walk(table, default, Timestamp.MaxValue), Collected.From(table.Range()));
        for (var number = 0; number < 11; number++)
        {
            var symbol = fixture.Symbol(number);
            Assert.Equal(
                model.All(symbol), Collected.From(table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)));
            Assert.Equal(model.LastN(symbol, 777), Collected.From(table.LastN(symbol, 777)));
        }

        table.Verify();
    }

    [Fact]
    public void RowsInStoredFormAreTheRowsThatRecordsWrite()
    {
        using var fixture = new StorageFixture();
        var source = new SeriesTable<Trade>(fixture.Context);
        var target = new SeriesTable<Trade>(fixture.Context);
        var rows = Enumerable.Range(0, 100).Select(row => new Trade(
            new Timestamp(row), fixture.Symbol(row % 3), Fixed64<S4>.FromMantissa(row), row, row)).ToArray();
        source.Append(rows);
        var bytes = new List<byte>();
        foreach (var row in source.Range())
        {
            bytes.AddRange(row.Bytes);
        }

        target.AppendRows(bytes.ToArray());
        Assert.Equal(new AppendOutcome(0, 100), target.AppendDistinctRows(bytes.ToArray()));
        Assert.Equal(rows, Collected.From(target.Range()));
        Assert.Equal(100, target.Statistics.DuplicatesRefused);
    }

    [Fact]
    public void AWalkSeesWhatWasVisibleWhenItStarted()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 128 });
        var symbol = fixture.Symbol(0);
        table.Append(
            Enumerable.Range(0, 100).Select(row => new Trade(new Timestamp(row), symbol, default, 0, row)).ToArray());
        var seen = 0;
        foreach (var row in table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
        {
            table.Append(new Trade(new Timestamp(1000 + seen), symbol, default, 0, 1000 + seen));
            seen++;
        }

        Assert.Equal(100, seen);
        Assert.Equal(200, table.RowCount);
        table.Verify();
    }
}
