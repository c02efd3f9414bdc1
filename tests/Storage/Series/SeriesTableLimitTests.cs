using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>What a table refuses, and that it is then as before.</summary>
public class SeriesTableLimitTests
{
    /// <summary>
    /// Leaves a little more memory each time, so that every slab that the batch needs, for whatever part, is refused
    /// in turn.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ARefusalOfMemoryAtAnyPointLeavesTheTableAsItWas(bool distinct)
    {
        using var fixture = new StorageFixture(limitBytes: 128 << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var table = new SeriesTable<Trade>(fixture.Context);
        var model = new TradeModel();
        var first = Batch(fixture, 0, 400);
        table.Append(first);
        model.AppendDistinct(first);
        var batch = Batch(fixture, 400, 200_000);
        var refusals = 0;
        var owner = new MemoryOwner("ballast");
        for (var free = 0L; ; free += 512 * 1024)
        {
            using var ballast = new Ballast(fixture.Budget, owner, free);
            try
            {
                Append(table, batch, distinct);
                break;
            }
            catch (MemoryBudgetExceededException)
            {
                refusals++;
                Assert.Equal(400, table.RowCount);
                table.Verify();
            }
        }

        Assert.True(refusals > 3, $"only {refusals} refusals");
        model.AppendDistinct(batch);
        Assert.Equal(model.Walk(table), Collected.From(table.Range()));
        table.Verify();
    }

    [Fact]
    public void RowsPastTheLateBoundRefuseTheWholeBatch()
    {
        using var fixture = new StorageFixture();
        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(long.MaxValue));
        var options = new SeriesTableOptions { LateBound = TimeSpan.FromSeconds(1) };
        var table = new SeriesTable<Trade>(fixture.Context, options);
        var symbol = fixture.Symbol(1);
        var second = TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerSecond;
        table.Append(TradeAt(symbol, 10 * second, 1));
        table.Append(TradeAt(symbol, 9 * second, 2));
        var late = TradeAt(symbol, (9 * second) - 1, 4);
        var refusal = Assert.Throws<LateRowException>(() => table.Append([TradeAt(symbol, 10 * second, 3), late]));
        Assert.Equal(late.Time, refusal.Time);
        Assert.Equal(2, table.RowCount);
        Assert.False(table.TryGet(3L, out _));
        Assert.Equal(1, table.LateRowCount);
        table.Append(TradeAt(symbol, 10 * second, 3));
        table.Verify();
    }

    /// <summary>Batches, those taken back too, end anywhere in chunks of postings and in blocks.</summary>
    [Theory]
    [InlineData(1, 96)]
    [InlineData(2, 1000)]
    [InlineData(3, 65536)]
    public void RefusedBatchesLeaveSumsPostingsAndBlocksAsTheyWere(ulong seed, int blockBytes)
    {
        using var fixture = new StorageFixture();
        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(long.MaxValue));
        var options = new SeriesTableOptions { BlockBytes = blockBytes, LateBound = TimeSpan.FromMicroseconds(1) };
        var table = new SeriesTable<Print>(fixture.Context, options);
        var random = new SeededRandom(seed);
        var rows = new List<Print>();
        var time = 100_000L;
        for (var step = 0; step < 150; step++)
        {
            var batch = Enumerable.Range(0, random.NextInt32(150) + 1).Select(_ => Next()).ToArray();
            if (random.NextInt32(2) == 0)
            {
                batch[^1] = batch[^1] with { Time = new Timestamp(1) };
                Assert.Throws<LateRowException>(() => table.Append(batch));
            }
            else
            {
                table.Append(batch);
                rows.AddRange(batch);
            }

            Assert.Equal(rows.Count, table.RowCount);
            table.Verify();
        }

        var expected = rows.OrderBy(row => row.Time).ThenBy(row => table.Tiers.OrdinalOf(row.Symbol));
        Assert.Equal(expected, Collected.From(table.Range()));

        Print Next() => new(
            new Timestamp((time += random.NextInt32(20)) - random.NextInt32(500)),
            fixture.Symbol(random.NextInt32(3)),
            Fixed64<S4>.FromMantissa(random.NextInt64(2_000_000) - 1_000_000),
            random.NextInt32(1000));
    }

    [Fact]
    public void TheLongestLateBoundAcceptsRowsOfAnyTime()
    {
        using var fixture = new StorageFixture();
        var options = new SeriesTableOptions { LateBound = TimeSpan.MaxValue };
        var table = new SeriesTable<Trade>(fixture.Context, options);
        table.Append(TradeAt(fixture.Symbol(1), long.MaxValue - 1, 1));
        table.Append(TradeAt(fixture.Symbol(1), long.MinValue, 2));
        Assert.Equal(1, table.LateRowCount);
        table.Verify();
    }

    [Fact]
    public void ADuplicateInTheBatchNamesItsRowAndChangesNothing()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 64 });
        var batch = Batch(fixture, 0, 50);
        batch[40] = batch[40] with { TradeId = batch[3].TradeId };
        var refusal = Assert.Throws<DuplicateKeyException>(() => table.Append(batch));
        Assert.Equal(40, refusal.RowOrdinal);
        Assert.Equal("3", refusal.Key);
        Assert.Equal(0, table.RowCount);
        Assert.Equal(0, table.SeriesCount);
        Assert.Empty(Collected.From(table.Range()));
        Assert.Equal(0, table.LatestAll(new Trade[9]));
        Assert.Equal(1, table.Statistics.DuplicatesRefused);
        table.Verify();
        Assert.Equal(new AppendOutcome(49, 1), table.AppendDistinct(batch));
        table.Verify();
    }

    [Fact]
    public void ADisposedTableSaysSo()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        table.Append(Batch(fixture, 0, 10));
        table.Drop();
        table.Drop();
        Assert.Throws<ObjectDisposedException>(() => table.Append(Batch(fixture, 10, 1)));
        Assert.Throws<ObjectDisposedException>(() => table.TryLatest(fixture.Symbol(1), out _));
        Assert.Throws<ObjectDisposedException>(() => table.TryGet(1L, out _));
        Assert.Throws<ObjectDisposedException>(() => Collected.From(table.Range()));
        Assert.Throws<ObjectDisposedException>(() => table.Count(Timestamp.MinValue, Timestamp.MaxValue));
        Assert.Throws<ObjectDisposedException>(table.Verify);
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        using var fixture = new StorageFixture();
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new SeriesTableOptions { BlockBytes = 31 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => New(new SeriesTableOptions { BlockBytes = NativeHeap.SlabBytes + 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new SeriesTableOptions { ExpectedRows = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new SeriesTableOptions { MergeFanIn = 1 << 21 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new SeriesTableOptions { SegmentRowsMax = 1 << 30 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => New(new SeriesTableOptions { LateBound = TimeSpan.FromTicks(-1) }));

        SeriesTable<Trade> New(SeriesTableOptions options) => new(fixture.Context, options);
    }

    [Fact]
    public void ReadsAndSteadyAppendsAllocateNoManagedMemory()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { ExpectedRows = 100_000 });
        table.Append(Batch(fixture, 0, 20_000));
        var batches = new Queue<Trade[]>(Enumerable.Range(3, 8).Select(batch => Batch(fixture, batch * 10_000, 1000)));
        var into = new Trade[8];
        var symbol = fixture.Symbol(1);
        ReadEverything(symbol, table, into);
        table.Append(Batch(fixture, 20_000, 1000));
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => ReadEverything(symbol, table, into)));
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => table.Append(batches.Dequeue())));
    }

    private static long ReadEverything(Symbol symbol, SeriesTable<Trade> table, Trade[] into)
    {
        Span<bool> found = stackalloc bool[8];
        Span<long> keys = [1, 2, 3, 4, 5, 6, 7, 8];
        var sum = 0L;
        foreach (var row in table.Range())
        {
            sum += row.Size;
        }

        foreach (var row in table.Range(symbol, new Timestamp(100), new Timestamp(10_000)))
        {
            sum += row.Size;
        }

        foreach (var row in table.LastN(symbol, 100))
        {
            sum += row.Size;
        }

        sum += table.TryGet(7L, out var one) ? one.Size : 0;
        sum += table.GetMany<long>(keys, into, found) + table.LatestAll(into) + table.Latest(symbol).Size;
        sum += table.Count(symbol, new Timestamp(5), new Timestamp(500));
        sum += table.Count(new Timestamp(5), new Timestamp(500));
        sum += table.Vwap(symbol, new Timestamp(0), new Timestamp(900), Trade.Columns.Price, Trade.Columns.Size).Count;
        sum += table.Vwap(Trade.Columns.Price, Trade.Columns.Size).Count;
        sum += table.Ohlc(symbol, new Timestamp(0), new Timestamp(900), Trade.Columns.Price, Trade.Columns.Size).Count;
        return sum;
    }

    private static void Append(SeriesTable<Trade> table, Trade[] batch, bool distinct)
    {
        if (distinct)
        {
            table.AppendDistinct(batch);
        }
        else
        {
            table.Append(batch);
        }
    }

    /// <summary>Rows with every tenth late, some of them late for their series.</summary>
    private static Trade[] Batch(StorageFixture fixture, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(row => TradeAt(
            fixture.Symbol(row % 40), row % 10 == 9 ? row / 2 : row, row))];

    private static Trade TradeAt(Symbol symbol, long time, long id) =>
        new(new Timestamp(time), symbol, Fixed64<S4>.FromMantissa(id * 100), (int)id, id);

    [Fact]
    public void ARowFromTheFutureDoesNotShutTheTable()
    {
        using var fixture = new StorageFixture();
        var clock = (SimulatedClock)fixture.Context.Clock;
        var options = new SeriesTableOptions { LateBound = TimeSpan.FromSeconds(1) };
        var table = new SeriesTable<Trade>(fixture.Context, options);
        const long Second = 1_000_000_000;
        clock.Jump(new Timestamp(100 * Second));
        table.Append(TradeAt(fixture.Symbol(1), 4_070_908_800 * Second, 1));
        table.Append(TradeAt(fixture.Symbol(1), 100 * Second, 2));
        table.Append(TradeAt(fixture.Symbol(2), 99 * Second, 3));
        var late = Assert.Throws<LateRowException>(
            () => table.Append(TradeAt(fixture.Symbol(2), (99 * Second) - 1, 4)));
        Assert.Equal(new Timestamp(100 * Second), late.Newest);
        clock.Advance(50 * Second);
        table.Append(TradeAt(fixture.Symbol(1), 149 * Second, 5));
        Assert.Throws<LateRowException>(() => table.Append(TradeAt(fixture.Symbol(1), 100 * Second, 6)));
        Assert.Equal(4, table.RowCount);
        table.Verify();
    }

    [Fact]
    public void ARowOfTheLastTimeIsRefusedAsNoWindowCouldEndBehindIt()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        Trade RowAt(long time, int id) => new(new Timestamp(time), fixture.Symbol(0), default, 1, id);
        table.Append(RowAt(5, 0));
        var refused = Assert.Throws<TimeRangeException>(() => table.Append([RowAt(6, 1), RowAt(long.MaxValue, 2)]));
        Assert.Contains("the last there is", refused.Message);
        Assert.Equal(1, table.RowCount);
        table.Append([RowAt(long.MinValue, 3), RowAt(long.MaxValue - 1, 4), RowAt(6, 1)]);
        table.Verify();

        // Every row is in exactly one of two windows that meet.
        foreach (var cut in new[] { long.MinValue, long.MinValue + 1, 5, 6, 7, long.MaxValue - 1, long.MaxValue })
        {
            var at = new Timestamp(cut);
            long Count(Timestamp from, Timestamp to) => table.Count(fixture.Symbol(0), from, to);
            Assert.Equal(4, Count(Timestamp.MinValue, at) + Count(at, Timestamp.MaxValue));
            Assert.Equal(4, table.Count(Timestamp.MinValue, at) + table.Count(at, Timestamp.MaxValue));
            Assert.Equal(
                4,
                Collected.From(table.Range(Timestamp.MinValue, at)).Count
                    + Collected.From(table.Range(at, Timestamp.MaxValue)).Count);
            var (price, size) = (Trade.Columns.Price, Trade.Columns.Size);
            Assert.Equal(
                4,
                table.Ohlc(Timestamp.MinValue, at, price, size).Count
                    + table.Ohlc(at, Timestamp.MaxValue, price, size).Count);
            Assert.Equal(
                4,
                (long)table.Sum(Timestamp.MinValue, at, size) + (long)table.Sum(at, Timestamp.MaxValue, size));
        }
    }
}
