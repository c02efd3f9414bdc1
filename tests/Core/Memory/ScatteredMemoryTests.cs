using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>
/// What is free inside carved slabs is memory like any other, however small the pieces it lies in: it makes room for a
/// slab, or for a block that needs more neighbours than there are.
/// </summary>
public sealed unsafe class ScatteredMemoryTests
{
    private const int Span = 64 * 1024;
    private const long Slab = NativeHeap.SlabBytes;
    private const int SpansPerSlab = (int)(Slab / Span);

    private static MemoryOwner Owner => NativeMemoryFixture.Owner;

    [SkippableFact]
    public void EverySecondSpanMakesRoomForWholeSlabs()
    {
        SkipWherePagesStay();
        using var memory = new NativeMemoryFixture(4 * Slab);
        var (kept, _) = FillAndFreeEverySecond(memory, MemoryTag.Index, 4);
        memory.Heap.FreeSlabBytes.ShouldBe(0);
        memory.Heap.SlabRoomBytes(DataPriority.Normal).ShouldBe(2 * Slab);
        var slabs = Enumerable.Range(0, 2).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        slabs.ForEach(slab => new Span<byte>(slab.Address, (int)Slab).Fill(0x11));
        memory.Budget.UsedBytes.ShouldBe(4 * Slab);
        memory.Heap.SlabRoomBytes(DataPriority.Normal).ShouldBe(0);
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.RowArena, Owner, Span));
        kept.ForEach(block => ShouldHold(block, 0x77));

        // A slab that is empty comes back in one piece, whatever was taken out of it.
        kept.ForEach(block => memory.Heap.Free(block));
        memory.Budget.UsedBytes.ShouldBe(2 * Slab);
        slabs.AddRange(Enumerable.Range(0, 2).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)));
        slabs.ForEach(slab => memory.Heap.Free(slab));
    }

    [SkippableFact]
    public void ARunTakesFreeSlabsAndRoomOfScatteredSpansTogether()
    {
        SkipWherePagesStay();
        using var memory = new NativeMemoryFixture(5 * Slab);
        var whole = memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        var (kept, _) = FillAndFreeEverySecond(memory, MemoryTag.Index, 4);
        memory.Heap.Free(whole);
        var run = memory.Heap.Allocate(MemoryTag.RowArena, Owner, 3 * Slab);
        new Span<byte>(run.Address, (int)(3 * Slab)).ContainsAnyExcept((byte)0).ShouldBeFalse();
        memory.Budget.UsedBytes.ShouldBe(5 * Slab);
        memory.Heap.Free(run);
        kept.ForEach(block => memory.Heap.Free(block));
    }

    [SkippableFact]
    public void ABlockThatNeedsMoreNeighboursThanThereAreIsCarvedElsewhere()
    {
        SkipWherePagesStay();
        using var memory = new NativeMemoryFixture(4 * Slab);
        var (kept, freed) = FillAndFreeEverySecond(memory, MemoryTag.Segment, 4);
        var blocks = new List<NativeBlock>();
        for (var count = 0; count < 4; count++)
        {
            blocks.Add(memory.Heap.Allocate(MemoryTag.Index, Owner, 16 * Span));
        }

        blocks.ForEach(block => ShouldHold(block, 0));
        memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(0);
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.Index, Owner, Span));
        freed.Count.ShouldBe(64);

        // Such a slab is no larger than its block, and goes with it.
        blocks.ForEach(block => memory.Heap.Free(block));
        memory.Budget.UsedBytes.ShouldBe(2 * Slab);
        kept.ForEach(block => memory.Heap.Free(block));
    }

    [SkippableFact]
    public void WhereTooLittleIsFreeNothingIsGivenBackForARequestThatIsRefused()
    {
        SkipWherePagesStay();
        using var memory = new NativeMemoryFixture(4 * Slab);
        var (kept, freed) = FillAndFreeEverySecond(memory, MemoryTag.Index, 4);
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.Allocate(MemoryTag.RowArena, Owner, 3 * Slab));
        memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(2 * Slab);
        var again = freed.ConvertAll(_ => memory.Heap.Allocate(MemoryTag.Index, Owner, Span));
        kept.Concat(again).ToList().ForEach(block => memory.Heap.Free(block));
        memory.Heap.FreeSlabBytes.ShouldBe(4 * Slab);
    }

    [Fact]
    public void WhereThePagesStayScatteredSpansAreNoRoomForASlab()
    {
        using var memory = new NativeMemoryFixture(
            4 * Slab, options: NativeMemoryFixture.Quiet with { UsePortablePages = true });
        var (kept, _) = FillAndFreeEverySecond(memory, MemoryTag.Index, 4);
        memory.Heap.SlabRoomBytes(DataPriority.Normal).ShouldBe(0);
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        kept.ForEach(block => memory.Heap.Free(block));
    }

    [SkippableFact]
    public void TheReserveIsThereForCriticalOwnersInWhateverPieces()
    {
        SkipWherePagesStay();
        using var memory = new NativeMemoryFixture(5 * Slab, reserveBytes: Slab);
        var (kept, _) = FillAndFreeEverySecond(memory, MemoryTag.Index, 4);
        var normal = Enumerable.Range(0, 2).Select(_ => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner)).ToList();
        Should.Throw<MemoryBudgetExceededException>(() => memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner));
        normal.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, new MemoryOwner("critical", DataPriority.Critical)));
        normal.Concat(kept).ToList().ForEach(block => memory.Heap.Free(block));
    }

    /// <summary>Any history of blocks and slabs under a tight budget: nothing is overwritten, and nothing is refused
    /// for which there is memory, but for what small blocks leave in spans that they share.</summary>
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NothingIsRefusedForWantOfNeighbours(int seed)
    {
        SkipWherePagesStay();
        const long limit = 12 * Slab;
        int[] sizes = [64, 1_000, 30_000, 40_000, Span, 5 * Span, 16 * Span, 29 * Span, (int)Slab, (int)(3 * Slab)];
        var random = new Random(seed);
        using var memory = new NativeMemoryFixture(limit);
        var lent = new List<(NativeBlock Block, byte Mark)>();
        var refusals = 0;
        for (var step = 0; step < 20_000; step++)
        {
            if (lent.Count > 0 && random.Next(100) < (step / 1_000 % 2 == 0 ? 40 : 55))
            {
                var victim = random.Next(lent.Count);
                ShouldHold(lent[victim].Block, lent[victim].Mark);
                memory.Heap.Free(lent[victim].Block);
                lent[victim] = lent[^1];
                lent.RemoveAt(lent.Count - 1);
                continue;
            }

            var bytes = sizes[random.Next(sizes.Length)];
            var tag = random.Next(2) == 0 ? MemoryTag.Segment : MemoryTag.Index;
            if (memory.Heap.TryAllocate(tag, Owner, bytes, out var block))
            {
                ShouldHold(block, 0);
                var mark = (byte)random.Next(1, 256);
                new Span<byte>(block.Address, (int)block.Bytes).Fill(mark);
                lent.Add((block, mark));
            }
            else
            {
                refusals++;
                var small = lent.Count(each => each.Block.Bytes <= 32 * 1024);
                (memory.Budget.BytesOf(MemoryTag.FreePool) - ((small + 1L) * Span)).ShouldBeLessThan(bytes);
            }

            memory.Budget.UsedBytes.ShouldBeLessThanOrEqualTo(limit);
        }

        refusals.ShouldBeGreaterThan(100);
        lent.ForEach(each => memory.Heap.Free(each.Block));
        memory.Budget.UsedBytes.ShouldBe(memory.Heap.FreeSlabBytes);
    }

    private static void SkipWherePagesStay() =>
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages are given back on Linux only.");

    private static (List<NativeBlock> Kept, List<NativeBlock> Freed) FillAndFreeEverySecond(
        NativeMemoryFixture memory, MemoryTag tag, int slabs)
    {
        var (kept, freed) = (new List<NativeBlock>(), new List<NativeBlock>());
        for (var span = 0; span < slabs * SpansPerSlab; span++)
        {
            var block = memory.Heap.Allocate(tag, Owner, Span);
            new Span<byte>(block.Address, Span).Fill(0x77);
            (span % 2 == 0 ? kept : freed).Add(block);
        }

        freed.ForEach(block => memory.Heap.Free(block));
        return (kept, freed);
    }

    private static void ShouldHold(in NativeBlock block, byte mark) =>
        new Span<byte>(block.Address, (int)block.Bytes).ContainsAnyExcept(mark).ShouldBeFalse();
}
