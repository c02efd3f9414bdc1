using NativeStore.Core.World;
using NativeStore.Storage.Upkeep;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>
/// Files of spilled segments: they end with their database, however it ends, and nobody else's end with them.
/// </summary>
public class SpillDirectoryTests
{
    private const int Blocks = 3;

    private readonly SimulatedFileSystem _disk = new(new SeededRandom(1));

    [Fact]
    public void WhatADeadDatabaseLeftTheNextOneDeletes()
    {
        Abandon();
        var left = Names();
        var bytes = _disk.UsedBytes;
        Assert.Equal(Blocks, left.Count(name => name.EndsWith(".segment", StringComparison.Ordinal)));
        using (var next = new SpillingLife(new SimulatedProcess(_disk)))
        {
            Assert.Equal((Blocks, bytes, 0), (
                next.Spilled.LeftoverFiles, next.Spilled.LeftoverBytes, next.Spilled.LeftoversKept));
            Assert.Empty(Names().Intersect(left));
            next.Live(Blocks);
            Assert.Equal(next.Rows, next.Read());
        }

        Assert.Empty(Names());
    }

    [Fact]
    public void ALiveDatabaseKeepsItsFilesBesideOthers()
    {
        using var first = new SpillingLife(new SimulatedProcess(_disk));
        first.Live(Blocks);
        var names = Names();
        Abandon();
        using (var second = new SpillingLife(new SimulatedProcess(_disk)))
        {
            Assert.Equal(Blocks, second.Spilled.LeftoverFiles);
            Assert.Empty(names.Except(Names()));
            second.Live(Blocks);
            Assert.Equal(second.Rows, second.Read());
        }

        Assert.Equal(names, Names());
        Assert.Equal(first.Rows, first.Read());
    }

    [Fact]
    public void FilesOfOthersStay()
    {
        Abandon();
        var id = Names().Single(name => name.EndsWith(".lock", StringComparison.Ordinal))[..28];
        string[] others =
        [
            "notes.txt", "trades.1.segment", "nativestore-1.lock", "nativestore-000000000000000g.lock",
            "nativestore-00000000000000000.lock", $"{id}.txt", $"{id}.trades.1.segment.bak", $"{id}x.trades.1.segment",
            $"old {id}.trades.1.segment", "nativestore-aaaaaaaaaaaaaaaa.trades.1.segment",
        ];
        foreach (var name in others)
        {
            _disk.Open($"{SpillingLife.Directory}/{name}", FileOpening.CreateNew).Dispose();
        }

        new SpillingLife(new SimulatedProcess(_disk)).Dispose();
        Assert.Equal(others.Order(StringComparer.Ordinal), Names());
    }

    [Fact]
    public void AProcessMayDieAtAnyCallAndSoMayTheOneThatCleansUp()
    {
        var calls = CallsOf(process => Live(process, Blocks));
        Assert.True(calls > 20);
        for (var call = 0; call < calls; call++)
        {
            var first = new SimulatedProcess(_disk);
            first.DieAfter(call);
            Live(first, Blocks);
            Assert.True(first.IsDead, $"call {call} of {calls}");

            var second = new SimulatedProcess(_disk);
            second.DieAfter(call % 29);
            Live(second, blocks: 0);
            second.Die();

            Live(new SimulatedProcess(_disk), blocks: 0);
            Assert.True(Names().Count == 0, $"call {call} of {calls}: {string.Join(", ", Names())}");
        }
    }

    [Fact]
    public void AMachineMayCrashAtAnyChange()
    {
        var leftovers = 0L;
        for (var change = 0; change < 60; change++)
        {
            var disk = new SimulatedFileSystem(new SeededRandom((ulong)change));
            var process = new SimulatedProcess(disk);
            disk.CrashAfter(change % 30);
            Live(process, Blocks);
            process.Die();
            disk.Crash();
            disk.Restart();
            using (var next = new SpillingLife(new SimulatedProcess(disk)))
            {
                leftovers += next.Spilled.LeftoverFiles;
            }

            Assert.Empty(disk.Enumerate(SpillingLife.Directory));
        }

        Assert.True(leftovers > 20);
    }

    [Fact]
    public void AFileThatCannotBeDeletedIsToldOfAndLeftToTheNext()
    {
        Abandon();
        var segment = Names().First(name => name.EndsWith(".segment", StringComparison.Ordinal));
        using (var next = new SpillingLife(new Undeletable(_disk, segment)))
        {
            Assert.Equal((Blocks - 1, 1), (next.Spilled.LeftoverFiles, next.Spilled.LeftoversKept));
        }

        Assert.Equal(2, Names().Count);
        new SpillingLife(new SimulatedProcess(_disk)).Dispose();
        Assert.Empty(Names());
    }

    [Fact]
    public void WithoutLocksThereIsNoPlaceToSpillTo()
    {
        var error = Assert.Throws<FileException>(() => new SpillingLife(new Lockless(_disk)));
        Assert.Equal(FileFailure.LocksUnsupported, error.Failure);
        Assert.Contains("local disk", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("write")]
    [InlineData("sync")]
    public void ASegmentThatCannotBeSpilledStaysInMemoryAndIsTriedAgainEverLater(string failure)
    {
        using var life = new SpillingLife(new SimulatedProcess(_disk));
        life.Append(1);
        while (life.Caretaker.Step().Kind != UpkeepKind.Seal)
        {
            // Until there is something to spill.
        }

        for (var attempt = 1L; attempt <= 3; attempt++)
        {
            Break(failure);
            Assert.Equal(UpkeepKind.Fail, life.Caretaker.Step().Kind);
            Assert.Equal(0, life.Caretaker.RunUntilIdle());
            Assert.IsType<FileException>(life.Caretaker.LastError);
            Assert.Equal((attempt, attempt, 0), (
                life.Spilled.Failures, life.Caretaker.Statistics.Errors, life.Caretaker.Statistics.RowsSpilled));
            Assert.Equal((1, 0), (life.Table.Statistics.Tiers.Sealed.Segments, (int)_disk.UsedBytes));
            Assert.Equal(life.Rows, life.Read());

            // Twice as long each time; just before, nothing is tried.
            life.Clock.Advance((10_000_000L << (int)(attempt - 1)) - 1);
            Assert.Equal(UpkeepKind.None, life.Caretaker.Step().Kind);
            life.Clock.Advance(1);
        }

        _disk.CapacityBytes = long.MaxValue;
        Assert.Equal(UpkeepKind.Spill, life.Caretaker.Step().Kind);
        Assert.Equal((1, 3L), (life.Table.Statistics.Tiers.Spilled.Segments, life.Spilled.Failures));
        Assert.Equal(life.Rows, life.Read());
    }

    private static long CallsOf(Action<SimulatedProcess> life)
    {
        var process = new SimulatedProcess(new SimulatedFileSystem(new SeededRandom(1)));
        life(process);
        return process.CallCount;
    }

    /// <summary>From opening to closing, as far as the process comes.</summary>
    private static void Live(SimulatedProcess process, int blocks)
    {
        try
        {
            using var life = new SpillingLife(process);
            life.Live(Math.Max(blocks, 1));
            Assert.True(life.Caretaker.LastError is null or FileException, $"{life.Caretaker.LastError}");
        }
        catch (FileException error)
        {
            // It did not come as far as that.
            Assert.Equal(FileFailure.Crashed, error.Failure);
        }
    }

    private void Break(string failure)
    {
        switch (failure)
        {
            case "full":
                _disk.CapacityBytes = 1_000;
                break;
            case "write":
                _disk.FailWriteAfter(1);
                break;
            default:
                _disk.FailSyncAfter(0);
                break;
        }
    }

    /// <summary>A database spills, and its process dies.</summary>
    private void Abandon()
    {
        var process = new SimulatedProcess(_disk);
        using var life = new SpillingLife(process);
        life.Live(Blocks);
        Assert.Equal(Blocks, life.Table.Statistics.Tiers.Spilled.Segments);
        process.Die();
    }

    private List<string> Names() =>
        [.. _disk.Enumerate(SpillingLife.Directory).Select(path => Path.GetFileName(path))];

    /// <summary>A disk that keeps a file.</summary>
    private sealed class Undeletable(SimulatedFileSystem disk, string name) : ForwardingFiles(disk)
    {
        public override void Delete(string path)
        {
            if (Path.GetFileName(path) == name)
            {
                throw new FileException(FileFailure.AccessDenied, "delete", path);
            }

            base.Delete(path);
        }
    }

    /// <summary>A disk whose locks hold nobody back.</summary>
    private sealed class Lockless(SimulatedFileSystem disk) : ForwardingFiles(disk)
    {
        public override IDisposable? TryLock(string path, FileOpening opening) =>
            throw new FileException(FileFailure.LocksUnsupported, "lock", path);
    }
}
