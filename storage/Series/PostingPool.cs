// Chunks of postings, cut from large blocks in order. Chunks are never given back: they live as long as the table.
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Series;

/// <summary>Where chunks of postings come from. Owns their memory.</summary>
internal sealed unsafe class PostingPool(NativeHeap heap, MemoryOwner owner, int blockBytes) : IDisposable
{
    private readonly int _blockBytes =
        Math.Max(blockBytes, Checkpoint.ChunkBytes) / Checkpoint.ChunkBytes * Checkpoint.ChunkBytes;
    private readonly List<NativeBlock> _blocks = [];
    private byte* _next;
    private byte* _end;

    public long Bytes => (long)_blocks.Count * _blockBytes;

    public long ChunksTaken { get; private set; }

    /// <summary>A chunk; its content is undefined. Throws where the budget refuses a further block.</summary>
    public uint* Take()
    {
        if (_next == _end)
        {
            _blocks.EnsureCapacity(_blocks.Count + 1);
            var block = _blockBytes == NativeHeap.SlabBytes
                ? heap.AllocateSlab(MemoryTag.Series, owner)
                : heap.Allocate(MemoryTag.Series, owner, _blockBytes);
            _blocks.Add(block);
            _next = block.Address;
            _end = _next + _blockBytes;
        }

        var chunk = (uint*)_next;
        _next += Checkpoint.ChunkBytes;
        ChunksTaken++;
        return chunk;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            heap.Free(block);
        }

        _blocks.Clear();
        _next = _end = null;
    }
}
