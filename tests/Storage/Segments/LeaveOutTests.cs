using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Segments out of which series were left, against a sorted list of the rows that stay.</summary>
public sealed class LeaveOutTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(300, 15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ASegmentHasTheRowsOfTheSeriesThatAreNotLeftOut(int seed)
    {
        var random = new Random(seed);
        using var bed = new SegmentBed(RandomSchema.Create(random), keepArrivalOrder: random.Next(2) == 0);
        var (all, allRows) = MergeTests.NewSources(bed, random, random.Next(2, 8), hasLate: seed % 3 != 0);
        var (sources, next) = (all[..^1], all[^1]);
        var rows = allRows[..^next.RowCount];
        var goal = random.Next(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        var leftOut = LeaveOutSome(random, rows);
        var kept = Kept(rows, leftOut);
        var segment = bed.Own(bed.Builder.Merge(sources, goal, CancellationToken.None, leftOut));
        (segment.FirstBlock, segment.EndBlock).ShouldBe((sources[0].FirstBlock, sources[^1].EndBlock));
        Verify(bed, segment, rows.Count, kept, random);

        // The same once more: what is gone already, what goes now, what is merged with it later.
        var leftOutLater = LeaveOutSome(random, kept);
        var keptLater = Kept(kept, leftOutLater);
        var second = bed.Own(bed.Builder.Merge([segment], goal, CancellationToken.None, leftOutLater));
        Verify(bed, second, rows.Count, keptLater, random);
        var merged = bed.Own(bed.Builder.Merge([second, next], goal, CancellationToken.None));
        Verify(bed, merged, allRows.Count, [.. keptLater, .. allRows[rows.Count..]], random);
    }

    [Fact]
    public void ArrivalsOfBlocksThatAreGoneKeepTheirNumbers()
    {
        var random = new Random(5);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        const int blockRows = 300;
        var all = bed.NewRows(random, 10 * blockRows, 8, hasLate: true, isExtreme: false);
        Segment[] sources = [BlocksOf(0, 2), BlocksOf(5, 1), BlocksOf(6, 1), BlocksOf(9, 1)];
        List<ModelRow> rows = [.. all[..600], .. all[1_500..2_100], .. all[2_700..]];
        var merged = bed.Own(bed.Builder.Merge(sources, EncodeGoal.Fast, CancellationToken.None));
        Verify(bed, merged, all.Count, rows, random);

        Segment BlocksOf(int block, int count) => bed.Build(
            [.. all.GetRange(block * blockRows, count * blockRows).Select((row, at) => row with { Arrival = at })],
            blockRows,
            firstBlock: (uint)block);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(2_000)]
    public void MarksAreSmallHoweverFewRowsAreLeft(int oneOf)
    {
        var random = new Random(oneOf);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var rows = bed.NewRows(random, 40_000, 1, hasLate: false, isExtreme: false)
            .ConvertAll(row => row with { Series = random.Next(oneOf) == 0 ? 1 : 0 });
        var segment = bed.Build(rows, 4_000);
        var kept = rows.Where(row => row.Series == 1).ToList();
        var thinned = bed.Own(bed.Builder.Merge([segment], EncodeGoal.Fast, CancellationToken.None, [true]));
        Verify(bed, thinned, rows.Count, kept, random);
        var marks = ArrivalMarks.BytesOf(rows.Count, kept.Count);
        marks.ShouldBeLessThanOrEqualTo((4 * kept.Count) + 7);
        marks.ShouldBeLessThanOrEqualTo((79 * 68) + 7);
    }

    [Fact]
    public void ASpilledSegmentKnowsWhatIsGone()
    {
        var random = new Random(8);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var (sources, rows) = MergeTests.NewSources(bed, random, 3, hasLate: true);
        var leftOut = LeaveOutSome(random, rows);
        var kept = Kept(rows, leftOut);
        var files = new SimulatedFileSystem(new SeededRandom(3));
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), 16);
        using (var outer = new SegmentScope(bed))
        {
            var thinned = outer.Own(bed.Builder.Merge(sources, EncodeGoal.Fast, CancellationToken.None, leftOut));
            var spilled = outer.Own(thinned.SpillTo(files, "thinned", cache));
            Verify(bed, spilled, rows.Count, kept, random);
            var opened = outer.Own(Segment.Open(bed.Layout, bed.Heap, files, "thinned", cache));
            Verify(bed, opened, rows.Count, kept, random);
            var again = LeaveOutSome(random, kept);
            var fewer = outer.Own(bed.Builder.Merge([spilled], EncodeGoal.Small, CancellationToken.None, again));
            Verify(bed, fewer, rows.Count, Kept(kept, again), random);
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1_284)]      // counts before each of 20 groups
    [InlineData(2, 1_279)]      // bits behind the last arrival
    [InlineData(100, 5)]        // so few that they are listed
    public void MarksOutOfAFileAreProved(int oneOf, int at)
    {
        var random = new Random(at);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(random, 10_000, 1, hasLate: false, isExtreme: false)
            .ConvertAll(row => row with { Series = row.Arrival % oneOf == 0 ? 1 : 0 });
        var thinned = bed.Own(bed.Builder.Merge(
            [bed.Build(rows, 10_000)], EncodeGoal.Fast, CancellationToken.None, [true]));
        var files = new SimulatedFileSystem(new SeededRandom(3));
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), 16);
        var kept = thinned.SpillTo(files, "good", cache);
        var file = HostileFile.Read(files, "good");
        kept.Free();
        file.Directory[(int)file.Header.Shape.MarksAt + at] ^= 1;
        file.SealDirectory();
        file.WriteTo(files, "bad");
        Should.Throw<SegmentFileException>(() => Segment.Open(bed.Layout, bed.Heap, files, "bad", cache))
            .Message.ShouldContain("its marks are not");
    }

    private static void Verify(SegmentBed bed, Segment segment, int arrivals, List<ModelRow> kept, Random random)
    {
        segment.Arrivals.ShouldBe(arrivals);
        SegmentChecks.Verify(bed, segment, kept, random);
        if (bed.Schema.UniqueKey.IsEmpty)
        {
            return;
        }

        var here = kept.Select(row => row.Arrival).ToHashSet();
        var (rank, next) = (0, segment.NextArrival(0, 0));
        for (var arrival = 0; arrival < arrivals; arrival++)
        {
            var isHere = here.Contains(arrival);
            segment.RankOf(arrival).ShouldBe(isHere ? rank : -1);
            (segment.RowOfArrival(arrival) == Segment.Gone).ShouldBe(!isHere);
            (next == arrival).ShouldBe(isHere);
            if (isHere)
            {
                next = segment.NextArrival(arrival + 1, ++rank);
            }
        }

        next.ShouldBe(arrivals);
    }

    /// <summary>Leaves out series at random, but not all that have rows.</summary>
    private static bool[] LeaveOutSome(Random random, List<ModelRow> rows)
    {
        var leftOut = new bool[rows.Max(row => row.Series) + random.Next(3)];
        for (var series = 0; series < leftOut.Length; series++)
        {
            leftOut[series] = random.Next(2) == 0;
        }

        var stays = rows[random.Next(rows.Count)].Series;
        if (stays < leftOut.Length)
        {
            leftOut[stays] = false;
        }

        return leftOut;
    }

    private static List<ModelRow> Kept(List<ModelRow> rows, bool[] leftOut) =>
        [.. rows.Where(row => row.Series >= leftOut.Length || !leftOut[row.Series])];

    /// <summary>Segments that go before what they read from does.</summary>
    private sealed class SegmentScope(SegmentBed bed) : IDisposable
    {
        private readonly List<Segment> _segments = [];

        public Segment Own(Segment segment)
        {
            _segments.Add(segment);
            return segment;
        }

        public void Dispose()
        {
            _segments.ForEach(segment => segment.Retire(bed.Epochs));
            bed.Epochs.Collect();
        }
    }
}
