using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Tests;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Segments that read from files: the same answers, or a typed error.</summary>
public sealed class SpillTests
{
    private const string Path = "spill/things.1.segment";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(200, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ASpilledSegmentAnswersAsTheOneInMemory(int seed)
    {
        var random = new Random(seed);
        using var bed = new SegmentBed(RandomSchema.Create(random), keepArrivalOrder: random.Next(2) == 0);
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: random.Next(1, 20));
        var files = NewFiles(seed);
        var (sources, rows) = MergeTests.NewSources(bed, random, 1, hasLate: seed % 2 == 0);
        var spilled = sources[0].SpillTo(files, Path, cache);
        spilled.IsSpilled.ShouldBeTrue();
        spilled.Kind.ShouldBe(sources[0].Kind);
        spilled.FileBytes.ShouldBe(files.UsedBytes);
        SegmentChecks.Verify(bed, spilled, rows, random);
        using (var opened = new Opened(bed, files, cache))
        {
            SegmentChecks.Verify(bed, opened.Segment, rows, random);
        }

        cache.Trim();
        files.UsedBytes.ShouldBe(0);
        spilled.Retire(bed.Epochs);
        bed.Epochs.Collect();
        cache.FilesLeft.ShouldBe(0, "files wait for somebody who has time");
        cache.DeleteFiles().ShouldNotBeNull().Failure.ShouldBe(FileFailure.NotFound);
        cache.FilesLeft.ShouldBe(1);    // two segments of one file: the first one to go took it along
    }

    [Fact]
    public void SpilledSegmentsMergeWithOthers()
    {
        var random = new Random(5);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var files = NewFiles(5);
        var (sources, rows) = MergeTests.NewSources(bed, random, 3, hasLate: true);
        sources[1] = bed.Own(sources[1].SpillTo(files, Path, cache));
        var merged = bed.Own(bed.Builder.Merge(sources, EncodeGoal.Small, CancellationToken.None));
        SegmentChecks.Verify(bed, merged, rows, random);
    }

    [Theory]
    [MemberData(nameof(MergeTests.Seeds), MemberType = typeof(MergeTests))]
    public void AMergeThatGoesToAFileAnswersAsOneThatDoesNot(int seed)
    {
        var random = new Random(seed);
        using var bed = new SegmentBed(RandomSchema.Create(random), keepArrivalOrder: random.Next(2) == 0);
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 5);
        var files = NewFiles(seed);
        var (sources, rows) = MergeTests.NewSources(bed, random, random.Next(1, 7), hasLate: seed % 3 != 0);
        var goal = random.Next(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        using (var target = new SegmentFileWriter(files, files.Open(Path, FileOpening.CreateNew), cache))
        {
            var merged = bed.Own(
                bed.Builder.Merge(sources, goal, CancellationToken.None, leftOut: default, target));
            merged.FileBytes.ShouldBe(files.UsedBytes);
            SegmentChecks.Verify(bed, merged, rows, random);
        }

        using var opened = new Opened(bed, files, cache) { KeepsFile = true };
        SegmentChecks.Verify(bed, opened.Segment, rows, random);
    }

    [Fact]
    public void AMergeThatCannotBeWrittenLeavesNoFileAndNoMemory()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var (sources, _) = MergeTests.NewSources(bed, new Random(4), 3, hasLate: false);
        var before = bed.Bytes;
        var files = NewFiles(1);
        files.CapacityBytes = 10_000;
        Should.Throw<FileException>(() =>
        {
            using var target = new SegmentFileWriter(files, files.Open(Path, FileOpening.CreateNew), cache);
            bed.Builder.Merge(sources, EncodeGoal.Fast, CancellationToken.None, leftOut: default, target);
        }).Failure.ShouldBe(FileFailure.DiskFull);
        bed.Bytes.ShouldBe(before);
        (files.UsedBytes, files.OpenFiles, cache.FilesLeft).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void AFlippedBitIsAnErrorAndNeverAWrongRow()
    {
        var random = new Random(1);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 4);
        var (sources, rows) = MergeTests.NewSources(bed, random, 1, hasLate: true);
        var errors = 0;
        for (var flip = 0; flip < 180; flip++)
        {
            var files = NewFiles(flip);
            var spilled = sources[0].SpillTo(files, Path, cache);
            Damage(files, file =>
            {
                var at = flip < SegmentFileHeader.Bytes ? flip : random.NextInt64(file.Length);
                var value = new byte[1];
                file.ReadAt(at, value);
                value[0] ^= (byte)(1 << random.Next(8));
                file.WriteAt(at, value);
            });
            errors += ReadsRightOrNot(bed, files, cache, rows) ? 0 : 1;
            spilled.Free();
        }

        errors.ShouldBeGreaterThan(SegmentFileHeader.Bytes);
    }

    [Fact]
    public void AFileCutShortIsAnError()
    {
        var random = new Random(2);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 4);
        var (sources, rows) = MergeTests.NewSources(bed, random, 1, hasLate: false);
        for (var cut = 0; cut < 25; cut++)
        {
            var files = NewFiles(cut);
            var spilled = sources[0].SpillTo(files, Path, cache);
            Damage(files, file => file.SetLength(random.NextInt64(file.Length)));
            ReadsRightOrNot(bed, files, cache, rows).ShouldBeFalse();
            spilled.Free();
        }
    }

    [Fact]
    public void ACrashAtAnyPointLeavesAWholeFileOrOneThatIsRefused()
    {
        var random = new Random(3);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 4);
        var (sources, rows) = MergeTests.NewSources(bed, random, 1, hasLate: false);
        var (whole, crashes) = (0, 0);
        for (var operation = 0; operation < 12; operation++)
        {
            var files = NewFiles(operation);
            var before = bed.Bytes;
            files.CrashAfter(operation);
            try
            {
                sources[0].SpillTo(files, Path, cache).Free();
                whole++;
            }
            catch (FileException)
            {
                crashes++;
                files.Restart();
                whole += files.Exists(Path) && ReadsRightOrNot(bed, files, cache, rows) ? 1 : 0;
            }

            cache.Trim();
            bed.Bytes.ShouldBe(before);
        }

        crashes.ShouldBeGreaterThan(3);
        whole.ShouldBeGreaterThan(0);
        SegmentChecks.Verify(bed, sources[0], rows, random);
    }

    [Fact]
    public void AFullDiskIsAnErrorAndLeavesTheSegmentInMemory()
    {
        var random = new Random(4);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var (sources, rows) = MergeTests.NewSources(bed, random, 1, hasLate: false);
        var before = bed.Bytes;
        var files = NewFiles(1);
        files.CapacityBytes = 10_000;
        Should.Throw<FileException>(() => sources[0].SpillTo(files, Path, cache))
            .Failure.ShouldBe(FileFailure.DiskFull);
        bed.Bytes.ShouldBe(before);
        files.UsedBytes.ShouldBe(0, "what was written of the file would keep the disk full");
        files.CapacityBytes = long.MaxValue;
        var spilled = bed.Own(sources[0].SpillTo(files, Path, cache));
        SegmentChecks.Verify(bed, spilled, rows, random);
    }

    [Fact]
    public void ADiskThatFailsIsAnErrorOfEachRead()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 2);
        var (sources, _) = MergeTests.NewSources(bed, new Random(4), 1, hasLate: false);
        var files = NewFiles(1);
        var firstTime = 0L;
        unsafe
        {
            sources[0].ReadTimes(0, 1, &firstTime);
        }

        var spilled = sources[0].SpillTo(files, Path, cache);
        cache.Trim();
        files.Crash();

        // The first time of a block stands in memory; the others do not.
        spilled.TimeAt(0).ShouldBe(firstTime);
        var error = Should.Throw<SegmentFileException>(() => spilled.TimeAt(1));
        (error.Path, error.Table, error.Column, error.Block).ShouldBe((Path, "trades", "Time", 0));
        error.InnerException.ShouldBeOfType<FileException>().Failure.ShouldBe(FileFailure.Crashed);
        error.Message.ShouldContain("cannot be read");
        Should.Throw<SegmentFileException>(() => spilled.RowOfArrival(0)).Column.ShouldBe("(row of arrival)");
        cache.ReadFailures.ShouldBe(2);
        cache.Trim();
        spilled.Free();
        cache.FilesLeft.ShouldBe(1);
    }

    [Fact]
    public void AFileOfAnotherTableIsRefused()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var files = NewFiles(1);
        var (sources, _) = MergeTests.NewSources(bed, new Random(4), 1, hasLate: false);
        bed.Own(sources[0].SpillTo(files, Path, cache));
        var other = new TableSchemaBuilder("others", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey).Build();
        var layout = new SegmentLayout(other, new MemoryOwner("other"), keepArrivalOrder: false);
        Should.Throw<SegmentFileException>(() => Segment.Open(layout, bed.Heap, files, Path, cache))
            .Message.ShouldContain("another table");
    }

    [Fact]
    public void AFileWithOtherStoredAnswersIsRefused()
    {
        using var bed = new SegmentBed(TwoPrices(("Bid", "Size")));
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var files = NewFiles(1);
        var (sources, _) = MergeTests.NewSources(bed, new Random(4), 1, hasLate: false);
        bed.Own(sources[0].SpillTo(files, Path, cache));
        var other = TwoPrices(("Ask", "Size"));
        other.Hash.ShouldBe(bed.Schema.Hash);
        var layout = new SegmentLayout(other, new MemoryOwner("other"), keepArrivalOrder: false);
        Should.Throw<SegmentFileException>(() => Segment.Open(layout, bed.Heap, files, Path, cache))
            .Message.ShouldContain("as it is declared now");

        static TableSchema TwoPrices((string Left, string Right) product) =>
            new TableSchemaBuilder("quotes", TableKind.Series)
                .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
                .Column("Bid", ColumnType.Fixed64, scale: 2)
                .Column("Ask", ColumnType.Fixed64, scale: 2)
                .Column("Size", ColumnType.Int32)
                .Column("Id", ColumnType.Int64, ColumnRoles.Unique)
                .RunningSumOfProducts(product.Left, product.Right)
                .Build();
    }

    [Fact]
    public async Task ManyReadersShareFewSlots()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 2);
        var rows = bed.NewRows(new Random(1), 20_000, 5, hasLate: true, isExtreme: false);
        var spilled = bed.Own(bed.Build(rows, 20_000).SpillTo(NewFiles(1), Path, cache));
        var sorted = SegmentBed.Sorted(rows);
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(() =>
        {
            var random = new Random(reader);
            for (var read = 0; read < 3_000; read++)
            {
                var row = random.Next(sorted.Count);
                spilled.TimeAt(row).ShouldBe(sorted[row].Time);
            }
        }));
        await Task.WhenAll(readers);
        cache.Misses.ShouldBeGreaterThan(0);
        cache.Hits.ShouldBeGreaterThan(0);

        // What four readers needed beyond the two slots went as they did.
        bed.Bytes.Scratch.ShouldBeInRange(1, 2 * 16 * 1024);
    }

    [Fact]
    public void ReadingASpilledSegmentAllocatesNoManagedMemory()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 3);
        var rows = bed.NewRows(new Random(1), 20_000, 5, hasLate: true, isExtreme: false);
        var spilled = bed.Own(bed.Build(rows, 20_000).SpillTo(NewFiles(1), Path, cache));
        Read();
        ManagedMemory.AllocatedBy(Read).ShouldBe(0);

        void Read()
        {
            for (var row = 0; row < rows.Count; row += 500)
            {
                spilled.TimeAt(row);
                spilled.RowOfArrival(row);
            }
        }
    }

    private static SimulatedFileSystem NewFiles(int seed)
    {
        var files = new SimulatedFileSystem(new SeededRandom((ulong)seed));
        files.CreateDirectory("spill");
        return files;
    }

    private static void Damage(SimulatedFileSystem files, Action<IFile> damage)
    {
        using var file = files.Open(Path, FileOpening.ReadWrite);
        damage(file);
    }

    /// <summary>
    /// Reads every row: true where all are right, false where a typed error said that something is wrong.
    /// </summary>
    private static unsafe bool ReadsRightOrNot(
        SegmentBed bed, SimulatedFileSystem files, BlockCache cache, List<ModelRow> rows)
    {
        var sorted = SegmentBed.Sorted(rows);
        var bytes = new byte[bed.Schema.RowSize * sorted.Count];
        Opened? opened = null;
        try
        {
            opened = new Opened(bed, files, cache) { KeepsFile = true };
            fixed (byte* target = bytes)
            {
                opened.Segment.Thaw(0, sorted.Count, ColumnSet.All, target);
            }

            for (var row = 0; row < sorted.Count; row++)
            {
                bytes.AsSpan(row * bed.Schema.RowSize, bed.Schema.RowSize).SequenceEqual(sorted[row].Bytes)
                    .ShouldBeTrue();
                opened.Segment.RowOfArrival(sorted[row].Arrival).ShouldBe(row);
            }

            return true;
        }
        catch (SegmentFileException)
        {
            return false;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>A segment opened from the file, freed without it where the file is still wanted.</summary>
    private sealed class Opened(SegmentBed bed, SimulatedFileSystem files, BlockCache cache) : IDisposable
    {
        public Segment Segment { get; } = Segment.Open(bed.Layout, bed.Heap, files, Path, cache);

        public bool KeepsFile { get; init; }

        public void Dispose()
        {
            if (KeepsFile)
            {
                // Deleting takes the name only: another one for the same bytes brings the file back.
                var copy = new byte[Segment.FileBytes];
                using (var file = files.Open(Path, FileOpening.Read))
                {
                    file.ReadAt(0, copy);
                }

                Segment.Free();
                using var again = files.Open(Path, FileOpening.CreateNew);
                again.WriteAt(0, copy);
            }
            else
            {
                Segment.Free();
            }
        }
    }
}
