// What an id leads to: segments of entries that double in size and never move, so an entry's address is final.
//
//   segment k: ids 64 * (2^k - 1) + 1 .. 64 * (2^(k+1) - 1)
//   entry: | text: 8 bytes | length: 4 | hash: 4 |
//
// The owner of the memory is the dictionary, which frees it when disposed.

using System.Numerics;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Core.Symbols;

/// <summary>The entries of a dictionary, by id. Writers hold the dictionary's lock; readers need none.</summary>
internal sealed unsafe class SymbolEntries(NativeHeap heap, MemoryOwner owner) : IDisposable
{
    private const int FirstSegmentEntries = 64;
    private const int FirstSegmentBits = 6;
    private readonly NativeBlock[] _segments = new NativeBlock[32 - FirstSegmentBits];
    private int _segmentCount;

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; private set; }

    /// <summary>What <see cref="EnsureSegment"/> will add to <see cref="Bytes"/>.</summary>
    public long BytesToEnsure(uint id) =>
        Locate(id).Segment is var segment && segment == _segmentCount ? BytesOf(segment) : 0;

    /// <summary>Makes sure that an entry for the id can be written.</summary>
    /// <exception cref="MemoryBudgetExceededException">
    /// There is no memory for a further segment; nothing changed.
    /// </exception>
    public void EnsureSegment(uint id)
    {
        var (segment, _) = Locate(id);
        if (segment == _segmentCount)
        {
            _segments[segment] = heap.Allocate(MemoryTag.Symbol, owner, BytesOf(segment));
            _segmentCount++;
            Bytes += BytesOf(segment);
        }
    }

    /// <summary>Writes the entry of an id that no reader knows yet.</summary>
    /// <param name="id">The id.</param>
    /// <param name="text">The first byte of the name; it outlives the entry.</param>
    /// <param name="length">Bytes of the name.</param>
    /// <param name="hash">Its <see cref="SymbolHash"/>.</param>
    public void Write(uint id, byte* text, int length, uint hash) =>
        *At(id) = new Entry { Text = text, Length = length, Hash = hash };

    public ReadOnlySpan<byte> Utf8NameOf(uint id)
    {
        var entry = At(id);
        return new ReadOnlySpan<byte>(entry->Text, entry->Length);
    }

    public uint HashOf(uint id) => At(id)->Hash;

    public void Dispose()
    {
        for (var segment = 0; segment < _segmentCount; segment++)
        {
            heap.Free(_segments[segment]);
        }

        _segmentCount = 0;
    }

    private static long BytesOf(int segment) => (long)sizeof(Entry) * FirstSegmentEntries << segment;

    private static (int Segment, uint Index) Locate(uint id)
    {
        Check.Guarded(id != 0);
        var position = id - 1 + FirstSegmentEntries;
        var segment = BitOperations.Log2(position) - FirstSegmentBits;
        return (segment, position - ((uint)FirstSegmentEntries << segment));
    }

    private Entry* At(uint id)
    {
        var (segment, index) = Locate(id);
        return (Entry*)_segments[segment].Address + index;
    }

    private struct Entry
    {
        public byte* Text;
        public int Length;
        public uint Hash;
    }
}
