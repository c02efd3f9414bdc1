using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>Aggregates over rows of which some are hot and some are in segments, beside LINQ.</summary>
public class TieredAggregateTests
{
    private const int Symbols = 5;

    [Theory]
    [InlineData(1, 24, 0)]
    [InlineData(2, 96, 25)]
    [InlineData(3, 480, 60)]
    [InlineData(4, 2400, 5)]
    [InlineData(5, 24 * 1500, 15)]
    public void WindowsAgreeWithLinqInEveryTier(ulong seed, int blockBytes, int latePercent)
    {
        var random = new SeededRandom(seed);
        using var fixture = new StorageFixture();
        var options = new SeriesTableOptions { BlockBytes = blockBytes };
        var kept = new SeriesTable<Print>(fixture.Context, options);
        var plain = new SeriesTable<Trade>(fixture.Context, options with { BlockBytes = blockBytes * 2 });
        var rows = new List<Print>();
        var time = 1000L;
        for (var step = 0; step < 40; step++)
        {
            var batch = Enumerable.Range(0, random.NextInt32(blockBytes / 16) + 1)
                .Select(_ => Next(random, fixture, ref time, latePercent)).ToArray();
            kept.Append(batch);
            plain.Append([.. batch.Select(
                (row, number) => new Trade(row.Time, row.Symbol, row.Price, row.Size, rows.Count + number))]);
            rows.AddRange(batch);
            for (var seals = random.NextInt32(5); seals > 0; seals--)
            {
                kept.Tiers.TrySealNext();
                plain.Tiers.TrySealNext();
            }

            var from = new Timestamp(random.NextInt64(time + 5));
            var to = new Timestamp(from.Nanos + random.NextInt64(time));
            Compare(fixture, kept, plain, rows, from, to, $"seed {seed}, step {step}");
            Compare(fixture, kept, plain, rows, new Timestamp(0), new Timestamp(time + 1), $"{seed}, {step}, all");
        }

        Assert.True(kept.Tiers.Tiers.Segments.Length > 0 && plain.Tiers.Tiers.Segments.Length > 0);
        kept.Verify();
        plain.Verify();
    }

    [Fact]
    public void NullsAreLeftOutInEveryTier()
    {
        var random = new SeededRandom(11);
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Balance>(fixture.Context, new SeriesTableOptions { BlockBytes = 4000 });
        var rows = Enumerable.Range(0, 3000).Select(number => new Balance(
            new Timestamp(number - random.NextInt32(40)),
            random.NextInt32(3),
            number,
            random.NextInt32(3) == 0 ? null : random.NextInt64(1000) - 500,
            random.NextInt32(2) == 0 ? null : Fixed64<S2>.FromMantissa(random.NextInt32(1_000_000)))).ToArray();
        table.Append(rows);
        for (var round = 0; round < 4; round++)
        {
            var (from, to) = (new Timestamp(300 + (round * 100)), new Timestamp(2500));
            var window = rows.Where(row => row.Time >= from && row.Time < to).OrderBy(row => row.Time).ToList();
            var amounts = window.Where(row => row.Amount is not null).Select(row => row.Amount!.Value).ToList();
            Assert.Equal(amounts.Sum(), (long)table.Sum(from, to, Balance.Columns.Amount));
            Assert.Equal(amounts.Min(), table.Min(from, to, Balance.Columns.Amount));
            Assert.Equal(amounts.Max(), table.Max(from, to, Balance.Columns.Amount));
            var key = SeriesKey.Of(1L);
            var own = window.Where(row => row.Account == 1).ToList();
            var priced = own.Where(row => row.Rate is not null).ToList();
            var ohlc = table.Ohlc(key, from, to, Balance.Columns.Rate, Balance.Columns.Amount);
            Assert.Equal(priced.Count, ohlc.Count);
            Assert.Equal((priced[0].Rate, priced[^1].Rate), (ohlc.Open, ohlc.Close));
            Assert.Equal(
                (priced.Max(row => row.Rate!.Value.Mantissa), priced.Min(row => row.Rate!.Value.Mantissa)),
                (ohlc.High.Mantissa, ohlc.Low.Mantissa));
            Assert.Equal(
                (Int256)priced.Sum(row => row.Amount ?? 0), ohlc.Volume.Mantissa);
            var both = priced.Where(row => row.Amount is not null).ToList();
            var vwap = table.Vwap(key, from, to, Balance.Columns.Rate, Balance.Columns.Amount);
            Assert.Equal(both.Count, vwap.Count);
            Assert.Equal((Int256)both.Sum(row => row.Rate!.Value.Mantissa * row.Amount!.Value), vwap.NotionalMantissa);
            Assert.Equal(own, Rows(table, key, from, to));
            for (var seals = 0; seals < 10; seals++)
            {
                table.Tiers.TrySealNext();
            }
        }
    }

    [Fact]
    public void FloatingPointColumnsAreSummedAndComparedInEveryTier()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Heartbeat>(fixture.Context, new SeriesTableOptions { BlockBytes = 2400 });
        table.Append([.. Enumerable.Range(0, 1000).Select(
            row => new Heartbeat(new Timestamp(row), row, Math.Sin(row)))]);
        for (var seals = 0; seals < 11; seals++)
        {
            var (from, to) = (new Timestamp(50), new Timestamp(990));
            var window = Enumerable.Range(50, 940).Select(row => Math.Sin(row)).ToList();
            Assert.Equal(window.Sum(), table.Sum(from, to, Heartbeat.Columns.Celsius), 1e-12);
            Assert.Equal(window.Min(), table.Min(from, to, Heartbeat.Columns.Celsius));
            Assert.Equal(window.Max(), table.Max(from, to, Heartbeat.Columns.Celsius));
            Assert.Equal(Enumerable.Range(50, 940).Sum(), (int)table.Sum(from, to, Heartbeat.Columns.Load));
            Assert.Equal(940, table.Count(default(SeriesKey), from, to));
            Assert.Equal(seals < 10, table.Tiers.TrySealNext());
        }
    }

    [Fact]
    public void ExtremesOfNoRowsAreNull()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        Assert.Null(table.Min(from, to, Trade.Columns.Price));
        Assert.Null(table.Max(fixture.Symbol(1), from, to, Trade.Columns.Size));
        table.Append(new Trade(new Timestamp(5), fixture.Symbol(1), Fixed64<S4>.FromMantissa(-7), 3, 1));
        Assert.Equal(-7, table.Max(fixture.Symbol(1), from, to, Trade.Columns.Price)!.Value.Mantissa);
        Assert.Equal(3, table.Min(from, to, Trade.Columns.Size));
        Assert.Null(table.Min(fixture.Symbol(2), from, to, Trade.Columns.Size));
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
        var window = all.Where(row => row.Time >= from && row.Time < to).OrderBy(row => row.Time).ToList();
        CompareVolume(window, kept.Vwap(from, to, price, size), where);
        CompareVolume(window, plain.Vwap(from, to, plainPrice, plainSize), where);
        CompareVolume(all, kept.Vwap(price, size, degreeOfParallelism: 2), where);
        Assert.True(window.Count == kept.Count(from, to), where);
        Assert.True(window.Sum(row => row.Size) == kept.Sum(from, to, size), where);
        Assert.True(Least(window) == kept.Min(from, to, price)?.Mantissa, where);
        Assert.True(Greatest(window) == plain.Max(from, to, plainPrice)?.Mantissa, where);
        CompareOhlc(BySeries(window, all), kept.Ohlc(from, to, price, size), where);
        CompareOhlc(BySeries(window, all), plain.Ohlc(from, to, plainPrice, plainSize), where);
        for (var number = 0; number < Symbols; number++)
        {
            var symbol = fixture.Symbol(number);
            var own = window.Where(row => row.Symbol == symbol).ToList();
            CompareVolume(own, kept.Vwap(symbol, from, to, price, size), where);
            CompareVolume(own, plain.Vwap(symbol, from, to, plainPrice, plainSize), where);
            Assert.True(own.Count == kept.Count(symbol, from, to), where);
            Assert.True(own.Sum(row => row.Size) == kept.Sum(symbol, from, to, size), where);
            Assert.True(own.Sum(row => row.Price.Mantissa) == kept.Sum(symbol, from, to, price).Mantissa, where);
            Assert.True(Least(own) == plain.Min(symbol, from, to, plainPrice)?.Mantissa, where);
            Assert.True(Greatest(own) == kept.Max(symbol, from, to, price)?.Mantissa, where);
            CompareOhlc(own, kept.Ohlc(symbol, from, to, price, size), where);
            CompareOhlc(own, plain.Ohlc(symbol, from, to, plainPrice, plainSize), where);
        }

        var groups = new SymbolVolumeWeighted[kept.SeriesCount];
        Assert.True(kept.VwapBySeries(price, size, groups) == groups.Length, where);
        foreach (var group in groups)
        {
            CompareVolume([.. all.Where(row => row.Symbol == group.Symbol)], group.Value, where);
        }

        CompareBars(window, kept, from, to, 100, where);
        CompareBars(window, kept, from, to, 5000, where);
    }

    private static void CompareBars(
        List<Print> window, SeriesTable<Print> kept, Timestamp from, Timestamp to, long nanos, string where)
    {
        var bucket = TimeSpan.FromTicks(nanos / 100);
        using var bars = kept.OhlcBars(from, to, bucket, Print.Columns.Price, Print.Columns.Size);
        var expected = window.GroupBy(row => (Start: row.Time.Nanos / nanos * nanos, row.Symbol.Id))
            .OrderBy(bar => bar.Key.Start).ThenBy(bar => bar.Key.Id).ToList();
        Assert.True(expected.Count == bars.Count, where);
        for (var bar = 0; bar < bars.Count; bar++)
        {
            var (rows, actual) = (expected[bar].ToList(), bars[bar]);
            Assert.True(expected[bar].Key == (actual.Start.Nanos, actual.Symbol.Id), where);
            Assert.True(rows[0].Price == actual.Open && rows[^1].Price == actual.Close, where);
            Assert.True(rows.Max(row => row.Price) == actual.High && rows.Min(row => row.Price) == actual.Low, where);
            Assert.True(rows.Count == actual.Count, where);
            Assert.True(rows.Sum(row => row.Size) == actual.Volume.Mantissa, where);
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
        if (rows.Count == 0)
        {
            return;
        }

        Assert.True(rows[0].Time == actual.FirstTime && rows[^1].Time == actual.LastTime, where);
        Assert.True(rows[0].Price == actual.Open && rows[^1].Price == actual.Close, where);
        Assert.True(Greatest(rows) == actual.High.Mantissa && Least(rows) == actual.Low.Mantissa, where);
        Assert.True(rows.Sum(row => (long)row.Size) == actual.Volume.Mantissa, where);
    }

    /// <summary>
    /// Rows in the order of a table that does not keep that of arrival: those of equal times by series, as it came to
    /// know these.
    /// </summary>
    private static List<Print> BySeries(List<Print> window, List<Print> all)
    {
        var series = all.Select(row => row.Symbol).Distinct().ToList();
        return [.. window.OrderBy(row => row.Time).ThenBy(row => series.IndexOf(row.Symbol))];
    }

    private static long? Least(List<Print> rows) =>
        rows.Count == 0 ? null : rows.Min(row => row.Price.Mantissa);

    private static long? Greatest(List<Print> rows) =>
        rows.Count == 0 ? null : rows.Max(row => row.Price.Mantissa);

    private static List<Balance> Rows(
        SeriesTable<Balance> table, in SeriesKey key, Timestamp from, Timestamp to)
    {
        var rows = new List<Balance>();
        foreach (var row in table.Range(key, from, to))
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }

    private static Print Next(SeededRandom random, StorageFixture fixture, ref long time, int latePercent)
    {
        time += random.NextInt32(20);
        var isLate = random.NextInt32(100) < latePercent;
        var symbol = fixture.Symbol(Math.Min(random.NextInt32(Symbols), random.NextInt32(Symbols)));
        return new Print(
            new Timestamp(isLate ? Math.Max(0, time - random.NextInt64(2000)) : time),
            symbol,
            Fixed64<S4>.FromMantissa(random.NextInt64(2_000_000) - 1_000_000),
            random.NextInt32(1000));
    }
}
