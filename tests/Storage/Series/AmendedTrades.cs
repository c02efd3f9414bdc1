using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>
/// A table of twelve trades in blocks of four, of two symbols by turns, the row of id n at time 10 n and of size n; in
/// a tier of choice.
/// </summary>
internal sealed class AmendedTrades : IDisposable
{
    public const int Rows = 12;
    private const int RowsPerBlock = 4;

    private readonly StorageFixture _fixture = new();
    private readonly SimulatedFileSystem _files = new(new SeededRandom(1));
    private readonly BlockCache _cache;

    public AmendedTrades(SeriesTableOptions? options = null)
    {
        _files.CreateDirectory("spilled");
        _cache = new BlockCache(_fixture.Context.Heap, new MemoryOwner("spilled"), slotsKept: 4);
        Table = new SeriesTable<Trade>(
            _fixture.Context,
            (options ?? new SeriesTableOptions()) with { BlockBytes = RowsPerBlock * Trade.RowSize });
        Table.Append(Enumerable.Range(1, Rows).Select(id => Original(id)).ToArray());
    }

    public SeriesTable<Trade> Table { get; }

    public StorageFixture Fixture => _fixture;

    public Symbol Odd => _fixture.Symbol(1);

    public Symbol Even => _fixture.Symbol(2);

    public IEnumerable<Trade> Originals => Enumerable.Range(1, Rows).Select(id => Original(id));

    /// <summary>A trade as it was appended.</summary>
    public Trade Original(long id) => TradeOf(id, id * 10, id % 2 == 0 ? Even : Odd, (int)id);

    public static Trade TradeOf(long id, long time, Symbol symbol, int size) =>
        new(new Timestamp(time), symbol, Fixed64<S4>.FromMantissa(size * 100L), size, id);

    /// <summary>Brings all rows that can into a tier: "hot", "sealed", "aged", "merged" or "spilled".</summary>
    public void MoveTo(string tier)
    {
        while (tier != "hot" && Table.Tiers.TrySealNext())
        {
        }

        var segments = Table.Tiers.Tiers.Segments;
        switch (tier)
        {
            case "aged":
                foreach (var segment in segments)
                {
                    Replace([segment], EncodeGoal.Small);
                }

                break;
            case "merged":
                Replace(segments, EncodeGoal.Fast);
                break;
            case "spilled":
                for (var number = 0; number < segments.Length; number++)
                {
                    if (!segments[number].IsSpilled)
                    {
                        var spilled = segments[number].SpillTo(_files, $"spilled/{_files.OperationCount}", _cache);
                        Assert.True(Table.Tiers.TryReplace([segments[number]], spilled));
                    }
                }

                break;
        }
    }

    /// <summary>Compares every read with the rows that there should be, in any order.</summary>
    public void ShouldHave(IEnumerable<Trade> rows)
    {
        var expected = TradeModel.InOrder(Table, rows);
        var (price, size) = (Trade.Columns.Price, Trade.Columns.Size);
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        Assert.Equal(expected, Collected.From(Table.Range()));
        Assert.Equal(expected.Count, Table.RowCount);
        Assert.Equal(expected.Count, Table.Count(from, to));
        Assert.Equal(expected.Sum(row => row.Size), (int)Table.Sum(from, to, size));
        Assert.Equal(expected.Count, Table.Vwap(price, size).Count);
        Assert.Equal(expected.Count, Table.Vwap(price, size, degreeOfParallelism: 2).Count);
        Assert.Equal(expected.Count == 0 ? null : expected.Min(row => row.Size), Table.Min(from, to, size));
        Assert.Equal(expected.Count == 0 ? null : expected.Max(row => row.Size), Table.Max(from, to, size));
        using var bars = Table.OhlcBars(
            new Timestamp(-10_000), new Timestamp(10_000), TimeSpan.FromTicks(1), price, size);
        Assert.Equal(
            expected.GroupBy(row => (Math.Floor(row.Time.Nanos / 100.0), row.Symbol)).Count(), bars.Count);
        foreach (var row in expected)
        {
            Assert.Equal(row, Table.Get(row.TradeId));
        }

        var series = expected.Select(row => row.Symbol).Distinct().ToList();
        Assert.Equal(series.Count, Table.SeriesCount);
        Assert.Equal(series.Count, Table.VwapBySeries(price, size, new SymbolVolumeWeighted[9]));
        var latest = new Trade[9];
        Assert.Equal(series.Count, Table.LatestAll(latest));
        Assert.Equal(
            series.Select(symbol => expected.Last(row => row.Symbol == symbol).TradeId).Order(),
            latest[..series.Count].Select(row => row.TradeId).Order());
        foreach (var symbol in new[] { Odd, Even })
        {
            ShouldHave(symbol, [.. expected.Where(row => row.Symbol == symbol)]);
        }

        Table.Verify();
    }

    public void Dispose()
    {
        Table.Drop();
        _fixture.Epochs.Collect();
        _cache.Dispose();
        _fixture.Dispose();
    }

    private void ShouldHave(Symbol symbol, List<Trade> expected)
    {
        var (price, size) = (Trade.Columns.Price, Trade.Columns.Size);
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        Assert.Equal(expected, Collected.From(Table.Range(symbol, from, to)));
        Assert.Equal(expected.Count, Table.Count(symbol, from, to));
        Assert.Equal(expected.Sum(row => row.Size), (int)Table.Sum(symbol, from, to, size));
        Assert.Equal(expected.Count, Table.Vwap(symbol, from, to, price, size).Count);
        Assert.Equal(expected.Count, Table.Ohlc(symbol, from, to, price, size).Count);
        Assert.Equal(expected.Count == 0 ? null : expected.Max(row => row.Size), Table.Max(symbol, from, to, size));
        for (var last = 0; last <= expected.Count + 1; last++)
        {
            Assert.Equal(expected.TakeLast(last), Collected.From(Table.LastN(symbol, last)));
        }

        Assert.Equal(expected.Count > 0, Table.TryLatest(symbol, out var latest));
        Assert.Equal(expected.LastOrDefault(), latest);
    }

    private void Replace(ReadOnlySpan<Segment> segments, EncodeGoal goal)
    {
        var builder = new SegmentBuilder(_fixture.Context.Heap, Table.Tiers.SegmentLayout);
        Assert.True(Table.Tiers.TryReplace(segments, builder.Merge(segments, goal, CancellationToken.None)));
    }
}
