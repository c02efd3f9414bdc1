using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>
/// Unique keys of rows that left the arena. The index keeps naming such a row by the id that it got when it came; its
/// segment knows where the rows went that came first, second and so on.
/// </summary>
internal sealed class SealedKeys(KeyColumns columns)
{
    /// <summary>Whether a row before the tiers' HotStart still exists and has an 8-byte key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Matches(TierSet tiers, uint rowId, long key) =>
        Matches(tiers, rowId, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in key)));

    /// <summary>Whether a row before the tiers' HotStart still exists and has a packed key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public bool Matches(TierSet tiers, uint rowId, ReadOnlySpan<byte> key)
    {
        if (tiers.Of(rowId) is not { } segment)
        {
            return false;
        }

        var row = segment.RowOfArrival(tiers.ArrivalOf(segment, rowId));
        if (row == Segment.Gone)
        {
            return false;
        }

        segment.PrefetchBlocks(row);
        Span<byte> value = stackalloc byte[KeyColumns.BytesMax];
        foreach (var column in columns.Columns)
        {
            segment.CopyValue(row, column, value);
            if (!value[..column.Size].SequenceEqual(key[..column.Size]))
            {
                return false;
            }

            key = key[column.Size..];
        }

        return true;
    }
}
