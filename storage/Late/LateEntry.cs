using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Late;

/// <summary>A late row: ordered by time, then by arrival.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LateEntry(long time, uint rowId, int series) : IComparable<LateEntry>
{
    /// <summary>The row's time.</summary>
    public readonly long Time = time;

    /// <summary>The row; ids ascend in arrival order.</summary>
    public readonly uint RowId = rowId;

    /// <summary>The row's series while a batch is sorted; no part of the order of a run.</summary>
    public readonly int Series = series;

    /// <summary>Whether this row comes before the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBefore(in LateEntry other) => Time != other.Time ? Time < other.Time : RowId < other.RowId;

    /// <inheritdoc/>
    public int CompareTo(LateEntry other) => IsBefore(other) ? -1 : other.IsBefore(this) ? 1 : 0;
}
