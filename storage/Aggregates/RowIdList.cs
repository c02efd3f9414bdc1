using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Aggregates;

/// <summary>Rows that do not stand back to back: the row ids of a posting chunk, and the arena's blocks.</summary>
/// <param name="ids">The first id.</param>
/// <param name="count">How many.</param>
/// <param name="addresses">The address of each block of rows.</param>
/// <param name="rowBits">Bits of an id that number a row within its block.</param>
/// <param name="rowSize">Bytes of a row.</param>
internal readonly unsafe struct RowIdList(uint* ids, int count, byte** addresses, int rowBits, int rowSize)
{
    private readonly uint* _ids = ids;
    private readonly byte** _addresses = addresses;
    private readonly int _rowBits = rowBits;
    private readonly int _rowSize = rowSize;

    /// <summary>How many rows.</summary>
    public int Count { get; } = count;

    /// <summary>The address of the row at a position below <see cref="Count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* RowAt(int position)
    {
        var id = _ids[position];
        return _addresses[id >> _rowBits] + ((id & ((1u << _rowBits) - 1)) * (nuint)_rowSize);
    }
}
