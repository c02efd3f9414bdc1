using NativeStore.Core.Schema;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Whose rows go first, from figures alone. Segments have 1,000 rows and 10,000 bytes.</summary>
public class RowsToGoTests
{
    private const long PlentyBytes = 1L << 40;

    private static readonly UpkeepPolicy s_policy = new(
        DataPriority.Normal,
        SealAfterNanos: 0,
        HotBytes: 0,
        CompressAfterNanos: 0,
        RetainForNanos: 0,
        RetainRows: 0,
        RetainBytes: 0,
        SegmentRowsMax: 64_000,
        FanIn: 8,
        MayPrune: true,
        MaySpill: true);

    [Fact]
    public void TheLowestPriorityGoesFirstAndOfThatTheOldestSegment()
    {
        SegmentFigures[] segments = [Of(0, 1_000), Of(0, 400), Of(500, 500), Of(1_000, 0), Of(200, 0)];
        Assert.Equal(Part(2, DataPriority.Bulk, 500), Find(segments));
        segments[2] = Of(0, 500);
        Assert.Equal(Whole(3, DataPriority.Bulk), Find(segments));
        segments[3] = Of(0, 0);
        Assert.Equal(Part(4, DataPriority.Bulk, 200), Find(segments));
        segments[4] = Of(0, 0);
        Assert.Equal(Whole(0, DataPriority.Normal), Find(segments));
        segments[0] = Of(0, 0);
        Assert.Equal(Part(1, DataPriority.Normal, 400), Find(segments));
        segments[1] = segments[2] = Of(0, 0);
        Assert.False(Find(segments, DataPriority.Normal).Exist);
        Assert.Equal(Whole(0, DataPriority.Critical), Find(segments));
    }

    [Fact]
    public void RowsOfALowerPriorityGoWithThoseOfTheNext()
    {
        // 62 of 1,000 are less than a sixteenth.
        SegmentFigures[] segments = [Of(62, 938), Of(62, 500), Of(0, 500)];
        Assert.Equal(Whole(0, DataPriority.Normal), Find(segments));
        Assert.Equal(Part(0, DataPriority.Normal, 562), Find(segments[1..]));
        Assert.Equal(Part(0, DataPriority.Bulk, 63), Find([Of(63, 937)]));
    }

    [Fact]
    public void EveryOtherRowGoesBeforeACriticalOneHoweverFewThereAre()
    {
        SegmentFigures[] segments = [Of(0, 0), Of(1, 2), Of(1, 0)];
        Assert.False(Find(segments, DataPriority.Normal).Exist);
        Assert.Equal(Part(1, DataPriority.Bulk, 1), Find(segments));
        Assert.Equal(Part(1, DataPriority.Normal, 2), Find([Of(0, 0), Of(0, 2), Of(0, 0)]));
    }

    [Fact]
    public void OfSegmentsThatMemoryDoesNotSufficeForTheSmallestIsTried()
    {
        SegmentFigures[] segments = [Of(300, 0), Of(600, 0), Of(900, 0), Of(700, 0)];
        Assert.Equal(0, Find(segments, freeBytes: 14_000).First);
        Assert.Equal(1, Find(segments, freeBytes: 13_999).First);
        Assert.Equal(2, Find(segments, freeBytes: 0).First);
        Assert.Equal(2, Find(segments, freeBytes: -5).First);

        // What needs no memory goes before what might not get it.
        Assert.Equal(Whole(1, DataPriority.Bulk), Find([Of(300, 0), Of(1_000, 0)], freeBytes: 0));
    }

    [Fact]
    public void SegmentsOnDiskStayUnlessWhatIsNewerGoesToo()
    {
        var spilled = Of(500, 500) with { IsSpilled = true };
        Assert.Equal(Part(1, DataPriority.Bulk, 500), Find([spilled, Of(500, 0)], isForMemory: true));
        Assert.Equal(Part(0, DataPriority.Bulk, 500), Find([spilled, Of(500, 0)], isForMemory: false));
        Assert.Equal(Whole(1, DataPriority.Bulk), Find([spilled, Of(1_000, 0)], isForMemory: true));
        Assert.Equal(
            new RowsToGo(0, 2, DataPriority.Normal, 2_000, IsWhole: true),
            Find([spilled, Of(0, 1_000)], isForMemory: true));
    }

    [Fact]
    public void AsManyRowsStayAsWereAskedFor()
    {
        var policy = s_policy with { RetainRows = 2_500 };
        SegmentFigures[] segments = [Of(0, 1_000), Of(400, 600), Of(0, 1_000)];
        Assert.Equal(new UpkeepPlan(UpkeepKind.RetainPart, 1, 1, DataPriority.Bulk), Retain(policy, segments));
        Assert.Equal(default, Retain(policy with { RetainRows = 2_601 }, segments));
        Assert.Equal(default, Retain(policy with { RetainRows = 3_000 }, segments));
        segments[1] = Of(0, 600);
        Assert.Equal(default, Retain(policy, segments));
        Assert.Equal(
            new UpkeepPlan(UpkeepKind.Retain, 0, 1, DataPriority.Normal),
            Retain(policy with { RetainRows = 2_000 }, segments));
    }

    [Fact]
    public void BytesAreFreedUntilTheyAreFewEnough()
    {
        var policy = s_policy with { RetainBytes = 20_000 };
        SegmentFigures[] segments = [Of(0, 0), Of(100, 0) with { IsSpilled = true }, Of(100, 0)];
        Assert.Equal(default, Retain(policy, segments));
        Assert.Equal(
            new UpkeepPlan(UpkeepKind.RetainPart, 2, 1, DataPriority.Bulk),
            Retain(policy with { RetainBytes = 19_999 }, segments));
        Assert.Equal(
            new UpkeepPlan(UpkeepKind.Retain, 0, 1, DataPriority.Critical),
            Retain(policy with { RetainBytes = 5_000 }, segments[..1]));
    }

    [Fact]
    public void SegmentsOfManyMissingRowsAreNotMergedPastWhatTheyCanNumber()
    {
        var wide = Of(0, 0) with { Arrivals = 1 << 28 };
        SegmentFigures[] segments = [wide, wide, wide, wide, wide];
        var table = new TableFigures(s_policy with { FanIn = 5 }, default, segments);
        Assert.False(UpkeepPlanner.Merge(table, PlentyBytes).IsDue);
        Assert.Equal(
            new UpkeepPlan(UpkeepKind.Merge, 0, 4),
            UpkeepPlanner.Merge(new TableFigures(s_policy with { FanIn = 4 }, default, segments), PlentyBytes));
    }

    private static SegmentFigures Of(int bulkRows, int normalRows) =>
        new(1_000, 10_000, 0, 1, IsAged: false, IsSpilled: false) { BulkRows = bulkRows, NormalRows = normalRows };

    private static RowsToGo Part(int number, DataPriority upTo, long rows) =>
        new(number, 1, upTo, rows, IsWhole: false);

    private static RowsToGo Whole(int number, DataPriority upTo) => new(number, 1, upTo, 1_000, IsWhole: true);

    private static RowsToGo Find(
        SegmentFigures[] segments,
        DataPriority highest = DataPriority.Critical,
        bool isForMemory = false,
        long freeBytes = PlentyBytes) =>
        UpkeepPlanner.FindRowsToGo(new TableFigures(s_policy, default, segments), highest, isForMemory, freeBytes);

    private static UpkeepPlan Retain(UpkeepPolicy policy, SegmentFigures[] segments) =>
        UpkeepPlanner.Retain(
            new TableFigures(policy, new TierFacts(0, 0, 0, 0, 1), segments), 1, PlentyBytes, out _);
}
