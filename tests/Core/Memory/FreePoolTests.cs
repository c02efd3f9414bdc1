using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>
/// What waits in the free pool is memory like any other: it is handed over before anybody is refused.
/// </summary>
public sealed unsafe class FreePoolTests
{
    private const long Slab = NativeHeap.SlabBytes;

    private static MemoryOwner Owner => NativeMemoryFixture.Owner;

    [Fact]
    public void TheLastSlabOfTheBudgetIsLentAndTheNextIsRefused()
    {
        using var memory = new NativeMemoryFixture(4 * Slab);
        var slabs = Enumerable.Range(0, 4).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.RowArena, Owner, 1));
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.RowArena, Owner, 2 * Slab));
        memory.Budget.UsedBytes.ShouldBe(4 * Slab);
        slabs.ForEach(slab => memory.Heap.Free(slab));
    }

    [SkippableFact]
    public void TrimGivesWhollyFreeSlabsBackAndTheyComeBackZeroedWhenTheyAreWanted()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages are given back on Linux only.");
        using var memory = new NativeMemoryFixture(8 * Slab);
        var slabs = Enumerable.Range(0, 6).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        slabs.ForEach(slab => new Span<byte>(slab.Address, (int)Slab).Fill(0x77));
        slabs.Skip(1).ToList().ForEach(slab => memory.Heap.Free(slab));
        memory.Heap.Trim(keepBytes: 2 * Slab).ShouldBe(3 * Slab);
        (memory.Budget.UsedBytes, memory.Heap.FreeSlabBytes).ShouldBe((3 * Slab, 2 * Slab));
        memory.Heap.Trim().ShouldBe(2 * Slab);
        memory.Heap.Trim().ShouldBe(0);
        memory.Budget.UsedBytes.ShouldBe(Slab);
        var run = memory.Heap.Allocate(MemoryTag.RowArena, Owner, 5 * Slab);
        new Span<byte>(run.Address, (int)(5 * Slab)).ContainsAnyExcept((byte)0).ShouldBeFalse();
        new Span<byte>(slabs[0].Address, (int)Slab).ContainsAnyExcept((byte)0x77).ShouldBeFalse();
        memory.Heap.Free(run);
        memory.Heap.Free(slabs[0]);
    }

    [SkippableFact]
    public void WhatNobodyNeededForTenSecondsGoesBackBeyondTheBound()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages are given back on Linux only.");
        using var memory = new NativeMemoryFixture(
            8 * Slab, options: NativeMemoryFixture.Quiet with { FreePoolBytes = 2 * Slab });
        var slabs = Enumerable.Range(0, 6).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        slabs.ForEach(slab => memory.Heap.Free(slab));
        const long second = 1_000_000_000;
        memory.Heap.TrimIdle(0).ShouldBe(0);
        memory.Heap.TrimIdle(9 * second).ShouldBe(0);
        memory.Heap.TrimIdle(10 * second).ShouldBe(4 * Slab);
        memory.Heap.TrimIdle(30 * second).ShouldBe(0);
        memory.Heap.FreeSlabBytes.ShouldBe(2 * Slab);
    }

    [SkippableFact]
    public void ARunOfSlabsIsMadeOfScatteredFreeOnesWhenTheBudgetIsShort()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages can be moved on Linux only.");
        using var memory = new NativeMemoryFixture(6 * Slab);
        var slabs = Enumerable.Range(0, 6).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        foreach (var slab in slabs)
        {
            new Span<byte>(slab.Address, (int)Slab).Fill(0x77);
        }

        // Every other one is free: three slabs, no two of them neighbours.
        slabs.Where((_, index) => index % 2 == 0).ToList().ForEach(slab => memory.Heap.Free(slab));
        var run = memory.Heap.Allocate(MemoryTag.Index, Owner, 3 * Slab);
        new Span<byte>(run.Address, (int)(3 * Slab)).ContainsAnyExcept((byte)0).ShouldBeFalse();
        new Span<byte>(run.Address, (int)(3 * Slab)).Fill(0x11);
        foreach (var slab in slabs.Where((_, index) => index % 2 == 1))
        {
            new Span<byte>(slab.Address, (int)Slab).ContainsAnyExcept((byte)0x77).ShouldBeFalse();
            memory.Heap.Free(slab);
        }

        memory.Budget.UsedBytes.ShouldBe(6 * Slab);
        memory.Heap.Free(run);
        memory.Heap.ReadySlabCount.ShouldBe(6);

        // The addresses that lost their pages are virgin: they take fresh ones as soon as the budget has room.
        var all = Enumerable.Range(0, 6).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        all.ForEach(slab => new Span<byte>(slab.Address, (int)Slab).Fill(0x22));
        all.ForEach(slab => memory.Heap.Free(slab));
    }

    [SkippableFact]
    public void ARunIsPartlyFreeSlabsAndPartlyFreshOnes()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages can be moved on Linux only.");
        using var memory = new NativeMemoryFixture(4 * Slab);
        var slabs = Enumerable.Range(0, 2).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        memory.Heap.Free(slabs[0]);
        var run = memory.Heap.Allocate(MemoryTag.Index, Owner, 3 * Slab);
        memory.Budget.UsedBytes.ShouldBe(4 * Slab);
        memory.Heap.ReadySlabCount.ShouldBe(0);
        memory.Heap.Free(slabs[1]);
        memory.Heap.Free(run);
    }

    [Fact]
    public void WherePagesCannotMoveAScatteredRunIsRefusedAndNothingIsLost()
    {
        using var memory = new NativeMemoryFixture(
            4 * Slab, options: NativeMemoryFixture.Quiet with { UsePortablePages = true });
        var slabs = Enumerable.Range(0, 4).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        memory.Heap.Free(slabs[0]);
        memory.Heap.Free(slabs[2]);
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.Index, Owner, 2 * Slab));
        memory.Heap.ReadySlabCount.ShouldBe(2);
        memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(2 * Slab);
        slabs[0] = memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        slabs[2] = memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        slabs.ForEach(slab => memory.Heap.Free(slab));
    }

    [Fact]
    public void OnlyCriticalOwnersGetTheReserveAlsoOutOfThePool()
    {
        using var memory = new NativeMemoryFixture(4 * Slab, reserveBytes: 2 * Slab);
        var critical = new MemoryOwner("orders", DataPriority.Critical);
        var slabs = Enumerable.Range(0, 4).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, critical)).ToList();
        slabs.ForEach(slab => memory.Heap.Free(slab));
        slabs.Clear();
        slabs.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        slabs.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.RowArena, Owner, 64));
        memory.Heap.ReadySlabCount.ShouldBe(2);
        slabs.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, critical));
        var small = memory.Heap.Allocate(MemoryTag.RowArena, critical, 64);
        slabs.ForEach(slab => memory.Heap.Free(slab));
        memory.Heap.Free(small);
    }

    [Fact]
    public void ThePreToucherFillsThePoolAheadOfTheWriter()
    {
        using var memory = new NativeMemoryFixture(options: new NativeHeapOptions { ReadySlabs = 3 });
        var slab = memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        SpinWait.SpinUntil(() => memory.Heap.ReadySlabCount == 3, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(3 * Slab);
        memory.Heap.Free(slab);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ThePreToucherNeverCausesARefusal(int slabsPerRequest)
    {
        for (var round = 0; round < 20; round++)
        {
            using var memory = new NativeMemoryFixture(12 * Slab, options: new NativeHeapOptions { ReadySlabs = 8 });
            var blocks = new List<NativeBlock>();

            // The first slab wakes the thread, which then touches slabs beside the requests.
            memory.Heap.Free(memory.Heap.AllocateSlab(MemoryTag.Result, Owner));
            for (var request = 0; request < 12 / slabsPerRequest; request++)
            {
                blocks.Add(slabsPerRequest == 1 || !OperatingSystem.IsLinux()
                    ? memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)
                    : memory.Heap.Allocate(MemoryTag.RowArena, Owner, slabsPerRequest * Slab));
            }

            blocks.ForEach(block => memory.Heap.Free(block));
        }
    }
}
