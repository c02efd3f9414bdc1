using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed unsafe class BlockPoolTests : IDisposable
{
    private const int BlockBytes = 256;
    private readonly NativeMemoryFixture _memory = new(4 * NativeMemoryFixture.MiB);
    private readonly BlockPool _pool;

    public BlockPoolTests() =>
        _pool = new BlockPool(_memory.Heap, MemoryTag.Series, NativeMemoryFixture.Owner, BlockBytes);

    public void Dispose()
    {
        _pool.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void BlocksAreAlignedAndKeepTheirContentThroughRandomTurns()
    {
        var random = new SeededRandom(11);
        var taken = new List<(nint Address, byte Stamp)>();
        for (var turn = 0; turn < 20_000; turn++)
        {
            if (taken.Count > 0 && random.NextInt32(100) < 40)
            {
                var index = random.NextInt32(taken.Count);
                var (address, stamp) = taken[index];
                new Span<byte>((void*)address, BlockBytes).ContainsAnyExcept(stamp)
                    .ShouldBeFalse($"seed {random.Seed}");
                _pool.Return((byte*)address);
                taken[index] = taken[^1];
                taken.RemoveAt(taken.Count - 1);
            }
            else
            {
                var block = _pool.Take();
                ((nint)block % 64).ShouldBe(0);
                new Span<byte>(block, BlockBytes).Fill((byte)turn);
                taken.Add(((nint)block, (byte)turn));
            }

            _pool.TakenCount.ShouldBe(taken.Count);
        }

        _memory.Budget.BytesOf(MemoryTag.Series).ShouldBe(_pool.ReservedBytes);
    }

    [Fact]
    public void WhatWasEnsuredCanBeTakenWhenNoMemoryIsLeft()
    {
        _pool.EnsureFree(1_000);
        _pool.FreeCount.ShouldBeGreaterThanOrEqualTo(1_000);
        var ballast = new MemoryOwner("ballast");
        var free = _memory.Budget.LimitBytes - _memory.Budget.UsedBytes;
        _memory.Budget.Charge(MemoryTag.Result, ballast, free);
        var blocks = Enumerable.Range(0, 1_000).Select(_ => (nint)_pool.Take()).ToList();
        blocks.Distinct().Count().ShouldBe(1_000);
        _memory.Budget.Release(MemoryTag.Result, ballast, free);
    }

    [Fact]
    public void ARefusalLeavesWhatWasFreeFree()
    {
        Should.Throw<MemoryBudgetExceededException>(() => _pool.EnsureFree(1_000_000));
        var count = _pool.FreeCount;
        for (var block = 0; block < count; block++)
        {
            _pool.Take();
        }

        Should.Throw<MemoryBudgetExceededException>(() => _pool.Take());
        _pool.FreeCount.ShouldBe(0);
        _pool.TakenCount.ShouldBe(count);
    }

    [Fact]
    public void AReturnedBlockIsTakenNext()
    {
        var first = _pool.Take();
        _pool.Take();
        _pool.Return(first);
        ((nint)_pool.Take()).ShouldBe((nint)first);
    }

    [Fact]
    public void ReturningMoreThanWasTakenIsADefect()
    {
        var block = _pool.Take();
        _pool.Return(block);
        Should.Throw<CheckFailedException>(() => _pool.Return(block));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(128 * 1024)]
    public void AnImpossibleBlockSizeIsADefect(int blockBytes) =>
        Should.Throw<CheckFailedException>(
            () => new BlockPool(_memory.Heap, MemoryTag.Series, NativeMemoryFixture.Owner, blockBytes));
}
