using NativeStore.Compression;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Rows named by handles, one rule at a time. Random ones are among the histories in Model.</summary>
public class HandleTests
{
    private const int RowsPerBlock = 3;

    public static TheoryData<string> Tiers => AmendmentTests.Tiers;

    [Theory]
    [MemberData(nameof(Tiers))]
    public void AHandleFromBeforeItsRowWasSealedStillBustsIt(string tier)
    {
        using var trades = new AmendedTrades();
        var handles = HandlesOf(trades.Table);
        trades.MoveTo(tier);
        trades.Table.Bust(handles[5], "by handle");
        trades.Table.Bust([handles[1], handles[12], handles[8]]);
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId is not (1 or 5 or 8 or 12)));
        Assert.Equal("by handle", Assert.Single(trades.Table.History(handles[5])).Reason);
        Assert.Equal("by handle", Assert.Single(trades.Table.History(5L)).Reason);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void EveryReadGivesTheSameHandle(string tier)
    {
        using var trades = new AmendedTrades();
        var before = HandlesOf(trades.Table);
        trades.MoveTo(tier);
        Assert.Equal(before, HandlesOf(trades.Table));
        foreach (var row in trades.Originals)
        {
            Assert.True(trades.Table.TryGet(row.TradeId, out var record, out var handle));
            Assert.Equal((row, before[row.TradeId]), (record, handle));
            Assert.Equal(("trades", row.TradeId - 1, $"trades#{row.TradeId - 1}"),
                (handle.Table, handle.Arrival, handle.ToString()));
        }

        Assert.True(trades.Table.TryLatest(trades.Odd, out var latest, out var latestHandle));
        Assert.Equal(before[latest.TradeId], latestHandle);
        using var ranged = trades.Table.Range(trades.Even, Timestamp.MinValue, Timestamp.MaxValue)
            .Only(Trade.Columns.Price).GetEnumerator();
        for (var id = 2; ranged.MoveNext(); id += 2)
        {
            Assert.Equal(before[id], ranged.Handle);
        }

        using var tail = trades.Table.LastN(trades.Even, 3).GetEnumerator();
        for (var id = 8; tail.MoveNext(); id += 2)
        {
            Assert.Equal(before[id], tail.Handle);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void ACorrectionByHandleIsOneMoreVersionOfTheRow(string tier)
    {
        using var trades = new AmendedTrades();
        trades.MoveTo(tier);
        var handles = HandlesOf(trades.Table);
        var corrected = trades.Original(5) with { Size = 55 };
        var again = trades.Original(5) with { Size = 56, Time = new Timestamp(7) };
        trades.Table.Correct(handles[5], corrected, "once");
        trades.Table.Correct(handles[5], again, "twice");
        trades.ShouldHave([.. trades.Originals.Where(row => row.TradeId != 5), again]);
        trades.MoveTo(tier);
        Assert.Equal(
            [(5, "once"), (55, "twice"), (56, null)],
            trades.Table.History(handles[5]).Select(version => (version.Row.Size, version.Reason)));
        Assert.True(trades.Table.TryGet(5L, out _, out var last));
        Assert.Equal(trades.Table.History(handles[5]), trades.Table.History(last));
        trades.Table.Bust(handles[5]);
        Refused(AmendmentRefusal.Busted, () => trades.Table.Bust(last));
    }

    [Fact]
    public void OfARefusedSpanOfHandlesNoneIsBusted()
    {
        using var trades = new AmendedTrades();
        using var others = new AmendedTrades();
        var handles = HandlesOf(trades.Table);
        trades.Table.Bust(handles[3]);
        var other = HandlesOf(others.Table)[2];
        RowHandle[] mixed = [handles[1], other];
        RowHandle[] twice = [handles[1], handles[2], handles[1]];
        RowHandle[] busted = [handles[1], handles[3]];
        Refused(AmendmentRefusal.OtherTable, () => trades.Table.Bust(mixed));
        Refused(AmendmentRefusal.OtherTable, () => trades.Table.Bust(default(RowHandle)));
        Refused(AmendmentRefusal.OtherTable, () => trades.Table.History(other));
        Refused(AmendmentRefusal.TwiceInBatch, () => trades.Table.Bust(twice));
        Refused(AmendmentRefusal.Busted, () => trades.Table.Bust(busted));
        Refused(AmendmentRefusal.OtherKey, () => trades.Table.Correct(handles[1], trades.Original(2)));
        trades.ShouldHave(trades.Originals.Where(row => row.TradeId != 3));
    }

    [Fact]
    public void TheHandleOfADroppedRowIsRefused()
    {
        using var trades = new AmendedTrades();
        var handles = HandlesOf(trades.Table);
        trades.MoveTo("sealed");
        trades.Table.Tiers.DropOldest(1);
        var refused = Refused(AmendmentRefusal.Gone, () => trades.Table.Bust(handles[2]));
        Assert.Contains("trades#1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(trades.Table.History(handles[2]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithoutAKeyRowsOfOneTimeAreToldApartWhereArrivalsAreKept(bool isMerged)
    {
        using var fixture = new StorageFixture();
        var table = NewPrints(fixture, keepsArrivals: true);
        var hot = HandlesOf(table);
        Seal(fixture, table, isMerged);
        var handles = HandlesOf(table);
        Assert.Equal(hot, handles);
        table.Bust(hot[2]);
        table.Correct(handles[5], PrintOf(fixture, 50, 500));
        Assert.Equal([1, 3, 4, 6, 7, 8, 500], SizesOf(table).Order());
        table.Bust(handles[5]);
        Assert.Equal([1, 3, 4, 6, 7, 8], SizesOf(table).Order());
        table.Verify();
    }

    [Fact]
    public void WithoutAKeyAndArrivalsASealedRowHasNoHandleAndTheErrorSaysWhatToSet()
    {
        using var fixture = new StorageFixture();
        var table = NewPrints(fixture, keepsArrivals: false);
        table.Append(PrintOf(fixture, 90, 9));
        var hot = HandlesOf(table);
        Seal(fixture, table, isMerged: false);
        var refused = Refused(AmendmentRefusal.ArrivalNotKept, () => HandlesOf(table));
        Assert.Contains("KeepArrivalOrder", refused.Message, StringComparison.Ordinal);
        Refused(AmendmentRefusal.ArrivalNotKept, () => table.TryLatest(fixture.Symbol(1), out _, out _));

        // The first four rows are of one time; the others are alone at theirs.
        Refused(AmendmentRefusal.ArrivalNotKept, () => table.Bust(hot[2]));
        table.Bust(hot[6]);
        Assert.Equal([1, 2, 3, 4, 5, 7, 8, 9], SizesOf(table).Order());
        table.Verify();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void WithoutAKeyAHiddenRowOfManyOfOneTimeStaysHiddenWhenItIsSealedAndMerged(bool keeps, bool isMerged)
    {
        using var fixture = new StorageFixture();
        var table = NewPrints(fixture, keeps);
        var hot = HandlesOf(table);
        table.Bust([hot[2], hot[3]]);
        table.Correct(hot[7], PrintOf(fixture, 10, 700));
        Seal(fixture, table, isMerged);
        Assert.Equal([1, 4, 5, 6, 8, 700], SizesOf(table).Order());
        if (keeps || !isMerged)
        {
            Assert.Equal([7, 700], table.History(hot[7]).Select(version => version.Row.Size));
        }
        else
        {
            // The correction came to have ties in its segment.
            Refused(AmendmentRefusal.ArrivalNotKept, () => table.History(hot[7]));
        }

        table.Verify();
    }

    [Fact]
    public void ALoopWithoutARowAtHandHasNoHandle()
    {
        using var trades = new AmendedTrades();
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var rows = trades.Table.Range().GetEnumerator();
            return rows.Handle;
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var rows = trades.Table.LastN(trades.Odd, 2).GetEnumerator();
            while (rows.MoveNext())
            {
            }

            return rows.Handle;
        });
    }

    private static AmendmentRefusedException Refused(AmendmentRefusal refusal, Action amend)
    {
        var refused = Assert.Throws<AmendmentRefusedException>(amend);
        Assert.Equal(refusal, refused.Refusal);
        return refused;
    }

    private static Dictionary<long, RowHandle> HandlesOf(SeriesTable<Trade> table)
    {
        var handles = new Dictionary<long, RowHandle>();
        using var rows = table.Range().GetEnumerator();
        while (rows.MoveNext())
        {
            handles.Add(rows.Current.ToRecord().TradeId, rows.Handle);
        }

        return handles;
    }

    private static Dictionary<long, RowHandle> HandlesOf(SeriesTable<Print> table)
    {
        var handles = new Dictionary<long, RowHandle>();
        using var rows = table.Range().GetEnumerator();
        while (rows.MoveNext())
        {
            handles.Add(rows.Current.ToRecord().Size, rows.Handle);
        }

        return handles;
    }

    private static List<int> SizesOf(SeriesTable<Print> table)
    {
        var sizes = new List<int>();
        foreach (var row in table.Range())
        {
            sizes.Add(row.ToRecord().Size);
        }

        return sizes;
    }

    /// <summary>Eight prints of one symbol, the first four of one time, in blocks of three.</summary>
    private static SeriesTable<Print> NewPrints(StorageFixture fixture, bool keepsArrivals)
    {
        var table = new SeriesTable<Print>(fixture.Context, new SeriesTableOptions
        {
            BlockBytes = RowsPerBlock * Print.RowSize,
            KeepArrivalOrder = keepsArrivals,
        });
        var sizes = Enumerable.Range(1, 8);
        table.Append(sizes.Select(size => PrintOf(fixture, size <= 4 ? 10 : size * 10, size)).ToArray());
        return table;
    }

    private static Print PrintOf(StorageFixture fixture, long time, int size) =>
        new(new Timestamp(time), fixture.Symbol(1), Fixed64<S4>.FromMantissa(100), size);

    private static void Seal(StorageFixture fixture, SeriesTable<Print> table, bool isMerged)
    {
        while (table.Tiers.TrySealNext())
        {
        }

        if (isMerged)
        {
            var segments = table.Tiers.Tiers.Segments;
            var builder = new SegmentBuilder(fixture.Context.Heap, table.Tiers.SegmentLayout);
            Assert.True(table.Tiers.TryReplace(
                segments, builder.Merge(segments, EncodeGoal.Fast, CancellationToken.None)));
        }
    }
}
