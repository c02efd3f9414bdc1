using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Aggregates beside LINQ, with and without running sums, in order and late.</summary>
public class SeriesAggregateTests
{
    [Theory]
    [InlineData(1, 0, 64)]
    [InlineData(2, 10, 256)]
    [InlineData(3, 50, 4096)]
    [InlineData(4, 1, 65536)]
    public void WindowsAgreeWithLinq(ulong seed, int latePercent, int blockBytes)
    {
        var random = new SeededRandom(seed);
        using var fixture = new StorageFixture();
        var options = new SeriesTableOptions { BlockBytes = blockBytes };
        var kept = new SeriesTable<Print>(fixture.Context, options);
        var plain = new SeriesTable<Trade>(fixture.Context, options);
        var rows = new List<Print>();
        var time = 1000L;
        for (var step = 0; step < 40; step++)
        {
            var batch = Enumerable.Range(0, random.NextInt32(80) + 1).Select(
                _ => Next(random, fixture, ref time, latePercent)).ToArray();
            kept.Append(batch);
            plain.Append(batch.Select((row, number) =>
                new Trade(row.Time, row.Symbol, row.Price, row.Size, rows.Count + number)).ToArray());
            rows.AddRange(batch);
            for (var window = 0; window < 5; window++)
            {
                var from = new Timestamp(random.NextInt64(time + 5));
                var to = new Timestamp(from.Nanos + random.NextInt64(time));
                Compare(fixture, kept, plain, rows, from, to, $"seed {seed}, step {step}");
            }
        }

        kept.Verify();
        plain.Verify();
    }

    [Fact]
    public void ProductsThatPass128BitsAreSummedExactly()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<BlockTrade>(fixture.Context, new SeriesTableOptions { BlockBytes = 4096 });
        var symbol = fixture.Symbol(1);
        var calm = fixture.Symbol(2);
        var rows = Enumerable.Range(0, 300).Select(row => new BlockTrade(
            new Timestamp(row), symbol, Fixed64<S4>.FromMantissa(
                row % 2 == 0 ? long.MaxValue : long.MinValue), long.MinValue + row));
        table.Append(rows.Select(row => row with { Price = Fixed64<S4>.FromMantissa(long.MinValue) }).ToArray());
        table.Append(Enumerable.Range(0, 300).Select(row => new BlockTrade(
            new Timestamp(300 + row), calm, Fixed64<S4>.FromMantissa(row), -row)).ToArray());
        var all = table.Vwap(
            symbol, new Timestamp(0), new Timestamp(1000), BlockTrade.Columns.Price, BlockTrade.Columns.Size);
        var expected = Enumerable.Range(0, 300).Aggregate(
            BigInteger.Zero, (sum, row) => sum + ((BigInteger)long.MinValue * (long.MinValue + row)));
        Assert.Equal(Int256.FromBigInteger(expected), all.NotionalMantissa);
        var small =
            table.Vwap(calm, new Timestamp(310), new Timestamp(500), BlockTrade.Columns.Price, BlockTrade.Columns.Size);
        Assert.Equal(
            Int256.FromBigInteger(-Enumerable.Range(10, 190).Sum(row => (long)row * row)), small.NotionalMantissa);
        Assert.Equal(190, small.Count);
    }

    [Fact]
    public void AnEmptyWindowHasNoPrice()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Print>(fixture.Context);
        var symbol = fixture.Symbol(1);
        var (price, size) = (Print.Columns.Price, Print.Columns.Size);
        Assert.True(table.Vwap(symbol, Timestamp.MinValue, Timestamp.MaxValue, price, size).IsEmpty);
        Assert.True(table.Vwap(price, size).IsEmpty);
        Assert.True(table.Ohlc(symbol, Timestamp.MinValue, Timestamp.MaxValue, price, size).IsEmpty);
        Assert.Equal(0, table.Count(Timestamp.MinValue, Timestamp.MaxValue));
        table.Append(new Print(new Timestamp(5), symbol, Fixed64<S4>.FromMantissa(7), 3));
        Assert.Equal(0, table.Vwap(symbol, new Timestamp(6), new Timestamp(5), price, size).Count);
        Assert.Equal(0, table.Vwap(symbol, new Timestamp(5), new Timestamp(5), price, size).Count);
        Assert.Equal(1, table.Vwap(symbol, new Timestamp(5), new Timestamp(6), price, size).Count);
    }

    private static void Compare(
        StorageFixture fixture,
        SeriesTable<Print> kept,
        SeriesTable<Trade> plain,
        List<Print> all,
        Timestamp from,
        Timestamp to,
        string where)
    {
        var (price, size) = (Print.Columns.Price, Print.Columns.Size);
        var (plainPrice, plainSize) = (Trade.Columns.Price, Trade.Columns.Size);
        var window = all.Where(row => row.Time >= from && row.Time < to)
            .OrderBy(row => row.Time).ThenBy(row => plain.Tiers.OrdinalOf(row.Symbol)).ToList();
        CompareVolume(window, kept.Vwap(from, to, price, size), where);
        CompareVolume(all, kept.Vwap(price, size, degreeOfParallelism: 2), where);
        Assert.True(window.Count == kept.Count(from, to), where);
        Assert.True(window.Sum(row => row.Size) == kept.Sum(from, to, size), where);
        CompareOhlc(window, plain.Ohlc(from, to, plainPrice, plainSize), where);
        for (var number = 0; number < 3; number++)
        {
            var symbol = fixture.Symbol(number);
            var own = window.Where(row => row.Symbol == symbol).ToList();
            CompareVolume(own, kept.Vwap(symbol, from, to, price, size), where);
            CompareVolume(own, plain.Vwap(symbol, from, to, plainPrice, plainSize), where);
            Assert.True(own.Sum(row => row.Size) == kept.Sum(symbol, from, to, size), where);
            Assert.True(own.Sum(row => row.Price.Mantissa) == kept.Sum(symbol, from, to, price).Mantissa, where);
            CompareOhlc(own, kept.Ohlc(symbol, from, to, price, size), where);
        }

        var groups = new SymbolVolumeWeighted[kept.SeriesCount];
        Assert.True(kept.VwapBySeries(price, size, groups) == groups.Length, where);
        foreach (var group in groups)
        {
            CompareVolume([.. all.Where(row => row.Symbol == group.Symbol)], group.Value, where);
        }

        CompareBars(window, kept, from, to, where);
    }

    private static void CompareBars(
        List<Print> window, SeriesTable<Print> kept, Timestamp from, Timestamp to, string where)
    {
        using var bars = kept.OhlcBars(from, to, TimeSpan.FromTicks(1), Print.Columns.Price, Print.Columns.Size);
        var expected = window.GroupBy(row => (Start: row.Time.Nanos / 100 * 100, row.Symbol.Id))
            .OrderBy(bar => bar.Key.Start).ThenBy(bar => bar.Key.Id).ToList();
        Assert.True(expected.Count == bars.Count, where);
        for (var bar = 0; bar < bars.Count; bar++)
        {
            Assert.True(expected[bar].Key == (bars[bar].Start.Nanos, bars[bar].Symbol.Id), where);
            Assert.True(
                expected[bar].First().Price == bars[bar].Open && expected[bar].Last().Price == bars[bar].Close, where);
            Assert.True(expected[bar].Count() == bars[bar].Count, where);
        }
    }

    private static void CompareVolume(List<Print> rows, VolumeWeighted actual, string where)
    {
        Assert.True(rows.Count == actual.Count, where);
        Assert.True((Int256)rows.Sum(row => (long)row.Size) == actual.VolumeMantissa, where);
        Assert.True((Int256)rows.Sum(row => row.Price.Mantissa * row.Size) == actual.NotionalMantissa, where);
    }

    private static void CompareOhlc(List<Print> rows, Ohlc<Fixed64<S4>> actual, string where)
    {
        Assert.True(rows.Count == actual.Count, where);
        if (rows.Count > 0)
        {
            Assert.True(rows[0].Price == actual.Open && rows[^1].Price == actual.Close, where);
            Assert.True(rows.Max(row => row.Price.Mantissa) == actual.High.Mantissa, where);
            Assert.True(rows.Min(row => row.Price.Mantissa) == actual.Low.Mantissa, where);
        }
    }

    private static Print Next(SeededRandom random, StorageFixture fixture, ref long time, int latePercent)
    {
        time += random.NextInt32(20);
        var at = random.NextInt32(100) < latePercent ? random.NextInt64(time) : time;
        return new Print(
            new Timestamp(at),
            fixture.Symbol(random.NextInt32(3)),
            Fixed64<S4>.FromMantissa(random.NextInt64(2_000_000) - 1_000_000),
            random.NextInt32(1000));
    }
}
