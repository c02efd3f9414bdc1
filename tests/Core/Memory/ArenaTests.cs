using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed unsafe class ArenaTests : IDisposable
{
    private readonly NativeMemoryFixture _memory = new(64 * NativeMemoryFixture.MiB);

    private static MemoryOwner Owner => NativeMemoryFixture.Owner;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void AnArenaHoldsNothingUntilItIsUsed()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner);
        arena.ReservedBytes.ShouldBe(0);
        _memory.Budget.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void PiecesAreAlignedAndDoNotOverlap()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner, firstChunkBytes: 4096);
        var random = new SeededRandom(7);
        var pieces = new List<(nint Address, int Bytes, byte Stamp)>();
        for (var turn = 0; turn < 2_000; turn++)
        {
            var bytes = 1 + random.NextInt32(3_000);
            var alignment = 1 << random.NextInt32(7);
            var piece = arena.Carve(bytes, alignment);
            ((nint)piece % alignment).ShouldBe(0, $"seed {random.Seed}");
            new Span<byte>(piece, bytes).Fill((byte)turn);
            pieces.Add(((nint)piece, bytes, (byte)turn));
        }

        foreach (var (address, bytes, stamp) in pieces)
        {
            new Span<byte>((void*)address, bytes).ContainsAnyExcept(stamp).ShouldBeFalse($"seed {random.Seed}");
        }

        _memory.Budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(arena.ReservedBytes);
    }

    [Fact]
    public void ChunksDoubleUpToASlab()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner, firstChunkBytes: 64 * 1024);
        arena.Carve(1);
        arena.ReservedBytes.ShouldBe(64 * 1024);
        arena.Carve(64 * 1024);
        arena.ReservedBytes.ShouldBe(192 * 1024);
        for (var turn = 0; turn < 8; turn++)
        {
            arena.Carve(NativeHeap.SlabBytes);
        }

        arena.ReservedBytes.ShouldBe((192 * 1024) + (8L * NativeHeap.SlabBytes));
    }

    [Fact]
    public void APieceLargerThanASlabGetsAChunkOfItsOwn()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner);
        var piece = arena.Carve(5_000_000);
        piece[4_999_999] = 1;
        arena.ReservedBytes.ShouldBeGreaterThanOrEqualTo(5_000_000);
    }

    [Fact]
    public void ClearingFreesEverythingAndTheArenaGoesOn()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner, firstChunkBytes: 1024);
        arena.Carve(10_000);
        arena.Clear();
        _memory.AssertNothingIsLent();
        arena.Carve(10);
        arena.ReservedBytes.ShouldBe(1024);
    }

    [Fact]
    public void ARefusedPieceChangesNothing()
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner, firstChunkBytes: 1024);
        var first = arena.Carve(8);
        Should.Throw<MemoryBudgetExceededException>(() => arena.Carve(int.MaxValue));
        ((nint)arena.Carve(8)).ShouldBe((nint)first + 8);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 0)]
    [InlineData(8, 3)]
    [InlineData(8, 128)]
    public void AnImpossiblePieceIsADefect(int bytes, int alignment)
    {
        using var arena = new BumpArena(_memory.Heap, MemoryTag.QueryScratch, Owner);
        Should.Throw<CheckFailedException>(() => arena.Carve(bytes, alignment));
    }
}
