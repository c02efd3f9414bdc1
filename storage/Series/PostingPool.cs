// Chunks of postings, cut from blocks: each as large as those before it together, from small to large, so that a table
// of few rows takes little and one of many has its postings on large pages. A chunk whose rows are all sealed or gone
// comes back once no reader can see it: the action that is retired by epoch runs on whatever thread collects, so it
// only queues the chunks; the writer takes them from there under its lane. A block of which every chunk is free goes
// back to the heap.
//
//   free chunk    0  the next free chunk of the same block (8)
using System.Buffers;
using System.Collections.Concurrent;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Series;

/// <summary>Where chunks of postings come from. Owns their memory.</summary>
internal sealed unsafe class PostingPool(NativeHeap heap, Epochs epochs, MemoryOwner owner, int blockBytes)
    : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private readonly int _blockBytes =
        Math.Max(blockBytes, Checkpoint.ChunkBytes) / Checkpoint.ChunkBytes * Checkpoint.ChunkBytes;
    private readonly List<PoolBlock> _blocks = [];      // by address
    private readonly List<PoolBlock> _withFree = [];
    private readonly ConcurrentQueue<Returned> _returned = new();
    private PoolBlock? _newest;
    private byte* _next;
    private byte* _end;
    private nint[] _dead = [];
    private int _deadCount;

    public long Bytes { get; private set; }

    /// <summary>Chunks lent out, those included that wait for readers.</summary>
    public long ChunksTaken { get; private set; }

    /// <summary>A chunk; its content is undefined. Throws where the budget refuses a further block.</summary>
    public uint* Take()
    {
        if (_withFree.Count == 0 && _next == _end)
        {
            TakeInReturned();
        }

        var chunk = _withFree.Count > 0 ? TakeFree() : TakeFresh();
        ChunksTaken++;
        return chunk;
    }

    /// <summary>Notes a chunk that later readers cannot reach; <see cref="RetireDead"/> gives it back.</summary>
    public void AddDead(uint* chunk)
    {
        if (_deadCount == _dead.Length)
        {
            var larger = ArrayPool<nint>.Shared.Rent(Math.Max(64, _deadCount * 2));
            _dead.AsSpan(0, _deadCount).CopyTo(larger);
            ReturnArray(_dead);
            _dead = larger;
        }

        _dead[_deadCount++] = (nint)chunk;
    }

    /// <summary>Takes a chunk back that no reader sees any more.</summary>
    public void GiveBack(uint* chunk) => Give((byte*)chunk);

    /// <summary>Leaves what was noted to the readers that may still see it.</summary>
    public void RetireDead()
    {
        if (_deadCount == 0)
        {
            return;
        }

        var returned = new Returned(_dead, _deadCount);
        var queue = _returned;
        _dead = [];
        _deadCount = 0;
        epochs.Retire(() => queue.Enqueue(returned));
    }

    /// <summary>Takes in the chunks that no reader can see any more, and gives back blocks that are all free.</summary>
    public void TakeInReturned()
    {
        while (_returned.TryDequeue(out var returned))
        {
            foreach (var chunk in returned.Chunks.AsSpan(0, returned.Count))
            {
                Give((byte*)chunk);
            }

            ReturnArray(returned.Chunks);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            heap.Free(block.Memory);
        }

        _blocks.Clear();
        _withFree.Clear();
        _newest = null;
        _next = _end = null;
    }

    private uint* TakeFresh()
    {
        if (_next == _end)
        {
            _blocks.EnsureCapacity(_blocks.Count + 1);
            _withFree.EnsureCapacity(_blocks.Count + 1);
            var bytes = (int)Math.Min(_blockBytes, Math.Max(FirstBytes, Bytes));
            var memory = bytes == NativeHeap.SlabBytes
                ? heap.AllocateSlab(MemoryTag.Series, owner)
                : heap.Allocate(MemoryTag.Series, owner, bytes);
            _newest = new PoolBlock(memory, bytes / Checkpoint.ChunkBytes);
            _blocks.Insert(~IndexOf(memory.Address), _newest);
            Bytes += bytes;
            _next = memory.Address;
            _end = _next + bytes;
        }

        var chunk = (uint*)_next;
        _next += Checkpoint.ChunkBytes;
        return chunk;
    }

    private uint* TakeFree()
    {
        var block = _withFree[^1];
        var chunk = block.Free;
        block.Free = *(byte**)chunk;
        if (--block.FreeCount == 0)
        {
            _withFree.RemoveAt(_withFree.Count - 1);
        }

        return (uint*)chunk;
    }

    private void Give(byte* chunk)
    {
        var index = IndexOf(chunk);
        var block = _blocks[index < 0 ? ~index - 1 : index];
        if (GuardedBuild.IsOn)
        {
            // A reader that is led here by what it should no longer have finds no row.
            new Span<byte>(chunk, Checkpoint.ChunkBytes).Fill(GuardedBuild.Poison);
        }

        *(byte**)chunk = block.Free;
        block.Free = chunk;
        ChunksTaken--;
        if (block.FreeCount++ == 0)
        {
            _withFree.Add(block);
        }

        // The newest block is still being cut: it never counts all of its chunks before it is used up.
        if (block.FreeCount == block.ChunkCount)
        {
            _withFree.Remove(block);
            _blocks.Remove(block);
            if (block == _newest)
            {
                _newest = null;
                _next = _end = null;
            }

            Bytes -= (long)block.ChunkCount * Checkpoint.ChunkBytes;
            heap.Free(block.Memory);
        }
    }

    /// <summary>The block at an address, or the complement of where it would stand.</summary>
    private int IndexOf(byte* address)
    {
        var low = 0;
        var high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_blocks[middle].Memory.Address < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _blocks.Count && _blocks[low].Memory.Address == address ? low : ~low;
    }

    private static void ReturnArray(nint[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<nint>.Shared.Return(array);
        }
    }

    private readonly record struct Returned(nint[] Chunks, int Count);

    private sealed class PoolBlock(NativeBlock memory, int chunkCount)
    {
        public readonly NativeBlock Memory = memory;
        public readonly int ChunkCount = chunkCount;
        public byte* Free;
        public int FreeCount;
    }
}
