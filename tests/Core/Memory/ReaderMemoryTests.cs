using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>What readers get when the ledger gives nothing more.</summary>
public sealed unsafe class ReaderMemoryTests
{
    private const long MiB = NativeMemoryFixture.MiB;
    private const long SetAside = 256 * 1024;

    [Fact]
    public void WhatIsSetAsideIsChargedOnceAndGivenBack()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        memory.Budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(SetAside);
        using (new Full(memory))
        {
            var block = memory.Heap.AllocateForReader(MemoryTag.QueryScratch, NativeMemoryFixture.Owner, 1000, 1000);
            block.IsSetAside.ShouldBeTrue();
            memory.Budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(SetAside);
            memory.Heap.SetAsideLentBytes.ShouldBe(4096);
            memory.Heap.Free(block);
        }

        memory.Heap.SetAsideLentBytes.ShouldBe(0);
        memory.Heap.SetAsideLentCount.ShouldBe(1);
        memory.Heap.Dispose();
        memory.Budget.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void ReadersGetWhatTheyWantWhileTheLedgerGivesIt()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        var block = memory.Heap.AllocateForReader(MemoryTag.Result, NativeMemoryFixture.Owner, 3 * MiB, 64);
        block.IsSetAside.ShouldBeFalse();
        block.Bytes.ShouldBeGreaterThanOrEqualTo(3 * MiB);
        block.Tag.ShouldBe(MemoryTag.Result);
        memory.Heap.Free(block);
        memory.Heap.Dispose();
    }

    [Fact]
    public void WhereMemoryIsShortASmallerBlockComesFromTheLedgerFirst()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 4 * MiB);
        var block = memory.Heap.AllocateForReader(MemoryTag.QueryScratch, NativeMemoryFixture.Owner, 16 * MiB, 64);
        block.Bytes.ShouldBe(4 * MiB);
        memory.Heap.Free(block);
    }

    [Fact]
    public void PiecesAreZeroedAndDoNotOverlap()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        using (new Full(memory))
        {
            var random = new Random(1);
            var pieces = new List<NativeBlock>();
            for (var turn = 0; turn < 5_000; turn++)
            {
                if (random.Next(2) == 0 || !TryTake(memory, random.Next(1, 60_000), out var piece))
                {
                    if (pieces.Count > 0)
                    {
                        var last = random.Next(pieces.Count);
                        Span(pieces[last]).ContainsAnyExcept((byte)last).ShouldBeFalse();
                        memory.Heap.Free(pieces[last]);
                        pieces.RemoveAt(last);
                    }
                }
                else
                {
                    Span(piece).ContainsAnyExcept((byte)0).ShouldBeFalse();
                    pieces.Add(piece);
                }

                foreach (var (number, each) in pieces.Index())
                {
                    Span(each).Fill((byte)number);
                }
            }

            memory.Heap.SetAsideLentBytes.ShouldBe(pieces.Sum(piece => piece.Bytes));
            pieces.ForEach(piece => memory.Heap.Free(piece));
        }

        memory.Heap.SetAsideLentCount.ShouldBeGreaterThan(1000);
        memory.Heap.Dispose();

        static Span<byte> Span(in NativeBlock block) => new(block.Address, (int)block.Bytes);
    }

    [Fact]
    public void NoReaderGetsMoreThanAQuarterAndNobodyMoreThanThereIs()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        using (new Full(memory))
        {
            TryTake(memory, (SetAside / 4) + 1, out _).ShouldBeFalse();
            var pieces = new List<NativeBlock>();
            while (TryTake(memory, SetAside / 4, out var piece))
            {
                pieces.Add(piece);
            }

            pieces.Count.ShouldBe(4);
            pieces.ForEach(piece => memory.Heap.Free(piece));
        }

        memory.Heap.Dispose();
    }

    [Fact]
    public void APieceIsGivenBackOnce()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        using (new Full(memory))
        {
            TryTake(memory, 100, out var piece).ShouldBeTrue();
            memory.Heap.Free(piece);
            Should.Throw<CheckFailedException>(() => memory.Heap.Free(piece));
        }

        memory.Heap.Dispose();
    }

    [Fact]
    public void RefusalsOfTheLedgerAllocateNoManagedMemory()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 8 * MiB);
        memory.Heap.SetAsideForReaders(SetAside);
        using (new Full(memory))
        {
            Turn();
            Assert.Equal(0, ManagedMemory.AllocatedBy(Turn));
        }

        memory.Heap.Dispose();

        void Turn()
        {
            for (var bytes = 8 * MiB; bytes >= 64; bytes /= 2)
            {
                memory.Heap.Free(
                    memory.Heap.AllocateForReader(MemoryTag.QueryScratch, NativeMemoryFixture.Owner, bytes, 64));
            }
        }
    }

    private static bool TryTake(NativeMemoryFixture memory, long bytes, out NativeBlock block)
    {
        try
        {
            block = memory.Heap.AllocateForReader(MemoryTag.QueryScratch, NativeMemoryFixture.Owner, bytes, bytes);
            return true;
        }
        catch (MemoryBudgetExceededException)
        {
            block = default;
            return false;
        }
    }

    /// <summary>Takes all that the heap has.</summary>
    private sealed class Full : IDisposable
    {
        private readonly NativeHeap _heap;
        private readonly List<NativeBlock> _blocks = [];

        public Full(NativeMemoryFixture memory)
        {
            _heap = memory.Heap;
            for (var bytes = 2 * MiB; bytes >= 64; bytes = bytes * 3 / 4)
            {
                while (_heap.TryAllocate(MemoryTag.Result, NativeMemoryFixture.Owner, bytes, out var block))
                {
                    _blocks.Add(block);
                }
            }
        }

        public void Dispose() => _blocks.ForEach(block => _heap.Free(block));
    }
}
