using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.World;

public sealed class SimulatedFileSystemTests : FileSystemTests
{
    private const int Seeds = 200;
    private SimulatedFileSystem _files = Disk(1);

    internal override IFileSystem Files => _files;

    internal override string Root => "/data";

    [Fact]
    public void SyncedBytesUnderASyncedNameSurviveEveryCrash()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            using var file = Files.Open(At("a"), FileOpening.CreateNew);
            file.Append(Pattern(3_000, 1));
            file.Sync();
            Files.SyncDirectory(Root);
            file.Append(Pattern(3_000, 2));
            CrashAndRestart();
            using var after = Files.Open(At("a"), FileOpening.Read);
            Read(after, 0, 3_000).ShouldBe(Pattern(3_000, 1), $"seed {seed}");
        }
    }

    [Fact]
    public void UnsyncedBytesAreKeptOrLostOrTornAtSectors()
    {
        var (kept, lost, torn) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            using var file = Files.Open(At("a"), FileOpening.CreateNew);
            file.SetLength(4_096);
            file.Sync();
            Files.SyncDirectory(Root);
            file.WriteAt(0, Pattern(4_096, 7));
            CrashAndRestart();
            using var after = Files.Open(At("a"), FileOpening.Read);
            var sectors = Read(after, 0, 4_096).Chunk(512).ToList();
            sectors.ShouldAllBe(sector => sector.All(value => value == 7) || sector.All(value => value == 0));
            var written = sectors.Count(sector => sector[0] == 7);
            (kept, lost, torn) = written switch
            {
                8 => (kept + 1, lost, torn),
                0 => (kept, lost + 1, torn),
                _ => (kept, lost, torn + 1),
            };
        }

        // Each fate is drawn for a third of the seeds.
        kept.ShouldBeGreaterThan(Seeds / 6);
        lost.ShouldBeGreaterThan(Seeds / 6);
        torn.ShouldBeGreaterThan(Seeds / 6);
    }

    [Fact]
    public void AnUnsyncedLengthMayBeLost()
    {
        var lengths = new HashSet<long>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            using var file = Files.Open(At("a"), FileOpening.CreateNew);
            file.Append(Pattern(100, 1));
            file.Sync();
            Files.SyncDirectory(Root);
            file.SetLength(10);
            CrashAndRestart();
            using var after = Files.Open(At("a"), FileOpening.Read);
            lengths.Add(after.Length);
        }

        lengths.Order().ShouldBe([10, 100]);
    }

    [Fact]
    public void ANameThatWasNotSyncedMayBeLostThoughItsBytesWereSynced()
    {
        var survivals = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            using (var file = Files.Open(At("a"), FileOpening.CreateNew))
            {
                file.Append(Pattern(10, 1));
                file.Sync();
            }

            CrashAndRestart();
            survivals += Files.Exists(At("a")) ? 1 : 0;
        }

        survivals.ShouldBeInRange(1, Seeds - 1);
    }

    [Fact]
    public void AReplacementByRenameIsTheOldFileOrTheNewOne()
    {
        var (old, replaced) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            Install("manifest", Pattern(600, 1));
            Install("manifest.new", Pattern(700, 2));
            Files.Rename(At("manifest.new"), At("manifest"));
            CrashAndRestart();
            using var after = Files.Open(At("manifest"), FileOpening.Read);
            var content = Read(after, 0, 1_000);
            content.ShouldBe(content.Length == 600 ? Pattern(600, 1) : Pattern(700, 2), $"seed {seed}");
            (old, replaced) = content.Length == 600 ? (old + 1, replaced) : (old, replaced + 1);
            Files.Exists(At("manifest.new")).ShouldBe(content.Length == 600);
        }

        old.ShouldBeGreaterThan(0);
        replaced.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ADeletionThatWasNotSyncedMayBeUndone()
    {
        var survivals = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            _files = Disk(seed);
            Install("a", Pattern(10, 1));
            Files.Delete(At("a"));
            CrashAndRestart();
            survivals += Files.Exists(At("a")) ? 1 : 0;
        }

        survivals.ShouldBeInRange(1, Seeds - 1);
    }

    [Fact]
    public void AfterAFailedSyncTheBytesAreSeenButALaterSyncDoesNotSaveThem()
    {
        Install("a", Pattern(512, 1));
        using var file = Files.Open(At("a"), FileOpening.ReadWrite);
        file.WriteAt(0, Pattern(512, 2));
        _files.FailSyncAfter(0);
        FailureOf(file.Sync).ShouldBe(FileFailure.SyncFailed);
        Read(file, 0, 512).ShouldBe(Pattern(512, 2));
        file.Sync();
        CrashAndRestart();
        using var after = Files.Open(At("a"), FileOpening.Read);
        Read(after, 0, 512).ShouldBe(Pattern(512, 1));
    }

    [Fact]
    public void TheSyncThatFailsIsTheOneThatWasChosen()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        _files.FailSyncAfter(2);
        file.Sync();
        file.Sync();
        FailureOf(file.Sync).ShouldBe(FileFailure.SyncFailed);
        file.Sync();
    }

    [Fact]
    public void AFullDiskTakesWhatFitsAndGoesOnOnceThereIsRoom()
    {
        _files = Disk(1, capacityBytes: 1_000);
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.Append(Pattern(900, 1));
        FailureOf(() => file.Append(Pattern(200, 2))).ShouldBe(FileFailure.DiskFull);
        file.Length.ShouldBe(1_000);
        _files.UsedBytes.ShouldBe(1_000);
        FailureOf(() => file.SetLength(1_001)).ShouldBe(FileFailure.DiskFull);
        file.WriteAt(0, Pattern(1_000, 3));
        _files.CapacityBytes = 2_000;
        file.Append(Pattern(200, 2)).ShouldBe(1_000);
    }

    [Fact]
    public void EveryCrashPointOfARunCanBeReached()
    {
        _files = Disk(3);
        Install("a", Pattern(600, 1));
        var changes = _files.OperationCount;
        changes.ShouldBe(4);
        for (var point = 0; point < changes; point++)
        {
            _files = Disk(3);
            _files.CrashAfter(point);
            FailureOf(() => Install("a", Pattern(600, 1))).ShouldBe(FileFailure.Crashed);
            _files.IsDown.ShouldBeTrue();
            _files.OperationCount.ShouldBe(point + 1);
            _files.Restart();
            Install("b", Pattern(600, 2));
        }
    }

    [Fact]
    public void WhileTheMachineIsDownEverythingFailsAndOpenFilesStayDeadAfterwards()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        _files.Crash();
        FailureOf(() => Files.Open(At("a"), FileOpening.Read)).ShouldBe(FileFailure.Crashed);
        FailureOf(() => Files.Exists(At("a"))).ShouldBe(FileFailure.Crashed);
        FailureOf(() => Files.Enumerate(Root)).ShouldBe(FileFailure.Crashed);
        _files.Restart();
        FailureOf(() => file.Append("x"u8)).ShouldBe(FileFailure.Crashed);
        FailureOf(() => _ = file.Length).ShouldBe(FileFailure.Crashed);
    }

    [Fact]
    public void AProcessThatDiesLeavesItsFilesAndLetsGoOfItsLocks()
    {
        var process = new SimulatedProcess(_files);
        using var file = process.Open(At("a"), FileOpening.CreateNew);
        file.Append(Pattern(700, 1));
        process.TryLock(At("lock"), FileOpening.CreateNew).ShouldNotBeNull();
        Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldBeNull();
        process.DieAfter(1);
        file.Length.ShouldBe(700);
        FailureOf(() => file.Append("x"u8)).ShouldBe(FileFailure.Crashed);
        process.IsDead.ShouldBeTrue();
        FailureOf(() => process.Exists(At("a"))).ShouldBe(FileFailure.Crashed);
        Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldNotBeNull();
        using var after = Files.Open(At("a"), FileOpening.Read);
        Read(after, 0, 1_000).ShouldBe(Pattern(700, 1));
    }

    [Fact]
    public void ACrashEndsAllLocks()
    {
        Install("lock", []);
        using var held = Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldNotBeNull();
        CrashAndRestart();
        using var next = Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldNotBeNull();
        held.Dispose();
        Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldBeNull();
    }

    [Fact]
    public void ABrokenPartOfAFileFailsReadsUntilItIsMended()
    {
        Install("a", Pattern(600, 1));
        using var file = Files.Open(At("a"), FileOpening.ReadWrite);
        _files.BreakReads(At("a"), 100, 50);
        Read(file, 0, 100).ShouldBe(Pattern(100, 1));
        Read(file, 150, 100).ShouldBe(Pattern(100, 1));
        FailureOf(() => Read(file, 149, 10)).ShouldBe(FileFailure.Device);
        FailureOf(() => Read(file, 0, 101)).ShouldBe(FileFailure.Device);
        _files.MendReads();
        Read(file, 0, 600).ShouldBe(Pattern(600, 1));
        _files.FailWriteAfter(1);
        file.WriteAt(0, Pattern(10, 2));
        FailureOf(() => file.WriteAt(10, Pattern(10, 2))).ShouldBe(FileFailure.Device);
        file.WriteAt(20, Pattern(10, 2));
        Read(file, 10, 10).ShouldBe(Pattern(10, 1));
    }

    [Fact]
    public void OpenFilesAreCountedAndHaveALimit()
    {
        _files.OpenFilesMax = 2;
        var first = Files.Open(At("a"), FileOpening.CreateNew);
        using (Files.TryLock(At("lock"), FileOpening.CreateNew))
        {
            FailureOf(() => Files.Open(At("b"), FileOpening.CreateNew)).ShouldBe(FileFailure.TooManyOpenFiles);
            Files.Exists(At("b")).ShouldBeFalse();
        }

        using var second = Files.Open(At("b"), FileOpening.CreateNew);
        FailureOf(() => Files.Open(At("a"), FileOpening.Read)).ShouldBe(FileFailure.TooManyOpenFiles);
        first.Dispose();
        first.Dispose();
        _files.OpenFiles.ShouldBe(1);
        Files.Open(At("a"), FileOpening.Read).Dispose();
    }

    [Fact]
    public void WhatIsPlantedIsNotOpened()
    {
        _files.Plant(At("pipe"), isPlain: false);
        _files.Plant(At("foreign"), isPlain: true);
        FailureOf(() => Files.Open(At("pipe"), FileOpening.Read)).ShouldBe(FileFailure.NotAFile);
        FailureOf(() => Files.Open(At("pipe"), FileOpening.CreateNew)).ShouldBe(FileFailure.AlreadyExists);
        FailureOf(() => Files.TryLock(At("foreign"), FileOpening.ReadWrite)).ShouldBe(FileFailure.NotOwned);
        using var foreign = Files.Open(At("foreign"), FileOpening.Read);
        foreign.IsOwned.ShouldBeFalse();
        Files.Enumerate(Root).ShouldBe([At("foreign"), At("pipe")]);
    }

    [Fact]
    public void AShareOfAllCallsFailsAndAWriteIsHalfDone()
    {
        Install("a", Pattern(600, 1));
        _files.FailAtRandom(1);
        FailureOf(() => Files.Open(At("a"), FileOpening.Read)).ShouldBe(FileFailure.TooManyOpenFiles);
        FailureOf(() => Files.Delete(At("a"))).ShouldBe(FileFailure.AccessDenied);
        _files.FailAtRandom(0);
        using var file = Files.Open(At("a"), FileOpening.ReadWrite);
        _files.FailAtRandom(1);
        FailureOf(() => file.ReadAt(0, new byte[1])).ShouldBe(FileFailure.Device);
        FailureOf(file.Sync).ShouldBe(FileFailure.SyncFailed);
        FailureOf(() => file.WriteAt(0, Pattern(600, 2))).ShouldBeOneOf(FileFailure.DiskFull, FileFailure.Device);
        _files.FailAtRandom(0);
        Read(file, 0, 600).ShouldBe([.. Pattern(300, 2), .. Pattern(300, 1)]);
    }

    [Fact]
    public void TheSameSeedAndCallsLeaveTheSameDisk()
    {
        Outcome(17).ShouldBe(Outcome(17));
        Enumerable.Range(0, 20).Select(Outcome).Distinct().Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void ADisposedFileIsNotUsed()
    {
        var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Append("x"u8));
    }

    private static SimulatedFileSystem Disk(int seed, long capacityBytes = long.MaxValue)
    {
        var files = new SimulatedFileSystem(new SeededRandom((ulong)seed), capacityBytes);
        files.CreateDirectory("/data");
        return files;
    }

    private static byte[] Pattern(int bytes, byte value) => [.. Enumerable.Repeat(value, bytes)];

    private string Outcome(int seed)
    {
        _files = Disk(seed);
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        Files.SyncDirectory(Root);
        file.Append(Pattern(10_000, 9));
        CrashAndRestart();
        using var after = Files.Open(At("a"), FileOpening.Read);
        return Convert.ToHexString(Read(after, 0, 10_000));
    }

    private void Install(string name, byte[] content)
    {
        using var file = Files.Open(At(name), FileOpening.CreateNew);
        file.Append(content);
        file.Sync();
        Files.SyncDirectory(Root);
    }

    private void CrashAndRestart()
    {
        _files.Crash();
        _files.Restart();
    }
}
