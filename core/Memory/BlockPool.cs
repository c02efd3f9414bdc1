// Many blocks of one small size, carved from slabs: a free list in the blocks themselves and a bump pointer.
//
//   chunk 0 (64 KiB) | chunk 1 (128 KiB) | ... | slab | slab ...
//                      cut so far ^ ......... blocks not cut yet
//
// A free block starts with the address of the next free one. The pool owns its chunks and gives them back only when it
// is disposed. In guarded builds a returned block is poisoned, and its poison checked when it is taken again.

using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>Fixed-size blocks from slabs. Not thread-safe: its owner serialises writers.</summary>
public sealed unsafe class BlockPool : IDisposable
{
    private const int FirstChunkBytes = 64 * 1024;
    private readonly NativeHeap _heap;
    private readonly MemoryTag _tag;
    private readonly MemoryOwner _owner;
    private readonly List<NativeBlock> _chunks = [];
    private int _nextChunkBytes = FirstChunkBytes;
    private int _cuttingChunk;
    private int _cutCount;
    private byte* _firstFree;

    /// <summary>Creates an empty pool, which holds no memory yet.</summary>
    /// <param name="heap">Where chunks come from.</param>
    /// <param name="tag">What the memory is for.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="blockBytes">
    /// Bytes of a block: a multiple of 8, at most 64 KiB; blocks of a multiple of 64 are so aligned.
    /// </param>
    public BlockPool(NativeHeap heap, MemoryTag tag, MemoryOwner owner, int blockBytes)
    {
        Check.That(blockBytes is > 0 and <= FirstChunkBytes && blockBytes % sizeof(long) == 0);
        _heap = heap;
        _tag = tag;
        _owner = owner;
        BlockBytes = blockBytes;
    }

    /// <summary>Bytes of a block.</summary>
    public int BlockBytes { get; }

    /// <summary>How many blocks can be taken without asking for memory.</summary>
    public int FreeCount { get; private set; }

    /// <summary>How many blocks are taken.</summary>
    public int TakenCount { get; private set; }

    /// <summary>Bytes charged for the pool's chunks.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>Makes sure that so many blocks can be taken without fail.</summary>
    /// <exception cref="MemoryBudgetExceededException">
    /// There is no memory for them; what was there stays free.
    /// </exception>
    public void EnsureFree(int count)
    {
        while (FreeCount < count)
        {
            var chunk = _nextChunkBytes == NativeHeap.SlabBytes
                ? _heap.AllocateSlab(_tag, _owner)
                : _heap.Allocate(_tag, _owner, _nextChunkBytes);
            _chunks.Add(chunk);
            _nextChunkBytes = Math.Min(_nextChunkBytes * 2, NativeHeap.SlabBytes);
            ReservedBytes += chunk.Bytes;
            FreeCount += BlocksOf(chunk);
        }
    }

    /// <summary>Takes a block; its content is undefined.</summary>
    /// <exception cref="MemoryBudgetExceededException">
    /// None is free and there is no memory for more; nothing changed.
    /// </exception>
    public byte* Take()
    {
        EnsureFree(1);
        FreeCount--;
        TakenCount++;
        if (_firstFree == null)
        {
            return Cut();
        }

        var block = _firstFree;
        _firstFree = *(byte**)block;
        if (GuardedBuild.IsOn)
        {
            Check.That(GuardedBuild.IsIntact(block + sizeof(byte*), BlockBytes - sizeof(byte*)));
            Check.That(_firstFree == null || Contains(_firstFree));
        }

        return block;
    }

    /// <summary>Takes a block back at once: no reader may still see it.</summary>
    public void Return(byte* block)
    {
        Check.That(TakenCount > 0);
        if (GuardedBuild.IsOn)
        {
            Check.That(Contains(block));
            GuardedBuild.Fill(block, BlockBytes);
        }

        *(byte**)block = _firstFree;
        _firstFree = block;
        FreeCount++;
        TakenCount--;
    }

    /// <summary>Frees all chunks, also the blocks that are taken.</summary>
    public void Dispose()
    {
        _chunks.ForEach(chunk => _heap.Free(chunk));
        _chunks.Clear();
        _firstFree = null;
        _nextChunkBytes = FirstChunkBytes;
        (_cuttingChunk, _cutCount, FreeCount, TakenCount, ReservedBytes) = (0, 0, 0, 0, 0);
    }

    private byte* Cut()
    {
        if (_cutCount == BlocksOf(_chunks[_cuttingChunk]))
        {
            _cuttingChunk++;
            _cutCount = 0;
        }

        return _chunks[_cuttingChunk].Address + (_cutCount++ * (long)BlockBytes);
    }

    private int BlocksOf(in NativeBlock chunk) => (int)(chunk.Bytes / BlockBytes);

    private bool Contains(byte* block)
    {
        foreach (var chunk in _chunks)
        {
            var offset = block - chunk.Address;
            if (offset >= 0 && offset < BlocksOf(chunk) * (long)BlockBytes)
            {
                return offset % BlockBytes == 0;
            }
        }

        return false;
    }
}
