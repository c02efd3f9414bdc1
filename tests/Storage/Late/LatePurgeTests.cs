using NativeStore.Core.Memory;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Late;
using NativeStore.Storage.Tests.Records;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Late;

/// <summary>Entries of late rows go when half of a run is dead, and nobody counts them before that.</summary>
public sealed unsafe class LatePurgeTests
{
    private static readonly MemoryOwner s_owner = new("late");

    [Theory]
    [InlineData(10, 1)]
    [InlineData(63, 2)]
    [InlineData(64, 3)]
    [InlineData(5_000, 4)]
    public void ARunIsLookedAtAgainWhenHalfOfItMayBeDead(int count, ulong seed)
    {
        using var fixture = new StorageFixture();
        var writer = new LateWriter(fixture.Context.Heap, fixture.Epochs, s_owner);
        var set = SetOf(writer, count, seed);
        LateWriter.IsPurgeDue(set, 0).ShouldBeTrue("nobody has looked yet");
        Prepare(fixture, writer, set, 0, out var purge, out var next).ShouldBeFalse();
        next.ShouldBeInRange((uint)((count - 1) * 0.45), (uint)(count * 0.8) + 1);
        LateWriter.PutOffPurge(set, next);
        LateWriter.IsPurgeDue(set, next - 1).ShouldBeFalse();
        LateWriter.IsPurgeDue(set, next).ShouldBeTrue();
        Prepare(fixture, writer, set, next, out purge, out _).ShouldBeTrue();
        purge.Count.ShouldBe((uint)count - next);
        set = Complete(writer, set, purge);
        LateRuns.CountOf(set).ShouldBe(count - next);
        LateWriter.IsPurgeDue(set, next - 1).ShouldBeFalse("what was found lasts");
        FreeAll(fixture, writer, set);
    }

    [Fact]
    public void AnEmptiedSetIsLookedAtAgain()
    {
        using var fixture = new StorageFixture();
        var writer = new LateWriter(fixture.Context.Heap, fixture.Epochs, s_owner);
        var set = SetOf(writer, 20, seed: 1);
        Prepare(fixture, writer, set, 20, out var purge, out _).ShouldBeTrue();
        set = Complete(writer, set, purge);
        LateRuns.CountOf(set).ShouldBe(0);
        Prepare(fixture, writer, set, 20, out _, out var next).ShouldBeFalse();
        LateWriter.PutOffPurge(set, next);
        LateWriter.IsPurgeDue(set, 20).ShouldBeTrue();
        FreeAll(fixture, writer, set);
    }

    /// <summary>Batches that continue a run, that make one and that merge some, every other one of them refused: what
    /// is aborted leaves the set and its memory as they were.</summary>
    [Fact]
    public void WhatIsAbortedLeavesNothingBehind()
    {
        using var fixture = new StorageFixture();
        var writer = new LateWriter(fixture.Context.Heap, fixture.Epochs, s_owner);
        var random = new SeededRandom(1);
        LateRuns* set = null;
        uint rows = 0;
        for (var batch = 0; batch < 400; batch++)
        {
            var entries = new LateEntry[1 + random.NextInt32(40)];
            var from = batch % 3 == 0 ? 1_000_000 + rows : random.NextInt64(1_000_000);
            for (var row = 0; row < entries.Length; row++)
            {
                entries[row] = new LateEntry(from + row, rows + (uint)row, 0);
            }

            var (bytes, before) = (writer.Bytes, LateRuns.CountOf(set));
            writer.Abort(writer.Prepare(set, entries));
            (writer.Bytes, LateRuns.CountOf(set)).ShouldBe((bytes, before));
            set = Complete(writer, writer.Prepare(set, entries));
            rows += (uint)entries.Length;
            LateRuns.CountOf(set).ShouldBe(rows);
        }

        set->RunCount.ShouldBeGreaterThan(2);
        FreeAll(fixture, writer, set);
    }

    /// <summary>Half of all rows late, by up to half of all time: what they cost is given back as they are
    /// sealed.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void SealingGivesTheEntriesOfLateRowsBack(int symbols)
    {
        const int Rows = 60_000;
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 4096 });
        var random = new SeededRandom(1);
        for (var first = 0; first < Rows; first += 50)
        {
            table.Append([.. Enumerable.Range(first, 50).Select(row => new Trade(
                new Timestamp(row - (random.NextInt32(2) == 0 ? random.NextInt32((row / 2) + 1) : 0)),
                fixture.Symbol(random.NextInt32(symbols)),
                default,
                1,
                row))]);
        }

        var full = table.Statistics;
        full.LateRows.ShouldBeGreaterThan(Rows / 3);
        while (table.Tiers.TrySealNext())
        {
        }

        // Trimming goes round the series: a few turns more, with rows in order.
        for (var turn = 0; turn < 12; turn++)
        {
            table.Append([.. Enumerable.Range(Rows + (turn * 128), 128).Select(row => new Trade(
                new Timestamp(2 * Rows), fixture.Symbol(row % symbols), default, 1, row))]);
            table.Tiers.TrySealNext();
        }

        fixture.Epochs.Collect();
        table.Verify();
        (full.SeriesBytes - table.Statistics.SeriesBytes).ShouldBeGreaterThan(full.LateRows * sizeof(LateEntry));
    }

    private static LateRuns* SetOf(LateWriter writer, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var entries = new LateEntry[count];
        for (var row = 0; row < count; row++)
        {
            entries[row] = new LateEntry(random.NextInt64(1_000_000), (uint)row, 0);
        }

        Array.Sort(entries);
        return Complete(writer, writer.Prepare(null, entries));
    }

    private static bool Prepare(
        StorageFixture fixture, LateWriter writer, LateRuns* set, uint firstHot, out LatePurge purge, out uint next)
    {
        using var pin = fixture.Epochs.Pin();
        return writer.TryPrepare(set, firstHot, out purge, out next);
    }

    private static LateRuns* Complete(LateWriter writer, LateRuns* set, LatePurge purge)
    {
        writer.TryComplete(set, purge, out var change).ShouldBeTrue();
        return Complete(writer, change);
    }

    private static LateRuns* Complete(LateWriter writer, in LateChange change)
    {
        LateWriter.Complete(change);
        writer.RetireReplaced(change);
        return change.After;
    }

    private static void FreeAll(StorageFixture fixture, LateWriter writer, LateRuns* set)
    {
        writer.Free(set);
        writer.Bytes.ShouldBe(0);
        fixture.Epochs.Drain();
    }
}
