using System.Numerics;
using NativeStore.Core.Checks;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Aggregates;

public sealed unsafe class BarBuilderTests(ITestOutputHelper output)
{
    private static readonly ColumnSlot Price = new(ColumnType.Int64, 8);
    private static readonly ColumnSlot Size = new(ColumnType.Int64, 16);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void BarsAreThoseOfTheModelInOrderOfStartAndKey(bool nullable, bool extreme)
    {
        const int seed = 311;
        const long bucketNanos = 1_000_000_000;
        output.WriteLine($"seed {seed}");
        var rows = new TestRows(ColumnType.Fixed64, ColumnType.Int64, nullable, 6_000, 48, new Random(seed), extreme);
        using var memory = new AggregateMemory();
        using var builder = new BarBuilder(memory.Heap, memory.Owner, TestRows.KeyCount, bucketNanos);
        builder.Add(rows.Address, 1_000, 48, TestRows.TimeOffset, TestRows.KeyOffset, rows.Price, rows.Size);
        builder.Add(
            rows.Address + 48_000, 5_000, 48, TestRows.TimeOffset, TestRows.KeyOffset, rows.Price, rows.Size);
        using var bars = builder.Finish<Fixed64<S4>>(2, memory.Results);
        var model = rows.Model().Where(row => row.Price != null)
            .GroupBy(row => (Start: (long)Math.Floor(row.Time / (decimal)bucketNanos) * bucketNanos, row.Key))
            .OrderBy(group => group.Key).ToList();
        Assert.Equal(model.Count, bars.Count);
        var position = 0;
        foreach (var bar in bars)
        {
            var group = model[position++].ToList();
            Assert.Equal(model[position - 1].Key, (bar.Start.Nanos, (int)bar.Symbol.Id));
            Assert.Equal(group[0].Price, bar.Open.Mantissa);
            Assert.Equal(group.Max(row => row.Price), bar.High.Mantissa);
            Assert.Equal(group.Min(row => row.Price), bar.Low.Mantissa);
            Assert.Equal(group[^1].Price, bar.Close.Mantissa);
            Assert.Equal(group.Count, bar.Count);
            var volume = group.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.Size ?? 0));
            Assert.Equal(volume, bar.Volume.Mantissa.ToBig());
        }
    }

    [Fact]
    public void RowsAtTheEdgesOfTimeHaveBarsOfTheirOwn()
    {
        using var memory = new AggregateMemory();
        using var builder = new BarBuilder(memory.Heap, memory.Owner, 1, 60_000_000_000);
        foreach (var time in new[] { long.MinValue, long.MinValue, 0, long.MaxValue, long.MaxValue })
        {
            var row = new Row { Time = time, Price = 5, Size = 1 };
            builder.Add(
                (byte*)&row, 1, sizeof(Row), 0, 24, Price, Size);
        }

        using var bars = builder.Finish<long>(0, memory.Results);
        Assert.Equal([2, 1, 2], Enumerable.Range(0, bars.Count).Select(position => (int)bars[position].Count));
    }

    [Theory]
    [InlineData(86_400_000_000_000)]
    [InlineData(7)]
    [InlineData(long.MaxValue)]
    [InlineData(4_000_000_000_000_000_000)]
    public void TheFirstBucketEndsWhereItsBucketDoesThoughItBeginsBeforeTheLeastTime(long bucketNanos)
    {
        using var memory = new AggregateMemory();
        using var builder = new BarBuilder(memory.Heap, memory.Owner, 1, bucketNanos);
        BigInteger Start(long time) => (time - ((((BigInteger)time % bucketNanos) + bucketNanos) % bucketNanos));
        var end = (long)(Start(long.MinValue) + bucketNanos);
        long[] times = [long.MinValue, long.MinValue + 1, end - 1, end, end + 1, -1, 0, long.MaxValue - 1];
        foreach (var time in times.Order())
        {
            var row = new Row { Time = time, Price = 5, Size = 1 };
            builder.Add((byte*)&row, 1, sizeof(Row), 0, 24, Price, Size);
        }

        using var bars = builder.Finish<long>(0, memory.Results);
        var expected = times.Order().GroupBy(Start).ToList();
        Assert.Equal(expected.Select(group => (long)group.Count()), Enumerable.Range(0, bars.Count)
            .Select(bar => bars[bar].Count));
        Assert.Equal(
            expected.Select(group => BigInteger.Max(group.Key, long.MinValue)),
            Enumerable.Range(0, bars.Count).Select(bar => (BigInteger)bars[bar].Start.Nanos));
    }

    [Fact]
    public void RowsOutOfTimeOrderAreADefectOfTheCaller()
    {
        using var memory = new AggregateMemory();
        using var builder = new BarBuilder(memory.Heap, memory.Owner, 1, 1_000);
        var rows = stackalloc Row[2];
        rows[0] = new Row { Time = 5_000 };
        rows[1] = new Row { Time = 3_000 };
        var failed = false;
        try
        {
            builder.Add(
                (byte*)rows, 2, sizeof(Row), 0, 24, Price, Size);
        }
        catch (CheckFailedException)
        {
            failed = true;
        }

        Assert.True(failed);
    }

    [Fact]
    public void NoRowsGiveNoBars()
    {
        using var memory = new AggregateMemory();
        using var builder = new BarBuilder(memory.Heap, memory.Owner, 3, 1_000);
        using var bars = builder.Finish<long>(0, memory.Results);
        Assert.Equal(0, bars.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => bars[0]);
    }

    private struct Row
    {
        public long Time;
        public long Price;
        public long Size;
        public uint Key;
        public uint Reserved;
    }
}
