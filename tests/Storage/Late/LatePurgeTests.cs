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
        using var set = SetOf(fixture, count, seed);
        set.IsPurgeDue(0).ShouldBeTrue("nobody has looked yet");
        Prepare(fixture, set, 0, out var purge, out var next).ShouldBeFalse();
        next.ShouldBeInRange((uint)((count - 1) * 0.45), (uint)(count * 0.8) + 1);
        set.PutOffPurge(next);
        set.IsPurgeDue(next - 1).ShouldBeFalse();
        set.IsPurgeDue(next).ShouldBeTrue();
        Prepare(fixture, set, next, out purge, out _).ShouldBeTrue();
        purge.Count.ShouldBe((uint)count - next);
        set.TryComplete(purge).ShouldBeTrue();
        set.RetireReplaced();
        set.Count.ShouldBe(count - next);
    }

    [Fact]
    public void AnEmptiedSetIsLookedAtAgain()
    {
        using var fixture = new StorageFixture();
        using var set = SetOf(fixture, 20, seed: 1);
        Prepare(fixture, set, 20, out var purge, out _).ShouldBeTrue();
        set.TryComplete(purge).ShouldBeTrue();
        set.RetireReplaced();
        set.Count.ShouldBe(0);
        Prepare(fixture, set, 20, out _, out var next).ShouldBeFalse();
        set.PutOffPurge(next);
        set.IsPurgeDue(20).ShouldBeTrue();
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

    private static LateSet SetOf(StorageFixture fixture, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var entries = new LateEntry[count];
        for (var row = 0; row < count; row++)
        {
            entries[row] = new LateEntry(random.NextInt64(1_000_000), (uint)row, 0);
        }

        Array.Sort(entries);
        var set = new LateSet(fixture.Context.Heap, fixture.Epochs, s_owner);
        set.Prepare(entries);
        set.Commit(count);
        return set;
    }

    private static bool Prepare(
        StorageFixture fixture, LateSet set, uint firstHot, out LatePurge purge, out uint next)
    {
        using var pin = fixture.Epochs.Pin();
        return LateSet.TryPrepare(fixture.Context.Heap, s_owner, set.Current, firstHot, out purge, out next);
    }
}
