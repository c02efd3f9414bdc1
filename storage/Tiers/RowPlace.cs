using System.Runtime.CompilerServices;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tiers;

/// <summary>Where a row stands. Valid as long as the pin it was found under.</summary>
internal readonly unsafe struct RowPlace
{
    private readonly byte* _row;
    private readonly Segment? _segment;
    private readonly int _number;

    /// <summary>A row in the arena; null for no row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowPlace(byte* row) => _row = row;

    /// <summary>A row of a segment.</summary>
    public RowPlace(Segment segment, int number)
    {
        _segment = segment;
        _number = number;
    }

    /// <summary>The row in the arena; null where it is in a segment, or there is none.</summary>
    public byte* HotRow => _row;

    /// <summary>Its segment; null where it is in the arena.</summary>
    public Segment? Segment => _segment;

    /// <summary>Its number there.</summary>
    public int Number => _number;

    /// <summary>Whether there is a row.</summary>
    public bool Exists => _row != null || _segment is not null;

    /// <summary>The row's time, in nanoseconds.</summary>
    /// <param name="timeOffset">Where it stands in the row.</param>
    public long TimeAt(int timeOffset) =>
        _segment is null ? *(long*)(_row + timeOffset) : _segment.TimeAt(_number);

    /// <summary>Copies the row in stored form.</summary>
    /// <param name="target">Receives the row; as long as a row.</param>
    public void CopyTo(Span<byte> target)
    {
        fixed (byte* bytes = target)
        {
            if (_segment is null)
            {
                Unsafe.CopyBlockUnaligned(bytes, _row, (uint)target.Length);
            }
            else
            {
                _segment.Thaw(_number, 1, ColumnSet.All, bytes);
            }
        }
    }
}
