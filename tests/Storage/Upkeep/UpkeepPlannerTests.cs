using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>What is due, from figures alone. Times are in seconds here, blocks have 1,000 rows of 32 bytes.</summary>
public class UpkeepPlannerTests
{
    private const long Second = 1_000_000_000;
    private const long PlentyBytes = 1L << 40;

    private static readonly UpkeepPolicy s_policy = new(
        DataPriority.Normal,
        SealAfterNanos: 60 * Second,
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
    public void AFullBlockIsSealedWhenItsNewestRowIsOldByTheTablesTime()
    {
        Assert.False(IsSealDue(s_policy, Hot(blocks: 3, nextSealNewest: 100, newest: 159)));
        Assert.True(IsSealDue(s_policy, Hot(blocks: 3, nextSealNewest: 100, newest: 160)));
        Assert.False(IsSealDue(s_policy, Hot(blocks: 0, nextSealNewest: 100, newest: 10_000)));
    }

    [Fact]
    public void PressureHotBytesAndRetentionSealEarlier()
    {
        var young = Hot(blocks: 3, nextSealNewest: 100, newest: 101);
        Assert.False(IsSealDue(s_policy, young));
        Assert.True(IsSealDue(s_policy, young, PressureLevel.Elevated));
        Assert.True(IsSealDue(s_policy with { HotBytes = young.HotBytes - 1 }, young));
        Assert.False(IsSealDue(s_policy with { HotBytes = young.HotBytes }, young));
        Assert.True(IsSealDue(s_policy with { RetainRows = young.HotRows * 7 }, young));
        Assert.True(IsSealDue(s_policy with { RetainBytes = young.HotBytes * 7 }, young));
        Assert.False(IsSealDue(s_policy with { RetainRows = young.HotRows * 8 }, young));
    }

    [Fact]
    public void AgeGoesByTheWallClockOrTheNewestRowWhicheverIsEarlier()
    {
        var policy = s_policy with { RetainForNanos = 100 * Second };
        SegmentFigures[] segments = [Sealed(0, 10), Sealed(10, 20)];
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 110, now: 110));
        Assert.Equal(DropReason.Age, ReasonToDrop(policy, segments, newest: 111, now: 111));

        // A row from the future, and a clock set forward: neither drops anything.
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 1_000_000, now: 50));
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 50, now: 1_000_000));
    }

    [Fact]
    public void ARowFromTheFutureDoesNotHoldOlderRowsForEver()
    {
        var policy = s_policy with { RetainForNanos = 100 * Second };
        SegmentFigures[] segments = [Sealed(0, 1_000_000), Sealed(10, 20), Sealed(20, 30)];
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 1_000_000, now: 119));
        Assert.Equal(DropReason.Age, ReasonToDrop(policy, segments, newest: 1_000_000, now: 121));

        // Where rows from the future are all there is, they stay.
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments[..1], newest: 1_000_000, now: 121));
    }

    [Fact]
    public void LateRowsDoNotMakeTheNewRowsBesideThemOld()
    {
        var policy = s_policy with { RetainForNanos = 100 * Second };
        SegmentFigures[] segments = [Sealed(500, 510), Sealed(0, 5), Sealed(510, 520)];
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 520, now: 520));
    }

    [Fact]
    public void AsManyRowsAreKeptAsWereAskedFor()
    {
        var policy = s_policy with { RetainRows = 5_000 };
        SegmentFigures[] segments = [Sealed(0, 1), Sealed(1, 2)];
        Assert.Equal(DropReason.None, ReasonToDrop(policy, segments, newest: 9, now: 9, hotRows: 3_999));
        Assert.Equal(DropReason.Rows, ReasonToDrop(policy, segments, newest: 9, now: 9, hotRows: 4_000));
        Assert.Equal(DropReason.None, ReasonToDrop(policy, [], newest: 9, now: 9, hotRows: 1_000_000));
    }

    [Fact]
    public void TimesAtTheEndsOfTheScaleDoNotWrap()
    {
        var policy = s_policy with { RetainForNanos = long.MaxValue, CompressAfterNanos = long.MaxValue };
        SegmentFigures[] segments =
        [
            new(1_000, 10, long.MinValue, long.MaxValue, IsAged: false, IsSpilled: false),
            new(1_000, 10, long.MinValue, long.MinValue, IsAged: false, IsSpilled: false),
        ];
        UpkeepPlanner.Retain(
            new TableFigures(policy, new TierFacts(0, 0, 0, 0, long.MinValue), segments),
            long.MaxValue,
            PlentyBytes,
            out var reason);
        Assert.Equal(DropReason.None, reason);
        Assert.False(UpkeepPlanner.IsSealDue(
            new TableFigures(s_policy, new TierFacts(1, 1, 1, long.MaxValue, long.MinValue), []),
            PressureLevel.Normal));
        Assert.False(
            UpkeepPlanner.Age(
                new TableFigures(policy, new TierFacts(0, 0, 0, 0, long.MinValue), segments),
                PressureLevel.Normal,
                PlentyBytes).IsDue);
    }

    [Fact]
    public void NeighboursOfLikeSizeAreMergedWhenThereAreEnough()
    {
        var seven = Enumerable.Range(0, 7).Select(number => Sealed(number, number + 1)).ToArray();
        Assert.False(Merge(s_policy, seven).IsDue);
        var larger = Sealed(0, 1) with { Rows = 8_000 };
        SegmentFigures[] segments = [larger, .. seven, Sealed(7, 8)];
        Assert.Equal(new UpkeepPlan(UpkeepKind.Merge, 1, 8), Merge(s_policy, segments));

        // Not with too little memory, not across kinds or spilled ones, not past the size of what is dropped at a time.
        Assert.False(Merge(s_policy, segments, freeBytes: 15 * seven[0].Bytes).IsDue);
        segments[4] = segments[4] with { IsAged = true };
        Assert.False(Merge(s_policy, segments).IsDue);
        segments[4] = segments[4] with { IsAged = false, IsSpilled = true };
        Assert.False(Merge(s_policy, segments).IsDue);
        segments[4] = segments[3];
        Assert.False(Merge(s_policy with { SegmentRowsMax = 7_999 }, segments).IsDue);
        Assert.False(Merge(s_policy with { RetainRows = 63_000 }, segments).IsDue);
        Assert.False(Merge(s_policy with { RetainForNanos = 63 * Second }, segments).IsDue);
        Assert.True(Merge(s_policy with { RetainForNanos = 64 * Second }, segments).IsDue);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void SegmentsStayFewAndRowsAreMergedSeldom(int fanIn)
    {
        const int seals = 3_000;
        var policy = s_policy with { FanIn = fanIn, SegmentRowsMax = 1_000 * fanIn * fanIn * fanIn };
        var segments = new List<SegmentFigures>();
        var mergedRows = 0L;
        for (var seal = 0; seal < seals; seal++)
        {
            segments.Add(Sealed(seal, seal + 1));
            while (Merge(policy, [.. segments]) is { IsDue: true } plan)
            {
                mergedRows += Apply(segments, plan);
            }

            Assert.True(segments.All(segment => segment.Rows <= policy.SegmentRowsMax));
            var whole = segments.Count(segment => segment.Rows == policy.SegmentRowsMax);
            Assert.True(segments.Count - whole <= 3 * (fanIn - 1), $"{segments.Count} segments, {whole} of them full");
        }

        Assert.True(mergedRows <= 3L * 1_000 * seals);
    }

    [Fact]
    public void WhateverTheSizesOnlyNeighboursThatFitAreMergedAndItEnds()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var segments = Enumerable.Range(0, random.NextInt32(60)).Select(number => Sealed(number, number + 1) with
            {
                Rows = 1 + random.NextInt32(1 << random.NextInt32(16)),
                IsAged = number < 20,
            }).ToList();
            var rows = segments.Sum(segment => (long)segment.Rows);
            for (var merges = segments.Count; Merge(s_policy, [.. segments]) is { IsDue: true } plan; merges--)
            {
                Assert.True(merges > 0, $"seed {seed} merges for ever");
                Assert.True(Apply(segments, plan) <= s_policy.SegmentRowsMax, $"seed {seed}");
            }

            Assert.Equal(rows, segments.Sum(segment => (long)segment.Rows));
        }
    }

    [Fact]
    public void OldSegmentsAreEncodedForSizeTogether()
    {
        var policy = s_policy with { CompressAfterNanos = 100 * Second };
        SegmentFigures[] segments =
        [
            Sealed(0, 1) with { IsAged = true },
            Sealed(1, 2) with { Rows = 30_000 },
            Sealed(2, 3) with { Rows = 30_000 },
            Sealed(3, 4) with { Rows = 30_000 },
            Sealed(300, 400),
        ];
        Assert.Equal(new UpkeepPlan(UpkeepKind.Age, 1, 2), Age(policy, segments, newest: 400));
        Assert.False(Age(s_policy, segments, newest: 400).IsDue);

        // A few rows wait for neighbours, for as long again as they had to wait before.
        SegmentFigures[] small = [Sealed(0, 10), Sealed(300, 400)];
        Assert.False(Age(policy, small, newest: 209).IsDue);
        Assert.Equal(new UpkeepPlan(UpkeepKind.Age, 0, 1), Age(policy, small, newest: 210));
    }

    [Fact]
    public void PressureAgesEarlierAndMemoryBoundsIt()
    {
        var policy = s_policy with { CompressAfterNanos = 100 * Second };
        SegmentFigures[] segments = [Sealed(0, 10), Sealed(10, 20)];
        Assert.False(Age(policy, segments, newest: 34).IsDue);
        Assert.Equal(new UpkeepPlan(UpkeepKind.Age, 0, 1), Age(policy, segments, newest: 35, PressureLevel.Elevated));
        Assert.Equal(new UpkeepPlan(UpkeepKind.Age, 0, 2), Age(s_policy, segments, newest: 20, PressureLevel.High));
        Assert.Equal(
            new UpkeepPlan(UpkeepKind.Age, 0, 1),
            Age(s_policy, segments, newest: 20, PressureLevel.High, freeBytes: 3 * segments[0].Bytes));
        Assert.False(Age(s_policy, segments, newest: 20, PressureLevel.High, freeBytes: segments[0].Bytes).IsDue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FilesStayFewWhateverSegmentsAreSpilledAndARowIsSeldomWrittenAnew(int seed)
    {
        var random = new Random(seed);
        var segments = new List<SegmentFigures>();
        var (rows, rewritten, most) = (0L, 0L, 0);
        for (var spilled = 0; spilled < 3_000; spilled++)
        {
            var count = seed == 1 ? 1_000 : random.Next(1, random.Next(2, 9_000));
            segments.Add(new(count, count / 50, spilled, spilled + 1, random.Next(2) == 0, IsSpilled: true));
            rows += count;
            while (MergeSpilled(segments) is { IsDue: true } plan)
            {
                Assert.Equal(UpkeepKind.MergeSpilled, plan.Kind);
                rewritten += ApplyAny(segments, plan);
            }

            most = Math.Max(most, segments.Count - (int)(2 * rows / s_policy.SegmentRowsMax));
        }

        Assert.InRange(most, 1, (4 * s_policy.FanIn) + 1);
        Assert.InRange(rewritten / (double)rows, 0.5, 8);
        Assert.InRange(segments.Max(segment => segment.Rows), 1, s_policy.SegmentRowsMax);
        Assert.Equal(rows, segments.Sum(segment => segment.Rows));
    }

    [Fact]
    public void AFileHoldsNoMoreThanMayGoAtOnce()
    {
        List<SegmentFigures> eight =
            [.. Enumerable.Range(0, 8).Select(number => Sealed(number, number + 1) with { IsSpilled = true })];
        var due = new UpkeepPlan(UpkeepKind.MergeSpilled, 0, 8);
        Assert.Equal(due, MergeSpilled(eight));

        // What stays in memory of it: its directory, and 16 bytes in the index for each row.
        const long Resident = 8 * (10_000 + (1_000 * 16));
        Assert.Equal(due, MergeSpilled(eight, limitBytes: 32 * Resident));
        Assert.False(MergeSpilled(eight, limitBytes: (32 * Resident) - 32).IsDue);
        Assert.Equal(due, MergeSpilled(eight, limitBytes: (32 * Resident) - 32, isIndexed: false));
        Assert.False(MergeSpilled(eight, freeBytes: 2 * 79_999).IsDue);
        Assert.Equal(due, MergeSpilled(eight, policy: s_policy with { RetainBytes = 1 }));
        Assert.False(MergeSpilled(eight, policy: s_policy with { RetainRows = 63_000 }).IsDue);
        Assert.False(MergeSpilled(eight, policy: s_policy with { RetainForNanos = 63 * Second }).IsDue);
        Assert.Equal(due, MergeSpilled(eight, policy: s_policy with { RetainForNanos = 64 * Second }));
        Assert.False(MergeSpilled(eight, isUrgent: true).IsDue);
        eight[4] = eight[4] with { IsSpilled = false };
        Assert.False(MergeSpilled(eight).IsDue);
    }

    private static UpkeepPlan MergeSpilled(
        List<SegmentFigures> segments,
        long limitBytes = PlentyBytes,
        long freeBytes = PlentyBytes,
        bool isIndexed = true,
        bool isUrgent = false,
        UpkeepPolicy? policy = null) =>
        UpkeepPlanner.MergeSpilled(
            new TableFigures(policy ?? s_policy, default, segments.ToArray()),
            limitBytes,
            freeBytes,
            isIndexed,
            isUrgent);

    private static SegmentFigures Sealed(long from, long to) =>
        new(1_000, 10_000, from * Second, to * Second, IsAged: false, IsSpilled: false);

    private static TierFacts Hot(int blocks, long nextSealNewest, long newest) =>
        new(4_000, 128_000, blocks, nextSealNewest * Second, newest * Second);

    private static bool IsSealDue(UpkeepPolicy policy, TierFacts hot, PressureLevel level = PressureLevel.Normal) =>
        UpkeepPlanner.IsSealDue(new TableFigures(policy, hot, []), level);

    private static DropReason ReasonToDrop(
        UpkeepPolicy policy, SegmentFigures[] segments, long newest, long now, long hotRows = 0)
    {
        var plan = UpkeepPlanner.Retain(
            new TableFigures(policy, new TierFacts(hotRows, 0, 0, 0, newest * Second), segments),
            now * Second,
            PlentyBytes,
            out var reason);
        Assert.Equal(reason == DropReason.None ? default : new UpkeepPlan(UpkeepKind.Retain, 0, 1), plan);
        return reason;
    }

    private static UpkeepPlan Merge(UpkeepPolicy policy, SegmentFigures[] segments, long freeBytes = PlentyBytes) =>
        UpkeepPlanner.Merge(new TableFigures(policy, default, segments), freeBytes);

    private static UpkeepPlan Age(
        UpkeepPolicy policy,
        SegmentFigures[] segments,
        long newest,
        PressureLevel level = PressureLevel.Normal,
        long freeBytes = PlentyBytes) =>
        UpkeepPlanner.Age(
            new TableFigures(policy, new TierFacts(0, 0, 0, 0, newest * Second), segments), level, freeBytes);

    /// <summary>Puts one segment in the place of those of a plan; returns its rows.</summary>
    private static int Apply(List<SegmentFigures> segments, UpkeepPlan plan)
    {
        Assert.Single(segments.GetRange(plan.First, plan.Count).Select(segment => segment.IsAged).Distinct());
        return ApplyAny(segments, plan);
    }

    private static int ApplyAny(List<SegmentFigures> segments, UpkeepPlan plan)
    {
        var neighbours = segments.GetRange(plan.First, plan.Count);
        segments.RemoveRange(plan.First, plan.Count);
        segments.Insert(plan.First, neighbours[0] with
        {
            Rows = neighbours.Sum(segment => segment.Rows),
            Bytes = neighbours.Sum(segment => segment.Bytes),
            MinTime = neighbours.Min(segment => segment.MinTime),
            MaxTime = neighbours.Max(segment => segment.MaxTime),
        });
        return segments[plan.First].Rows;
    }
}
