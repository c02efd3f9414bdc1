using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Busts and corrections, one rule at a time. Random ones are among the histories in Model.</summary>
public class AmendmentTests
{
    public static TheoryData<string> Tiers => ["hot", "sealed", "aged", "merged", "spilled"];

    [Theory]
    [MemberData(nameof(Tiers))]
    public void ABustedRowIsInNoAnswerAnyMore(string tier)
    {
        using var trades = new AmendedTrades();
        trades.MoveTo(tier);
        trades.Table.Bust(5L);
        trades.Table.Bust<long>([1, 12, 8]);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId is not (1 or 5 or 8 or 12)));
        Assert.False(trades.Table.TryGet(5L, out _));
        Assert.Throws<UnknownKeyException>(() => trades.Table.Get(5L));
        var found = new bool[3];
        Assert.Equal(1, trades.Table.GetMany<long>([5, 6, 12], new Trade[3], found));
        Assert.Equal([false, true, false], found);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void ABustedRowStaysOutOfSightWhileItGoesFromTierToTier(string tier)
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust<long>([2, 7, 9]);
        trades.MoveTo(tier);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId is not (2 or 7 or 9)));
        var hidden = trades.Table.Tiers.Tiers.Hidden!.Rows.ToArray();
        Assert.Equal(tier == "hot" ? 0 : 3, hidden.Count(row => row.SealedRow >= 0));
    }

    [Fact]
    public void WhatIsHiddenGoesWithASegmentFromTheMidst()
    {
        using var trades = new AmendedTrades();
        trades.MoveTo("sealed");
        trades.Table.Bust<long>([2, 7]);
        var tiers = trades.Table.Tiers;
        Assert.True(tiers.TryThin([tiers.Tiers.Segments[1]], null, tiers.PrioritiesVersion));
        Assert.Equal(1, tiers.Tiers.Hidden!.Count);
        trades.Table.Bust(9L);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId is 1 or 3 or 4 or > 9));
    }

    [Fact]
    public void SpillingTakesNoMemoryForHiddenRowsAndReadsNoFile()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust<long>([2, 7, 9]);
        trades.MoveTo("sealed");
        var hidden = trades.Table.Tiers.Tiers.Hidden;
        trades.MoveTo("spilled");
        Assert.All(trades.Table.Tiers.Tiers.Segments.ToArray(), segment => Assert.True(segment.IsSpilled));
        Assert.Same(hidden, trades.Table.Tiers.Tiers.Hidden);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId is not (2 or 7 or 9)));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void ACorrectionStandsByItsOwnTimeAndSeries(string tier)
    {
        using var trades = new AmendedTrades();
        trades.MoveTo(tier);
        var earlier = AmendedTrades.TradeOf(6, 5, trades.Odd, 600);
        var later = AmendedTrades.TradeOf(3, 115, trades.Odd, 300);
        var same = AmendedTrades.TradeOf(9, 90, trades.Odd, 900);
        trades.Table.Correct([later, same]);
        trades.Table.Correct(earlier);
        trades.ShouldHave(
            [.. trades.Originals.Where(row => row.TradeId is not (3 or 6 or 9)), earlier, later, same]);
        trades.MoveTo(tier);
        Assert.Equal(later, trades.Table.Latest(trades.Odd));
    }

    [Fact]
    public void OfRowsOfOneTimeACorrectionCameLast()
    {
        using var trades = new AmendedTrades();
        var neighbour = AmendedTrades.TradeOf(100, 50, trades.Odd, 1);
        trades.Table.Append(neighbour);
        var corrected = trades.Original(5) with { Size = 55 };
        trades.Table.Correct(corrected);
        var rows = Collected.From(trades.Table.Range(trades.Odd, new Timestamp(50), new Timestamp(51)));
        Assert.Equal([neighbour, corrected], rows);
    }

    [Fact]
    public void ACorrectionMayBeLaterThanTheLateBound()
    {
        using var trades = new AmendedTrades(new SeriesTableOptions { LateBound = TimeSpan.FromTicks(1) });
        ((SimulatedClock)trades.Fixture.Context.Clock).Jump(new Timestamp(long.MaxValue));
        Assert.Throws<LateRowException>(() => trades.Table.Append(AmendedTrades.TradeOf(100, 11, trades.Odd, 1)));
        var corrected = AmendedTrades.TradeOf(12, 11, trades.Odd, 1);
        trades.Table.Correct(corrected);
        trades.ShouldHave([.. trades.Originals.Where(row => row.TradeId != 12), corrected]);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void TheLateBoundCountsFromTheNewestRowThatIsLeft(string tier)
    {
        using var trades = new AmendedTrades(new SeriesTableOptions { LateBound = TimeSpan.FromTicks(1) });
        ((SimulatedClock)trades.Fixture.Context.Clock).Jump(new Timestamp(long.MaxValue));
        var table = trades.Table;
        Trade[] more =
        [
            AmendedTrades.TradeOf(13, 1_000_000, trades.Odd, 1),
            .. Enumerable.Range(14, 3).Select(id => AmendedTrades.TradeOf(id, 1_000_000 - id, trades.Even, 1)),
        ];
        table.Append(more);
        trades.MoveTo(tier);
        table.Bust<long>([14, 15, 16]);
        Assert.Throws<LateRowException>(() => table.Append(AmendedTrades.TradeOf(20, 120, trades.Odd, 1)));
        table.Bust(13L);
        Trade[] appended =
        [
            AmendedTrades.TradeOf(20, 119, trades.Odd, 1),
            AmendedTrades.TradeOf(21, 300, trades.Even, 1),
            AmendedTrades.TradeOf(22, 200, trades.Odd, 1),
        ];
        table.Append(appended);
        var refusal = Assert.Throws<LateRowException>(
            () => table.Append(AmendedTrades.TradeOf(23, 199, trades.Odd, 1)));
        Assert.Equal(300, refusal.Newest.Nanos);
        trades.ShouldHave([.. trades.Originals, .. appended]);

        // Past the hidden one all is as ever; a correction ahead of all counts, until it is corrected back.
        table.Append(AmendedTrades.TradeOf(24, 2_000_000, trades.Odd, 1));
        Assert.Throws<LateRowException>(() => table.Append(AmendedTrades.TradeOf(25, 300, trades.Odd, 1)));
        table.Correct(AmendedTrades.TradeOf(24, 310, trades.Odd, 1));
        table.Append(AmendedTrades.TradeOf(25, 300, trades.Odd, 1));
        Assert.Equal(24, table.Latest(trades.Odd).TradeId);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void AKeyThatWasBustedOrCorrectedStaysTaken(string tier)
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust(4L);
        trades.Table.Correct(trades.Original(5) with { Size = 55 });
        trades.MoveTo(tier);
        Assert.Throws<DuplicateKeyException>(() => trades.Table.Append(trades.Original(4)));
        Assert.Throws<DuplicateKeyException>(() => trades.Table.Append(trades.Original(5)));
        Assert.Equal(new AppendOutcome(0, 12), trades.Table.AppendDistinct(trades.Originals.ToArray()));
        Assert.False(trades.Table.TryGet(4L, out _));
        Assert.Equal(55, trades.Table.Get(5L).Size);
    }

    [Fact]
    public void ACorrectedRowCanBeCorrectedAgainAndBusted()
    {
        using var trades = new AmendedTrades();
        for (var size = 100; size < 110; size++)
        {
            trades.Table.Correct(trades.Original(7) with { Size = size });
            Assert.Equal(size, trades.Table.Get(7L).Size);
            Assert.Equal(AmendedTrades.Rows, trades.Table.RowCount);
        }

        trades.Table.Bust(7L);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId != 7));
        Assert.Equal(11, trades.Table.History(7L).Count);
    }

    [Fact]
    public void ABustedRowRefusesToBeBustedOrCorrected()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust(7L);
        var bust = Assert.Throws<AmendmentRefusedException>(() => trades.Table.Bust<long>([1, 7, 2]));
        Assert.Equal((AmendmentRefusal.Busted, "7", "trades"), (bust.Refusal, bust.Key, bust.Table));
        var correction = Assert.Throws<AmendmentRefusedException>(
            () => trades.Table.Correct([trades.Original(1) with { Size = 9 }, trades.Original(7)]));
        Assert.Equal(AmendmentRefusal.Busted, correction.Refusal);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId != 7));
    }

    [Fact]
    public void AnUnknownKeyRefusesTheWholeBatch()
    {
        using var trades = new AmendedTrades();
        Assert.Throws<UnknownKeyException>(() => trades.Table.Bust<long>([1, 2, 99]));
        var unknown = AmendedTrades.TradeOf(99, 10, trades.Odd, 1);
        Assert.Throws<UnknownKeyException>(
            () => trades.Table.Correct([trades.Original(1) with { Size = 9 }, unknown, trades.Original(3)]));
        trades.ShouldHave(trades.Originals);
        Assert.Equal(0, trades.Table.Statistics.HiddenRows);
        trades.Table.Append(unknown);
        Assert.Equal(unknown, trades.Table.Get(99L));
    }

    [Fact]
    public void AKeyThatIsTwiceInABatchRefusesIt()
    {
        using var trades = new AmendedTrades();
        var bust = Assert.Throws<AmendmentRefusedException>(() => trades.Table.Bust<long>([1, 2, 1]));
        Assert.Equal(AmendmentRefusal.TwiceInBatch, bust.Refusal);
        trades.Table.Correct(trades.Original(1) with { Size = 5 });
        var correction = Assert.Throws<AmendmentRefusedException>(
            () => trades.Table.Correct([trades.Original(1), trades.Original(2), trades.Original(1)]));
        Assert.Equal(AmendmentRefusal.TwiceInBatch, correction.Refusal);
        trades.ShouldHave([.. trades.Originals.Skip(1), trades.Original(1) with { Size = 5 }]);
    }

    [Fact]
    public void AnUnknownSymbolRefusesTheWholeBatch()
    {
        using var trades = new AmendedTrades();
        var nowhere = trades.Original(2) with { Symbol = new Symbol(1_000_000) };
        Assert.Throws<UnknownSymbolException>(
            () => trades.Table.Correct([trades.Original(1) with { Size = 9 }, nowhere]));
        trades.ShouldHave(trades.Originals);
        Assert.Single(trades.Table.History(1L));
    }

    [Fact]
    public void ATableWithoutUniqueKeyRefuses()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Print>(fixture.Context);
        var print = new Print(new Timestamp(1), fixture.Symbol(1), default, 5);
        table.Append(print);
        Assert.Throws<SchemaException>(() => table.Bust(1L));
        Assert.Throws<SchemaException>(() => table.Correct(print));
        Assert.Throws<SchemaException>(() => table.History(1L));
        Assert.Equal(1, table.RowCount);
    }

    [Fact]
    public void AKeyOfAnotherTypeIsRefused()
    {
        using var trades = new AmendedTrades();
        Assert.Throws<SchemaException>(() => trades.Table.Bust(1));
        Assert.Throws<SchemaException>(() => trades.Table.Bust(SeriesKey.Of(1)));
        Assert.Throws<SchemaException>(() => trades.Table.History(1));
        trades.Table.Bust(SeriesKey.Of(1L));
        trades.ShouldHave(trades.Originals.Skip(1));
    }

    [Fact]
    public void NothingToAmendIsNoAmendment()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust<long>([]);
        trades.Table.Correct([]);
        trades.ShouldHave(trades.Originals);
        Assert.Null(trades.Table.Tiers.Tiers.Hidden);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void TheLatestRowIsTheNewestThatIsLeft(string tier)
    {
        using var trades = new AmendedTrades();
        trades.MoveTo(tier);
        for (var id = 11L; id > 1; id -= 2)
        {
            trades.Table.Bust(id);
            Assert.Equal(id - 2, trades.Table.Latest(trades.Odd).TradeId);
        }

        var late = AmendedTrades.TradeOf(100, 15, trades.Odd, 1);
        trades.Table.Append(late);
        Assert.Equal(late, trades.Table.Latest(trades.Odd));
        var newer = AmendedTrades.TradeOf(101, 111, trades.Odd, 1);
        trades.Table.Append(newer);
        Assert.Equal(newer, trades.Table.Latest(trades.Odd));
        trades.ShouldHave([trades.Original(1), .. trades.Originals.Where(row => row.TradeId % 2 == 0), late, newer]);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void ASeriesWhoseRowsAreAllBustedHasNone(string tier)
    {
        using var trades = new AmendedTrades();
        trades.MoveTo(tier);
        trades.Table.Bust<long>([1, 3, 5, 7, 9, 11]);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId % 2 == 0));
        Assert.Throws<UnknownSeriesException>(() => trades.Table.Latest(trades.Odd));
        trades.Table.Bust<long>([2, 4, 6, 8, 10, 12]);
        trades.ShouldHave([]);
    }

    [Fact]
    public void AWalkThatBeganBeforeSeesTheRowsAsTheyWere()
    {
        using var trades = new AmendedTrades();
        var seen = new List<Trade>();
        foreach (var row in trades.Table.Range())
        {
            if (seen.Count == 2)
            {
                trades.Table.Bust(9L);
                trades.Table.Correct(trades.Original(7) with { Size = 77 });
                trades.MoveTo("merged");
                trades.Table.Bust(10L);
            }

            seen.Add(row.ToRecord());
        }

        Assert.Equal(trades.Originals, seen);
        trades.ShouldHave(
            [
                .. trades.Originals.Where(row => row.TradeId is not (7 or 9 or 10)),
                trades.Original(7) with { Size = 77 },
            ]);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void HistoryTellsAllVersionsAndWhenAndWhyTheyWent(string tier)
    {
        using var trades = new AmendedTrades();
        var clock = (SimulatedClock)trades.Fixture.Context.Clock;
        var (first, second) = (trades.Original(5) with { Size = 55 }, trades.Original(5) with { Size = 56 });
        clock.Jump(new Timestamp(1_000));
        trades.Table.Correct(first, "price");
        trades.MoveTo(tier);
        clock.Jump(new Timestamp(2_000));
        trades.Table.Correct([second]);
        Assert.Equal(
            [
                new RowVersion<Trade>(trades.Original(5), new Timestamp(1_000), "price"),
                new RowVersion<Trade>(first, new Timestamp(2_000), null),
                new RowVersion<Trade>(second, null, null),
            ],
            trades.Table.History(5L));
        clock.Jump(new Timestamp(3_000));
        trades.Table.Bust(5L, "cancelled");
        var versions = trades.Table.History(5L);
        Assert.Equal(new RowVersion<Trade>(second, new Timestamp(3_000), "cancelled"), versions[^1]);
        Assert.DoesNotContain(versions, version => version.IsCurrent);
        Assert.True(Assert.Single(trades.Table.History(6L)).IsCurrent);
        Assert.Empty(trades.Table.History(99L));
    }

    [Fact]
    public void WhatIsHiddenIsDroppedWithItsSegment()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust(2L);
        var corrected = trades.Original(3) with { Size = 33 };
        trades.Table.Correct(corrected);
        trades.MoveTo("sealed");
        Assert.Equal(4, trades.Table.Tiers.DropOldest(1).Rows);
        trades.ShouldHave([.. trades.Originals.Skip(4), corrected]);
        Assert.Equal(0, trades.Table.Statistics.HiddenRows);
        Assert.Empty(trades.Table.History(2L));
        Assert.Equal([new RowVersion<Trade>(corrected, null, null)], trades.Table.History(3L));
        Assert.Throws<DuplicateKeyException>(() => trades.Table.Append(trades.Original(3)));
        trades.Table.Append(trades.Original(2));
        trades.ShouldHave([.. trades.Originals.Skip(4), corrected, trades.Original(2)]);
    }

    [Fact]
    public void StatisticsCountAmendmentsAndHiddenRows()
    {
        using var trades = new AmendedTrades();
        trades.Table.Bust<long>([1, 2]);
        trades.Table.Correct([trades.Original(3), trades.Original(4), trades.Original(5)]);
        var statistics = trades.Table.Statistics;
        Assert.Equal((2L, 3L, 5L), (statistics.Busts, statistics.Corrections, statistics.HiddenRows));
        Assert.Equal(10, statistics.Rows);
        Assert.Equal(0, statistics.DuplicatesRefused);
        trades.MoveTo("sealed");
        trades.Table.Tiers.DropOldest(9);
        Assert.Equal((2L, 3L), (trades.Table.Statistics.Busts, trades.Table.Statistics.Corrections));
    }

    [Fact]
    public void WindowsOfRunningSumsLeaveHiddenRowsOut()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Ticket>(fixture.Context);
        var symbol = fixture.Symbol(1);
        var rows = Enumerable.Range(0, 300).Select(row => new Ticket(
            new Timestamp(row % 10 == 9 ? row - 5 : row),
            symbol,
            Core.Numbers.Fixed64<Core.Numbers.S4>.FromMantissa(row),
            row,
            (uint)row)).ToList();
        table.Append(rows.ToArray());
        table.Bust<uint>([.. rows.Where(row => row.Number % 7 == 0).Select(row => row.Number)]);
        rows.RemoveAll(row => row.Number % 7 == 0);
        var corrected = rows[^1] with { Size = 5_000, Time = new Timestamp(100) };
        table.Correct(corrected);
        rows[^1] = corrected;
        for (var from = 0; from < 300; from += 13)
        {
            for (var to = from; to < 320; to += 17)
            {
                var window = rows.Where(row => row.Time.Nanos >= from && row.Time.Nanos < to).ToList();
                var (start, end) = (new Timestamp(from), new Timestamp(to));
                var totals = table.Vwap(symbol, start, end, Ticket.Columns.Price, Ticket.Columns.Size);
                Assert.Equal(window.Count, totals.Count);
                Assert.Equal(
                    (Core.Numbers.Int256)window.Sum(row => row.Price.Mantissa * row.Size), totals.NotionalMantissa);
                Assert.Equal(window.Sum(row => row.Size), (long)table.Sum(symbol, start, end, Ticket.Columns.Size));
                Assert.Equal(window.Count, table.Count(symbol, start, end));
            }
        }

        table.Verify();
    }

    [Fact]
    public void RunTimeTablesAmendLikeGeneratedOnes()
    {
        using var trades = new AmendedTrades();
        var table = new DynamicSeriesTable(trades.Fixture.Context, Trade.Schema);
        table.AppendRows(Stored([.. trades.Originals]));
        var corrected = trades.Original(5) with { Size = 55 };
        table.CorrectRows(Stored([corrected, trades.Original(6) with { Size = 66 }]), "price");
        table.Bust(7L, "cancelled");
        Assert.Equal(11, table.RowCount);
        var row = new byte[Trade.RowSize];
        table.Get(5L, row);
        Assert.Equal(Stored([corrected]), row);
        Assert.False(table.TryGet(7L, row));
        Assert.Equal(Stored([trades.Original(5)]), table.History(5L)[0].Row);
        Assert.Equal("cancelled", table.History(7L)[0].Reason);
        Assert.Throws<SchemaException>(() => table.CorrectRows(new byte[Trade.RowSize + 1]));
        table.Verify();
    }

    private static byte[] Stored<TRecord>(params TRecord[] rows)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var bytes = new byte[rows.Length * TRecord.RowSize];
        for (var row = 0; row < rows.Length; row++)
        {
            TRecord.Write(in rows[row], ref bytes[row * TRecord.RowSize]);
        }

        return bytes;
    }
}
