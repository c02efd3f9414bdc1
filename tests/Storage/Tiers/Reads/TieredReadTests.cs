using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>Ranges over rows of which some are hot and some are in segments, beside a list.</summary>
public class TieredReadTests
{
    private const int Symbols = 4;

    [Theory]
    [InlineData(1, 32, 0)]
    [InlineData(2, 64, 20)]
    [InlineData(3, 200, 50)]
    [InlineData(4, 256, 5)]
    [InlineData(5, 1000, 90)]
    [InlineData(6, 8192, 10)]
    public void RandomHistoriesReadAlikeInEveryTier(ulong seed, int blockBytes, int latePercent)
    {
        var random = new SeededRandom(seed);
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { BlockBytes = blockBytes });
        var model = new TradeModel();
        var symbols = Enumerable.Range(0, Symbols).Select(fixture.Symbol).ToArray();
        var time = 1_000L;
        for (var step = 0; step < 80; step++)
        {
            var batch = NextBatch(random, symbols, ref time, latePercent, blockBytes);
            table.Append(batch);
            model.AppendDistinct(batch);
            for (var seals = random.NextInt32(4); seals > 0; seals--)
            {
                table.Tiers.TrySealNext();
            }

            Compare(random, table, model, symbols, time, $"seed {seed}, step {step}");
        }

        while (table.Tiers.TrySealNext())
        {
        }

        Compare(random, table, model, symbols, time, $"seed {seed}, sealed");
    }

    [Fact]
    public void ABlockOfEqualTimesIsReadInTheOrderOfItsSeries()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 32 * 3000 });
        table.Append([.. Enumerable.Range(0, 3000).Select(
            row => RowOf(7, fixture.Symbol(row % 3), row))]);
        Assert.True(table.Tiers.TrySealNext());
        table.Append(RowOf(7, fixture.Symbol(0), 3000));
        var rows = Collected.From(table.Range(new Timestamp(7), new Timestamp(8)));
        var expected = Enumerable.Range(0, 3001).OrderBy(row => row % 3).Select(row => (long)row);
        Assert.Equal(expected, rows.Select(row => row.TradeId));
    }

    [Fact]
    public void ATableThatKeepsArrivalsReadsEqualTimesAsTheyCame()
    {
        var random = new SeededRandom(5);
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { BlockBytes = 32 * 700, KeepArrivalOrder = true });
        var model = new TradeModel();
        for (var step = 0; step < 20; step++)
        {
            var batch = Enumerable.Range(0, 250)
                .Select(row => RowOf(random.NextInt32(50), fixture.Symbol(random.NextInt32(9)), (step * 250) + row))
                .ToArray();
            table.Append(batch);
            model.AppendDistinct(batch);
            table.Tiers.TrySealNext();
            Assert.Equal(model.Rows.OrderBy(row => row.Time), Collected.From(table.Range()));
            var ohlc = table.Ohlc(
                new Timestamp(3), new Timestamp(9), Trade.Columns.Price, Trade.Columns.Size);
            var window = model.Range(new Timestamp(3), new Timestamp(9));
            Assert.Equal((window[0].Price, window[^1].Price), (ohlc.Open, ohlc.Close));
        }

        Assert.Equal(7, table.Tiers.Tiers.Segments.Length);
    }

    [Fact]
    public void EnumeratorsSeeTheirRowsWhileTheyAreSealed()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 32 * 8 });
        var model = new TradeModel();
        for (var row = 0; row < 400; row++)
        {
            var trade = RowOf(row % 5 == 4 ? row - 37 : row, fixture.Symbol(row % 3), row);
            table.Append(trade);
            model.AppendDistinct([trade]);
        }

        var symbol = fixture.Symbol(1);
        var (from, to) = (new Timestamp(20), new Timestamp(390));
        var (all, own) = (new List<Trade>(), new List<Trade>());
        var tail = new List<Trade>();
        using var allRows = table.Range().GetEnumerator();
        using var ownRows = table.Range(symbol, from, to).GetEnumerator();
        using var tailRows = table.LastN(symbol, 100).GetEnumerator();
        var next = 400;
        while (allRows.MoveNext())
        {
            all.Add(allRows.Current.ToRecord());
            if (ownRows.MoveNext())
            {
                own.Add(ownRows.Current.ToRecord());
            }

            if (tailRows.MoveNext())
            {
                tail.Add(tailRows.Current.ToRecord());
            }

            if (all.Count % 7 == 0)
            {
                table.Tiers.TrySealNext();
                table.Append(RowOf(next, symbol, next++));
                fixture.Epochs.Collect();
            }
        }

        Assert.Equal(model.Walk(table), all);
        Assert.Equal(model.Range(symbol, from, to), own);
        Assert.Equal(model.LastN(symbol, 100), tail);
        Assert.True(table.Tiers.Tiers.Segments.Length > 40);
    }

    [Fact]
    public void RangesNestOverSegments()
    {
        using var fixture = new StorageFixture();
        var table = SealedTable(fixture, rows: 500);
        var symbol = fixture.Symbol(1);
        var expected = Collected.From(table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue));
        var seen = 0;
        foreach (var row in table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
        {
            Assert.Equal(expected[seen++], row.ToRecord());
            Assert.Equal(expected[^3..], Collected.From(table.LastN(symbol, 3)));
            Assert.Equal(500, Collected.From(table.Range()).Count);
            Assert.Equal(expected[seen - 1], row.ToRecord());
        }

        Assert.Equal(expected.Count, seen);
    }

    [Fact]
    public void ALoopThatNamesItsColumnsReadsThemInEveryTier()
    {
        using var fixture = new StorageFixture();
        var table = SealedTable(fixture, rows: 700);
        var symbol = fixture.Symbol(2);
        var (from, to) = (new Timestamp(20), Timestamp.MaxValue);
        var expected = Collected.From(table.Range(symbol, from, to));
        var number = 0;
        foreach (var row in table.Range(symbol, from, to).Only(Trade.Columns.Price, Trade.Columns.TradeId))
        {
            var (time, price, id) = (row.Time, row.Price, row.TradeId);
            Assert.Equal((expected[number].Time, expected[number].Price, expected[number].TradeId), (time, price, id));
            number++;
        }

        Assert.Equal(expected.Count, number);
        Assert.Equal(
            expected.Sum(row => row.Size),
            SumOfSizes(table.Range(symbol, from, to).Only(Trade.Columns.Size)));
    }

    [Fact]
    public void ReadsOfSegmentsAllocateNoManagedMemory()
    {
        using var fixture = new StorageFixture();
        var table = SealedTable(fixture, rows: 5000);
        var symbol = fixture.Symbol(1);
        Read(table, symbol);
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => Read(table, symbol)));
    }

    [Fact]
    public void ScratchThatTheBudgetRefusesEndsTheLoopAndLeavesNothingBehind()
    {
        using var fixture = new StorageFixture(limitBytes: 64 << 20);
        var table = SealedTable(fixture, rows: 5000);
        var symbol = fixture.Symbol(1);
        var expected = Collected.From(table.Range());
        var scratch = fixture.Budget.BytesOf(MemoryTag.QueryScratch);
        using (new Squeeze(fixture.Context.Heap))
        {
            Assert.Throws<MemoryBudgetExceededException>(() => Collected.From(table.Range()));
            Assert.Throws<MemoryBudgetExceededException>(
                () => Collected.From(table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)));
            Assert.Throws<MemoryBudgetExceededException>(() => Collected.From(table.LastN(symbol, 1000)));
        }

        var isFreed = false;
        fixture.Epochs.Retire(() => isFreed = true);
        fixture.Epochs.Collect();
        Assert.True(isFreed);
        Assert.Equal(scratch, fixture.Budget.BytesOf(MemoryTag.QueryScratch));
        Assert.Equal(expected, Collected.From(table.Range()));
    }

    private static int SumOfSizes(SeriesRange<Trade> range)
    {
        var sum = 0;
        foreach (var row in range)
        {
            sum += row.Size;
        }

        return sum;
    }

    private static void Read(SeriesTable<Trade> table, Symbol symbol)
    {
        var (from, to) = (new Timestamp(100), new Timestamp(4500));
        var rows = 0L;
        foreach (var row in table.Range(symbol, from, to))
        {
            rows += row.Size;
        }

        using (var asOf = table.Range(symbol, from, to).GetEnumerator())
        {
            for (var time = from.Nanos; time < to.Nanos; time += 7)
            {
                rows += asOf.MoveToLast(new Timestamp(time)) ? asOf.Current.Size : 0;
            }
        }

        foreach (var row in table.LastN(symbol, 700))
        {
            rows += row.Size;
        }

        foreach (var row in table.Range(from, to))
        {
            rows += row.Size;
        }

        rows += table.Count(symbol, from, to) + table.Count(from, to);
        rows += table.Vwap(from, to, Trade.Columns.Price, Trade.Columns.Size).Count;
        rows += table.Vwap(symbol, from, to, Trade.Columns.Price, Trade.Columns.Size).Count;
        rows += table.Ohlc(symbol, from, to, Trade.Columns.Price, Trade.Columns.Size).Count;
        rows += table.Ohlc(from, to, Trade.Columns.Price, Trade.Columns.Size).Count;
        rows += table.Max(symbol, from, to, Trade.Columns.Size) ?? 0;
        rows += (long)table.Sum(symbol, from, to, Trade.Columns.Size);
        Assert.True(rows > 0);
    }

    /// <summary>Three symbols, every ninth row late, all rows but the last few in segments.</summary>
    private static SeriesTable<Trade> SealedTable(StorageFixture fixture, int rows)
    {
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 32 * 90 });
        table.Append([.. Enumerable.Range(0, rows).Select(
            row => RowOf(row % 9 == 8 ? row - 100 : row, fixture.Symbol(row % 3), row))]);
        while (table.Tiers.TrySealNext())
        {
        }

        return table;
    }

    private static Trade[] NextBatch(
        SeededRandom random, Symbol[] symbols, ref long time, int latePercent, int blockBytes)
    {
        var batch = new Trade[1 + random.NextInt32(blockBytes / 16)];
        for (var row = 0; row < batch.Length; row++)
        {
            time += random.NextInt32(3);
            var isLate = random.NextInt32(100) < latePercent;
            batch[row] = RowOf(
                isLate ? time - random.NextInt64(300) : time,
                symbols[Math.Min(random.NextInt32(Symbols), random.NextInt32(Symbols))],
                random.NextInt64(long.MaxValue));
        }

        return batch;
    }

    private static Trade RowOf(long time, Symbol symbol, long id) =>
        new(new Timestamp(time), symbol, Fixed64<S4>.FromMantissa(id % 1_000_003), (int)(id % 1000), id);

    private static void Compare(
        SeededRandom random, SeriesTable<Trade> table, TradeModel model, Symbol[] symbols, long time, string where)
    {
        Assert.True(model.Rows.Count == table.RowCount, where);
        var from = new Timestamp(900 + random.NextInt64(time));
        var to = new Timestamp(from.Nanos + random.NextInt64(time / 4));
        Assert.True(model.Walk(table, from, to).SequenceEqual(Collected.From(table.Range(from, to))), where);
        Assert.True(model.Walk(table).SequenceEqual(Collected.From(table.Range())), where);
        var parts = new TableRange<Trade>[3];
        table.Range(from, to).Split(parts);
        Assert.True(model.Walk(table, from, to).SequenceEqual(parts.SelectMany(Collected.From)), where);
        foreach (var symbol in symbols)
        {
            var expected = model.Range(symbol, from, to);
            Assert.True(expected.SequenceEqual(Collected.From(table.Range(symbol, from, to))), where);
            Assert.True(expected.Count == table.Count(symbol, from, to), where);
            foreach (var rows in new[] { 0, 1, random.NextInt32(100), random.NextInt32(2000), int.MaxValue })
            {
                Assert.True(
                    model.LastN(symbol, rows).SequenceEqual(Collected.From(table.LastN(symbol, rows))),
                    $"{where}: last {rows}");
            }

            CompareAsOf(random, expected, table.Range(symbol, from, to), from, where);
            Assert.True((model.Latest(symbol) ?? default) == (table.TryLatest(symbol, out var latest)
                ? latest : default), where);
        }

        table.Verify();
    }

    /// <summary>What stood at ascending times, now and then with a step by hand in between.</summary>
    private static void CompareAsOf(
        SeededRandom random, List<Trade> expected, SeriesRange<Trade> range, Timestamp from, string where)
    {
        using var rows = range.GetEnumerator();
        var (at, time) = (-1, from.Nanos - 2);
        for (var wide = 1 + random.NextInt32(40); at < expected.Count;)
        {
            if (random.NextInt32(8) == 0)
            {
                Assert.True(rows.MoveNext() == ++at < expected.Count, where);
                continue;
            }

            while (at + 1 < expected.Count && expected[at + 1].Time.Nanos <= time)
            {
                at++;
            }

            var isFound = at >= 0 && expected[at].Time.Nanos <= time;
            Assert.True(rows.MoveToLast(new Timestamp(time)) == isFound, where);
            Assert.True(at < 0 || rows.Current.ToRecord() == expected[at], where);
            time += random.NextInt32(wide);
        }

        Assert.False(rows.MoveToLast(Timestamp.MaxValue), where);
        Assert.False(rows.MoveNext(), where);
    }
}
