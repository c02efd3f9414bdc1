using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Segments merged and encoded again, against a sorted list of all their rows.</summary>
public sealed class MergeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AMergedSegmentHasTheRowsOfItsSources(int seed)
    {
        var random = new Random(seed);
        using var bed = new SegmentBed(RandomSchema.Create(random), keepArrivalOrder: random.Next(2) == 0);
        var (sources, rows) = NewSources(bed, random, random.Next(1, 7), hasLate: seed % 3 != 0);
        var goal = random.Next(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        var merged = bed.Own(bed.Builder.Merge(sources, goal, CancellationToken.None));
        (merged.FirstBlock, merged.EndBlock).ShouldBe((sources[0].FirstBlock, sources[^1].EndBlock));
        SegmentChecks.Verify(bed, merged, rows, random);
    }

    [Fact]
    public void MergesOfMergesHaveTheRowsOfAll()
    {
        var random = new Random(7);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var (sources, rows) = NewSources(bed, random, 9, hasLate: true);
        var merged = Enumerable.Range(0, 3)
            .Select(number => bed.Own(bed.Builder.Merge(
                sources.AsSpan(number * 3, 3), EncodeGoal.Fast, CancellationToken.None)))
            .ToArray();
        var all = bed.Own(bed.Builder.Merge(merged, EncodeGoal.Fast, CancellationToken.None));
        var aged = bed.Own(bed.Builder.Merge([all], EncodeGoal.Small, CancellationToken.None));
        aged.Kind.ShouldBe(SegmentKind.Aged);
        SegmentChecks.Verify(bed, all, rows, random);
        SegmentChecks.Verify(bed, aged, rows, random);
    }

    [Fact]
    public void EqualTimesOfSeveralSourcesKeepTheOrderOfArrival()
    {
        var random = new Random(3);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var rows = bed.NewRows(random, 4_000, 2, hasLate: false, isExtreme: false)
            .ConvertAll(row => SegmentChecks.At(row, bed.Schema, random.Next(3)));
        Segment[] sources =
        [
            bed.Build(Renumbered(rows[..1_500]), 500),
            bed.Build(Renumbered(rows[1_500..1_600]), 500, firstBlock: 3),
            bed.Build(Renumbered(rows[1_600..]), 500, firstBlock: 4),
        ];
        var merged = bed.Own(bed.Builder.Merge(sources, EncodeGoal.Fast, CancellationToken.None));
        SegmentChecks.Verify(bed, merged, rows, random);
    }

    [Fact]
    public void ARefusalAnywhereLeavesNothingBehind()
    {
        var random = new Random(11);
        var schema = SegmentChecks.Trades();
        var refusals = 0;
        for (var (spare, isDone) = (0L, false); !isDone; spare += 64 * 1024)
        {
            using var bed = new SegmentBed(schema, limitBytes: 64L << 20);
            var (sources, rows) = NewSources(bed, new Random(11), 4, hasLate: true);
            var before = bed.Bytes;
            using (var hog = new Hog(bed, spare))
            {
                try
                {
                    var merged = bed.Own(bed.Builder.Merge(sources, EncodeGoal.Fast, CancellationToken.None));
                    isDone = true;
                    hog.Dispose();
                    SegmentChecks.Verify(bed, merged, rows, random);
                    continue;
                }
                catch (MemoryBudgetExceededException)
                {
                    refusals++;
                }
            }

            bed.Bytes.ShouldBe(before);
        }

        refusals.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void ACancelledMergeLeavesNothingBehind()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var (sources, _) = NewSources(bed, new Random(1), 3, hasLate: false);
        var before = bed.Bytes;
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Should.Throw<OperationCanceledException>(
            () => bed.Builder.Merge(sources, EncodeGoal.Fast, cancellation.Token));
        bed.Bytes.ShouldBe(before);
    }

    internal static (Segment[] Sources, List<ModelRow> Rows) NewSources(
        SegmentBed bed, Random random, int count, bool hasLate)
    {
        var sources = new Segment[count];
        var all = new List<ModelRow>();
        var block = (uint)random.Next(3);
        var (series, isExtreme) = (random.Next(1, 60), random.Next(2) == 0);
        for (var source = 0; source < count; source++)
        {
            var start = all.Count == 0 ? 0 : all.Max(row => row.Time);
            var rows = bed.NewRows(random, random.Next(1, 1_500), series, hasLate, isExtreme, start);
            var goal = random.Next(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
            sources[source] = bed.Build(rows, rows.Count, goal, block);
            block = sources[source].EndBlock;
            var before = all.Count;
            all.AddRange(rows.Select(row => row with { Arrival = before + row.Arrival }));
        }

        return (sources, all);
    }

    private static List<ModelRow> Renumbered(List<ModelRow> rows) =>
        [.. rows.Select((row, arrival) => row with { Arrival = arrival })];

    /// <summary>Takes all memory but that much.</summary>
    private sealed class Hog : IDisposable
    {
        private readonly SegmentBed _bed;
        private readonly List<NativeBlock> _blocks = [];

        public Hog(SegmentBed bed, long spareBytes)
        {
            _bed = bed;
            var owner = new MemoryOwner("hog", Core.Schema.DataPriority.Critical);
            try
            {
                while (true)
                {
                    _blocks.Add(bed.Heap.Allocate(MemoryTag.Pin, owner, 64 * 1024));
                }
            }
            catch (MemoryBudgetExceededException)
            {
                for (; spareBytes > 0 && _blocks.Count > 0; spareBytes -= 64 * 1024)
                {
                    bed.Heap.Free(_blocks[^1]);
                    _blocks.RemoveAt(_blocks.Count - 1);
                }
            }
        }

        public void Dispose()
        {
            _blocks.ForEach(block => _bed.Heap.Free(block));
            _blocks.Clear();
        }
    }
}
