using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Files of rows that are done with go in upkeep's time, and one that stays is told of.</summary>
public sealed class SpilledFileTests
{
    private const int RowsPerBlock = 512;

    [Fact]
    public void WhoeverEndsAnEpochDeletesNoFile()
    {
        using var bed = new Bed();
        bed.DropAll();
        bed.Fixture.Epochs.Collect();
        bed.Fixture.Epochs.RetiredCount.ShouldBe(0);
        bed.Files.Deletions.ShouldBe(0);
        bed.Caretaker.Step();
        bed.Files.Deletions.ShouldBe(bed.Spilled);
        bed.Caretaker.Statistics.FilesLeft.ShouldBe(0);
        bed.Caretaker.LastError.ShouldBeNull();
    }

    [Fact]
    public void AFileThatCannotBeDeletedIsAnErrorAndCounted()
    {
        using var bed = new Bed();
        bed.DropAll();
        bed.Fixture.Epochs.Collect();
        bed.Files.RefusesDeletion = true;
        bed.Caretaker.Step();
        bed.Caretaker.Statistics.FilesLeft.ShouldBe(bed.Spilled);
        bed.Caretaker.Statistics.Errors.ShouldBe(1);
        bed.Caretaker.LastError.ShouldBeOfType<FileException>();
    }

    [Fact]
    public void DroppingSpilledRowsFreesFilesDirectoriesAndIndexEntries()
    {
        using var bed = new Bed();
        var budget = bed.Fixture.Budget;
        var segmentBytes = budget.BytesOf(Core.Memory.MemoryTag.Segment);
        segmentBytes.ShouldBeGreaterThan(0);
        bed.Table.Statistics.Tiers.Spilled.Bytes.ShouldBe(segmentBytes, "what stays in memory is told of");
        bed.DropAll();
        while (bed.Table.Tiers.SweepIndex(64))
        {
        }

        bed.Fixture.Epochs.Collect();
        bed.Caretaker.Step();
        budget.BytesOf(Core.Memory.MemoryTag.Segment).ShouldBe(0);
        bed.Files.Enumerate("spilled").Count.ShouldBe(1, "the lock is left");
        bed.Table.TryGet(0L, out _).ShouldBeFalse();
        bed.Append();
        bed.Table.TryGet(0L, out _).ShouldBeTrue("its key is free again");
    }

    [Fact]
    public void FilesThatWaitGoWithTheirDatabase()
    {
        var bed = new Bed();
        bed.DropAll();
        bed.Fixture.Epochs.Collect();
        bed.Dispose();
        bed.Files.Deletions.ShouldBe(bed.Spilled);
    }

    /// <summary>A table whose sealed rows are all on disk.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly SeriesTable<Trade> _table;

        public Bed()
        {
            Files = new CountingFiles(new SimulatedFileSystem(new SeededRandom(1)));
            Caretaker = new Caretaker(Fixture.Context, new SpillOptions(Files, "spilled"));
            _table = new SeriesTable<Trade>(Fixture.Context, new SeriesTableOptions
            {
                BlockBytes = RowsPerBlock * Trade.RowSize, RetainBytes = 1, SegmentRowsMax = RowsPerBlock,
            });
            Append();
            while (_table.Tiers.TrySealNext())
            {
            }

            Caretaker.RunUntilIdle();
            Spilled = (int)(Caretaker.Statistics.RowsSpilled / RowsPerBlock);
            Spilled.ShouldBeGreaterThan(1);
        }

        public StorageFixture Fixture { get; } = new();

        public Caretaker Caretaker { get; }

        public CountingFiles Files { get; }

        public int Spilled { get; }

        public SeriesTable<Trade> Table => _table;

        public void Append() => _table.Append([.. Enumerable.Range(0, 4 * RowsPerBlock).Select(
            row => new Trade(new(row), Fixture.Symbol(row % 3), default, 1, row))]);

        public void DropAll() => _table.Tiers.DropOldest(int.MaxValue);

        public void Dispose()
        {
            _table.Drop();
            Fixture.Epochs.Collect();
            Caretaker.Dispose();
            Fixture.Dispose();
        }
    }

    private sealed class CountingFiles(IFileSystem files) : ForwardingFiles(files)
    {
        /// <summary>How many segments were deleted.</summary>
        public int Deletions { get; private set; }

        public bool RefusesDeletion { get; set; }

        public override void Delete(string path)
        {
            if (RefusesDeletion)
            {
                base.Delete("no such file");
            }

            base.Delete(path);
            Deletions += path.EndsWith(".segment", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
