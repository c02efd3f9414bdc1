using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// Gives the rows of a kernel one after the other; the kernel knows how many there are. Copying restarts it.
/// </summary>
internal unsafe interface IRowCursor
{
    /// <summary>The address of the next row.</summary>
    byte* Next();
}

/// <summary>
/// Rows back to back. They are prefetched some way ahead: a loop that does something with each row leaves the core too
/// few loads under way to keep memory busy. Past the last row that is a hint without effect.
/// </summary>
internal unsafe struct RunCursor(byte* rows, int rowSize) : IRowCursor
{
    private const int AheadBytes = 4096;

    private readonly nint _rowSize = rowSize;
    private byte* _row = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Next()
    {
        var row = _row;
        _row = row + _rowSize;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row + AheadBytes);
        }

        return row;
    }
}

/// <summary>Rows by id. Their loads do not depend on one another, and are started some rows ahead.</summary>
internal unsafe struct ListCursor : IRowCursor
{
    private const int Ahead = 16;

    private readonly RowIdList _rows;
    private int _position;

    public ListCursor(RowIdList rows)
    {
        _rows = rows;
        if (Sse.IsSupported)
        {
            for (var position = 0; position < Math.Min(Ahead, rows.Count); position++)
            {
                Sse.Prefetch0(rows.RowAt(position));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Next()
    {
        if (Sse.IsSupported && _position + Ahead < _rows.Count)
        {
            Sse.Prefetch0(_rows.RowAt(_position + Ahead));
        }

        return _rows.RowAt(_position++);
    }
}
