using NativeStore.Compression;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>
/// Rows of equal time come in one order, wherever they stand: that of their series, by first appearance, then of their
/// arrival; where the table keeps arrivals, of these alone. Open and close go by it.
/// </summary>
public class TieOrderTests
{
    private const string Symbols = "BABAB";

    public enum Tier
    {
        Hot,
        Sealed,
        Merged,
        Aged,
        SealedThenHot,
        SealedApart,
        AgedThenSealedThenHot,
    }

    [Theory]
    [CombinatorialTiers]
    public void FiveRowsOfOneNanosecondAreReadAlikeInEveryTier(Tier tier, bool keepsArrivals)
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, BlockRowsOf(tier), keepsArrivals);
        for (var row = 0; row < Symbols.Length; row++)
        {
            table.Append(RowOf(fixture, Symbols[row], time: 7, size: row + 1));
        }

        Place(fixture, table, tier);

        // B appeared first.
        long[] expected = keepsArrivals ? [1, 2, 3, 4, 5] : [1, 3, 5, 2, 4];
        Collected.From(table.Range()).Select(row => (long)row.Size).ShouldBe(expected);
        var bar = table.Ohlc(new Timestamp(7), new Timestamp(8), Trade.Columns.Price, Trade.Columns.Size);
        (bar.Open.Mantissa, bar.Close.Mantissa).ShouldBe((expected[0], expected[^1]));
        bar.Volume.ToString().ShouldBe("15");
    }

    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(2, 5, 30)]
    [InlineData(3, 64, 5)]
    [InlineData(4, 300, 50)]
    [InlineData(5, 1, 10)]
    public void RowsWithManyTiesAreReadAlikeUnderAnyMixOfTiers(ulong seed, int blockRows, int latePercent)
    {
        var random = new SeededRandom(seed);
        foreach (var keepsArrivals in new[] { false, true })
        {
            using var fixture = new StorageFixture();
            var table = TableOf(fixture, blockRows, keepsArrivals);
            var rows = new List<Trade>();
            var firsts = new List<Core.Symbols.Symbol>();
            var time = 1_000L;
            for (var step = 0; step < 60; step++)
            {
                for (var row = random.NextInt32(2 * blockRows) + 1; row > 0; row--)
                {
                    time += random.NextInt32(4) == 0 ? 1 : 0;
                    var late = random.NextInt32(100) < latePercent ? random.NextInt32(6) : 0;
                    var trade = RowOf(fixture, (char)('A' + random.NextInt32(6)), time - late, rows.Count + 1);
                    rows.Add(trade);
                    if (!firsts.Contains(trade.Symbol))
                    {
                        firsts.Add(trade.Symbol);
                    }

                    table.Append(trade);
                }

                Tend(fixture, table, random);
                var from = time - random.NextInt32(40);
                var to = from + random.NextInt32(12);
                var byTime = rows.OrderBy(row => row.Time);
                var ordered = keepsArrivals ? byTime : byTime.ThenBy(row => firsts.IndexOf(row.Symbol));
                var expected = ordered.Select(row => row.TradeId).ToList();
                var walked = Collected.From(table.Range()).Select(row => row.TradeId).ToList();
                var same = walked.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
                same.ShouldBe(expected.Count, $"seed {seed}, step {step}: row {same}");
                walked.Count.ShouldBe(expected.Count);
                var window = ordered.Where(row => row.Time.Nanos >= from && row.Time.Nanos < to).ToList();
                var bar = table.Ohlc(new Timestamp(from), new Timestamp(to), Trade.Columns.Price, Trade.Columns.Size);
                bar.Count.ShouldBe(window.Count);
                if (window.Count > 0)
                {
                    (bar.Open, bar.Close).ShouldBe((window[0].Price, window[^1].Price), $"seed {seed}, step {step}");
                }
            }

            table.Verify();
        }
    }

    [Fact]
    public void MoreRowsOfOneTimeThanAnyBlockHoldsAreReadInOrder()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, blockRows: 100, keepsArrivals: false);
        for (var row = 0; row < 5_000; row++)
        {
            table.Append(RowOf(fixture, (char)('A' + (row * 7 % 5)), time: 7, size: row));
        }

        var series = Enumerable.Range(0, 5).Select(row => (char)('A' + (row * 7 % 5))).ToList();
        var expected = Enumerable.Range(0, 5_000).OrderBy(row => series.IndexOf((char)('A' + (row * 7 % 5))));
        for (var sealedBlocks = 0; sealedBlocks < 3; sealedBlocks++)
        {
            Collected.From(table.Range()).Select(row => (long)row.Size).ShouldBe(expected.Select(row => (long)row));
            table.Tiers.TrySealNext().ShouldBeTrue();
        }
    }

    private static SeriesTable<Trade> TableOf(StorageFixture fixture, int blockRows, bool keepsArrivals) => new(
        fixture.Context,
        new SeriesTableOptions { BlockBytes = Trade.RowSize * blockRows, KeepArrivalOrder = keepsArrivals });

    private static int BlockRowsOf(Tier tier) => tier switch
    {
        Tier.Hot => 100,
        Tier.Sealed => 5,
        Tier.SealedThenHot => 3,
        Tier.Merged or Tier.Aged => 1,
        _ => 1,
    };

    private static void Place(StorageFixture fixture, SeriesTable<Trade> table, Tier tier)
    {
        var seals = tier switch
        {
            Tier.Hot => 0,
            Tier.Sealed or Tier.SealedThenHot => 1,
            Tier.AgedThenSealedThenHot => 4,
            _ => 5,
        };
        for (; seals > 0; seals--)
        {
            table.Tiers.TrySealNext().ShouldBeTrue();
        }

        if (tier is Tier.Merged or Tier.Aged)
        {
            Merge(fixture, table, 0, 5, tier == Tier.Aged ? EncodeGoal.Small : EncodeGoal.Fast);
        }
        else if (tier == Tier.AgedThenSealedThenHot)
        {
            Merge(fixture, table, 0, 2, EncodeGoal.Small);
        }
    }

    private static void Merge(
        StorageFixture fixture, SeriesTable<Trade> table, int first, int count, EncodeGoal goal)
    {
        var neighbours = table.Tiers.Tiers.Segments.Slice(first, count);
        var builder = new SegmentBuilder(fixture.Context.Heap, table.Tiers.SegmentLayout);
        table.Tiers.TryReplace(neighbours, builder.Merge(neighbours, goal, CancellationToken.None)).ShouldBeTrue();
    }

    private static void Tend(StorageFixture fixture, SeriesTable<Trade> table, SeededRandom random)
    {
        for (var seals = random.NextInt32(3); seals > 0; seals--)
        {
            table.Tiers.TrySealNext();
        }

        var segments = table.Tiers.Tiers.Segments.Length;
        if (segments > 2 && random.NextInt32(3) == 0)
        {
            var first = random.NextInt32(segments - 1);
            Merge(fixture, table, first, 2, random.NextInt32(2) == 0 ? EncodeGoal.Small : EncodeGoal.Fast);
        }
    }

    private static Trade RowOf(StorageFixture fixture, char symbol, long time, long size) => new(
        new Timestamp(time),
        fixture.Symbol(symbol),
        Core.Numbers.Fixed64<Core.Numbers.S4>.FromMantissa(size),
        (int)size,
        size);

    private sealed class CombinatorialTiersAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from tier in Enum.GetValues<Tier>()
            from keepsArrivals in new[] { false, true }
            select new object[] { tier, keepsArrivals };
    }
}
