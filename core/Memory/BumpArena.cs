// An arena that only grows: pieces are carved off the end of its newest chunk and are all freed at once.
//
//   chunk 0 (small) | chunk 1 (twice as large) | ... | slab | slab | ...
//
// The arena owns its chunks. Chunks double from firstChunkBytes to a slab, so that a small arena costs little and a
// large one is made of huge pages; where memory is short they are smaller. A piece larger than the next chunk gets a
// chunk of its own. Where others need what is left, chunks stay smaller: then little lies idle at the end of the last.

using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>
/// Append-only memory carved from slabs, freed at once. Not thread-safe: its owner serialises writers.
/// </summary>
public sealed unsafe class BumpArena : IDisposable
{
    private const int AlignmentMax = 64;
    private readonly NativeHeap _heap;
    private readonly MemoryTag _tag;
    private readonly MemoryOwner _owner;
    private readonly int _firstChunkBytes;
    private readonly int _chunkBytesMax;
    private readonly List<NativeBlock> _chunks = [];
    private int _nextChunkBytes;
    private byte* _free;
    private byte* _end;

    /// <summary>Creates an empty arena, which holds no memory yet.</summary>
    /// <param name="heap">Where chunks come from.</param>
    /// <param name="tag">What the memory is for.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="firstChunkBytes">Bytes of the first chunk, at most those of the largest.</param>
    /// <param name="chunkBytesMax">Bytes of the largest chunk of several pieces, at most a slab.</param>
    public BumpArena(
        NativeHeap heap,
        MemoryTag tag,
        MemoryOwner owner,
        int firstChunkBytes = NativeHeap.SlabBytes,
        int chunkBytesMax = NativeHeap.SlabBytes)
    {
        Check.That(firstChunkBytes > 0 && firstChunkBytes <= chunkBytesMax && chunkBytesMax <= NativeHeap.SlabBytes);
        _heap = heap;
        _tag = tag;
        _owner = owner;
        _firstChunkBytes = firstChunkBytes;
        _chunkBytesMax = chunkBytesMax;
        _nextChunkBytes = firstChunkBytes;
    }

    /// <summary>Bytes charged for the arena's chunks.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>What carving a piece that needs no alignment will add to <see cref="ReservedBytes"/>.</summary>
    internal long BytesToCarve(int bytes) => _end - _free >= bytes ? 0 : Math.Max(bytes, _nextChunkBytes);

    /// <summary>
    /// Carves a piece. Its content is undefined; it lives until <see cref="Clear"/> or <see cref="Dispose"/>.
    /// </summary>
    /// <param name="bytes">How many bytes, at least 1.</param>
    /// <param name="alignment">A power of two, at most 64.</param>
    /// <exception cref="MemoryBudgetExceededException">
    /// There is no memory for a further chunk; nothing changed.
    /// </exception>
    public byte* Carve(int bytes, int alignment = sizeof(long))
    {
        Check.That(bytes > 0);
        Check.That(alignment is > 0 and <= AlignmentMax && (alignment & (alignment - 1)) == 0);
        var start = (byte*)(((nint)_free + alignment - 1) & -alignment);
        if (_end - start < bytes)
        {
            AddChunk(bytes);
            start = _free;
        }

        _free = start + bytes;
        return start;
    }

    /// <summary>Frees everything carved; the arena may be used again.</summary>
    public void Clear()
    {
        foreach (var chunk in _chunks)
        {
            _heap.Free(chunk);
        }

        _chunks.Clear();
        _nextChunkBytes = _firstChunkBytes;
        ReservedBytes = 0;
        _free = _end = null;
    }

    /// <summary>Frees everything carved.</summary>
    public void Dispose() => Clear();

    private void AddChunk(int bytesMin)
    {
        var chunk = AllocateChunk(bytesMin);
        _chunks.Add(chunk);
        _nextChunkBytes = Math.Min(_nextChunkBytes * 2, _chunkBytesMax);
        ReservedBytes += chunk.Bytes;
        _free = chunk.Address;
        _end = chunk.Address + chunk.Bytes;
    }

    /// <summary>A large chunk saves others; where there is no slab left, what is free in carved ones does.</summary>
    private NativeBlock AllocateChunk(int bytesMin)
    {
        while (true)
        {
            var bytes = Math.Max(bytesMin, _nextChunkBytes);
            try
            {
                return bytes == NativeHeap.SlabBytes
                    ? _heap.AllocateSlab(_tag, _owner)
                    : _heap.Allocate(_tag, _owner, bytes);
            }
            catch (MemoryBudgetExceededException) when (bytes > bytesMin)
            {
                _nextChunkBytes = bytes / 2;
            }
        }
    }
}
