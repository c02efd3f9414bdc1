using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>Lending and taking back, with either provider of pages.</summary>
public abstract unsafe class NativeHeapTests : IDisposable
{
    private readonly NativeMemoryFixture _memory;
    private readonly bool _usePortablePages;

    protected NativeHeapTests(bool usePortablePages)
    {
        _usePortablePages = usePortablePages;
        _memory = new NativeMemoryFixture(
            options: NativeMemoryFixture.Quiet with { UsePortablePages = usePortablePages });
    }

    private NativeHeap Heap => _memory.Heap;

    private static MemoryOwner Owner => NativeMemoryFixture.Owner;

    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void ASlabIsAlignedToItsSizeAndWritable()
    {
        var slab = Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        ((nint)slab.Address % NativeHeap.SlabBytes).ShouldBe(0);
        slab.Bytes.ShouldBe(NativeHeap.SlabBytes);
        new Span<byte>(slab.Address, NativeHeap.SlabBytes).Fill(0x5A);
        _memory.Budget.BytesOf(MemoryTag.RowArena).ShouldBe(NativeHeap.SlabBytes);
        Heap.Free(slab);
    }

    [Fact]
    public void AFreedSlabWaitsInThePoolAndIsLentAgain()
    {
        var slab = Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        var address = (nint)slab.Address;
        Heap.Free(slab);
        Heap.ReadySlabCount.ShouldBe(1);
        _memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(NativeHeap.SlabBytes);
        _memory.Budget.BytesOf(MemoryTag.RowArena).ShouldBe(0);

        var again = Heap.AllocateSlab(MemoryTag.Segment, Owner);
        ((nint)again.Address).ShouldBe(address);
        _memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(0);
        Heap.Free(again);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    [InlineData(129, 192)]
    [InlineData(193, 256)]
    [InlineData(300, 384)]
    [InlineData(1000, 1024)]
    [InlineData(1025, 1536)]
    [InlineData(20_000, 24_576)]
    [InlineData(32_768, 32_768)]
    [InlineData(32_769, 65_536)]
    [InlineData(65_537, 131_072)]
    [InlineData(2_031_616, 2_031_616)]
    public void ABlockTakesAndIsChargedTheNextSizeUp(int requestedBytes, int blockBytes)
    {
        var block = Heap.Allocate(MemoryTag.Index, Owner, requestedBytes);
        block.Bytes.ShouldBe(blockBytes);
        ((nint)block.Address % 64).ShouldBe(0);
        _memory.Budget.BytesOf(MemoryTag.Index).ShouldBe(blockBytes);
        _memory.Budget.UsedBytes.ShouldBe(NativeHeap.SlabBytes);
        Heap.Free(block);
    }

    [Theory]
    [InlineData(2_031_617, 1)]
    [InlineData(2_097_152, 1)]
    [InlineData(2_097_153, 2)]
    [InlineData(10_000_000, 5)]
    public void ALargeBlockIsChargedWholeSlabs(int requestedBytes, int slabCount)
    {
        var block = Heap.Allocate(MemoryTag.Index, Owner, requestedBytes);
        block.Bytes.ShouldBeGreaterThanOrEqualTo(requestedBytes);
        ((nint)block.Address % 64).ShouldBe(0);
        _memory.Budget.BytesOf(MemoryTag.Index).ShouldBe(slabCount * (long)NativeHeap.SlabBytes);
        block.Address[block.Bytes - 1] = 1;
        Heap.Free(block);
        Heap.ReadySlabCount.ShouldBe(slabCount);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(40_000)]
    [InlineData(700_000)]
    [InlineData(5_000_000)]
    public void ABlockIsZeroedAlsoWhenItsMemoryWasUsedBefore(int bytes)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            var block = Heap.Allocate(MemoryTag.Index, Owner, bytes);
            var content = new Span<byte>(block.Address, (int)block.Bytes);
            content.ContainsAnyExcept((byte)0).ShouldBeFalse();
            content.Fill(0xEE);
            Heap.Free(block);
        }
    }

    [Fact]
    public void BlocksDoNotOverlapAndKeepTheirContentThroughRandomTurns()
    {
        var random = new SeededRandom(20_261_122);
        var lent = new List<(NativeBlock Block, byte Stamp)>();
        var expectedBytes = 0L;
        for (var turn = 0; turn < 4_000; turn++)
        {
            if (lent.Count > 0 && random.NextInt32(100) < 45)
            {
                var index = random.NextInt32(lent.Count);
                var (block, stamp) = lent[index];
                new Span<byte>(block.Address, (int)block.Bytes).ContainsAnyExcept(stamp).ShouldBeFalse(
                    $"turn {turn} of seed {random.Seed}");
                expectedBytes -= block.Bytes;
                Heap.Free(block);
                lent.RemoveAt(index);
            }
            else
            {
                var bytes = 1 + random.NextInt32(1 << random.NextInt32(19));
                var block = Heap.Allocate(MemoryTag.Index, Owner, bytes);
                var stamp = (byte)(1 + random.NextInt32(255));
                new Span<byte>(block.Address, (int)block.Bytes).Fill(stamp);
                expectedBytes += block.Bytes;
                lent.Add((block, stamp));
            }

            _memory.Budget.BytesOf(MemoryTag.Index).ShouldBe(expectedBytes);
        }

        lent.ForEach(entry => Heap.Free(entry.Block));
        _memory.Budget.UsedBytes.ShouldBe(Heap.ReadySlabCount * (long)NativeHeap.SlabBytes);
    }

    [Fact]
    public void ACarvedSlabComesBackWholeWhenItsLastBlockIsFreed()
    {
        var blocks = Enumerable.Range(0, 100).Select(_ => Heap.Allocate(MemoryTag.Series, Owner, 30_000)).ToList();
        Heap.ReadySlabCount.ShouldBe(0);
        blocks.ForEach(block => Heap.Free(block));
        Heap.ReadySlabCount.ShouldBe(2);
        var large = Heap.Allocate(MemoryTag.Series, Owner, NativeHeap.SlabBytes);
        Heap.ReadySlabCount.ShouldBe(1);
        Heap.Free(large);
    }

    [Fact]
    public void FreeingTwiceIsADefect()
    {
        var slab = Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        Heap.Free(slab);
        Should.Throw<CheckFailedException>(() => Heap.Free(slab));
        Should.Throw<CheckFailedException>(() => Heap.Free(default));
    }

    [Fact]
    public void ReservedSlabsAreReadyAndChargedToThePool()
    {
        Heap.Reserve(5 * NativeMemoryFixture.MiB);
        Heap.ReadySlabCount.ShouldBe(3);
        _memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(3 * NativeHeap.SlabBytes);
        Heap.Reserve(5 * NativeMemoryFixture.MiB);
        Heap.ReadySlabCount.ShouldBe(3);
    }

    [Fact]
    public void AReserveOfMoreThanTheLimitIsRefused()
    {
        Should.Throw<MemoryBudgetExceededException>(() => Heap.Reserve(1025 * NativeMemoryFixture.MiB));
        Should.Throw<MemoryBudgetExceededException>(() => Heap.Reserve(long.MaxValue));
    }

    [Fact]
    public void AnAbsurdRequestIsRefusedByTheBudget()
    {
        Should.Throw<MemoryBudgetExceededException>(() => Heap.Allocate(MemoryTag.Index, Owner, long.MaxValue));
        Should.Throw<CheckFailedException>(() => Heap.Allocate(MemoryTag.Index, Owner, 0));
    }

    [Fact]
    public void WhatTheOperatingSystemRefusesIsATypedErrorAndChangesNothing()
    {
        // 256 TiB are within this ledger's limit and beyond the addresses of a process.
        var budget = new MemoryBudget(1L << 50);
        using var heap = new NativeHeap(
            budget, NativeMemoryFixture.Quiet with { UsePortablePages = _usePortablePages });
        var refusal = Should.Throw<NativeMemoryExhaustedException>(
            () => heap.Allocate(MemoryTag.Index, Owner, 1L << 48));
        refusal.RequestedBytes.ShouldBe(1L << 48);
        refusal.Message.ShouldContain("Set the memory limit");
        budget.UsedBytes.ShouldBe(0);
        heap.Free(heap.AllocateSlab(MemoryTag.Index, Owner));
    }

    [Fact]
    public void OptionsThatCannotBeAreRefused()
    {
        var options = NativeMemoryFixture.Quiet;
        Should.Throw<ArgumentOutOfRangeException>(
            () => new NativeHeap(_memory.Budget, options with { ReadySlabs = -1 }));
        Should.Throw<ArgumentOutOfRangeException>(
            () => new NativeHeap(_memory.Budget, options with { ChunkSlabs = 0 }));
    }

    [Fact]
    public void ADisposedHeapLendsNothing()
    {
        var heap = new NativeHeap(_memory.Budget, NativeMemoryFixture.Quiet);
        heap.Free(heap.AllocateSlab(MemoryTag.Index, Owner));
        heap.Dispose();
        heap.Dispose();
        _memory.Budget.UsedBytes.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => heap.AllocateSlab(MemoryTag.Index, Owner));
        Should.Throw<ObjectDisposedException>(() => heap.Allocate(MemoryTag.Index, Owner, 64));
        Should.Throw<ObjectDisposedException>(() => heap.Reserve(1));
    }

    [Fact]
    public void WhatWasNeverFreedStaysInTheLedger()
    {
        var heap = new NativeHeap(_memory.Budget, NativeMemoryFixture.Quiet);
        var leaked = heap.Allocate(MemoryTag.Undo, Owner, 1000);
        heap.Dispose();
        _memory.Budget.BytesOf(MemoryTag.Undo).ShouldBe(leaked.Bytes);
        _memory.Budget.BytesOf(MemoryTag.FreePool).ShouldBe(0);
        _memory.Budget.Release(MemoryTag.Undo, Owner, leaked.Bytes);
    }

    [Fact]
    public void LendingInSteadyStateAllocatesNoManagedMemory()
    {
        for (var turn = 0; turn < 100; turn++)
        {
            LendEachKind();
        }

        ManagedMemory.AllocatedBy(() =>
        {
            for (var turn = 0; turn < 100; turn++)
            {
                LendEachKind();
            }
        }).ShouldBe(0);
    }

    [Fact]
    public void ManyThreadsMayLendAtOnce()
    {
        Parallel.For(0, 4, worker =>
        {
            var random = new SeededRandom((ulong)worker);
            for (var turn = 0; turn < 500; turn++)
            {
                var block = Heap.Allocate(MemoryTag.Result, Owner, 1 + random.NextInt32(300_000));
                new Span<byte>(block.Address, (int)block.Bytes).Fill((byte)worker);
                new Span<byte>(block.Address, (int)block.Bytes).ContainsAnyExcept((byte)worker).ShouldBeFalse();
                Heap.Free(block);
            }
        });
    }

    private void LendEachKind()
    {
        var small = Heap.Allocate(MemoryTag.Index, Owner, 100);
        var medium = Heap.Allocate(MemoryTag.Index, Owner, 100_000);
        var slab = Heap.AllocateSlab(MemoryTag.Index, Owner);
        Heap.Free(small);
        Heap.Free(medium);
        Heap.Free(slab);
    }
}

public sealed class NativeHeapOnLinuxPagesTests() : NativeHeapTests(usePortablePages: !OperatingSystem.IsLinux());

public sealed class NativeHeapOnPortablePagesTests() : NativeHeapTests(usePortablePages: true);
