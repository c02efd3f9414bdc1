// The rows that were busted or corrected. Nothing published is changed, so such a row stays where it is, and
// a list says that readers are to pass over it. The list belongs to a set of tiers and is published with it. Nearly
// always there is none; then a reader's whole cost is the look at a null reference.
//
// Immutable: a bust makes a new list. One native block, three arrays over the same rows:
//
//   rows         ascending by row id. Segments cover ranges of ids, so the rows of a segment stand together here
//   sealed rows  as many numbers: within the rows of one segment, their numbers in it, ascending. Of hot rows: nothing
//   hot rows     places in `rows` of those in the arena, ascending by series, time and row id
using NativeStore.Core.Memory;
using NativeStore.Storage.Index;

namespace NativeStore.Storage.Tiers;

/// <summary>Rows that readers of a set of tiers must not see. Readers hold a pin.</summary>
internal sealed unsafe partial class HiddenRows
{
    private readonly HiddenRow* _allRows;       // dropped ones included: what hot rows are places in
    private readonly HiddenRow* _rows;
    private readonly int* _sealedRows;
    private readonly int* _hotRows;
    private readonly int _hotCount;
    private readonly int _count;

    /// <summary>A list in a block that is filled, without the first rows.</summary>
    private HiddenRows(in NativeBlock block, int capacity, int first, uint hotStart)
    {
        Block = block;
        Capacity = capacity;
        _allRows = (HiddenRow*)block.Address;
        _rows = _allRows + first;
        _count = capacity - first;
        _sealedRows = (int*)(_allRows + capacity) + first;
        _hotRows = (int*)(_allRows + capacity) + capacity;
        _hotCount = _count - LowerBound(hotStart);
    }

    /// <summary>Where all of it stands. Lists that differ in dropped rows only share it.</summary>
    public NativeBlock Block { get; }

    /// <summary>How many rows.</summary>
    public int Count => _count;

    /// <summary>The rows, ascending by id.</summary>
    public ReadOnlySpan<HiddenRow> Rows => new(_rows, _count);

    /// <summary>Whether a row in the arena may be hidden at all.</summary>
    public bool HasHot => _hotCount > 0;

    private int Capacity { get; }

    /// <summary>This list for other tiers, where the rows in the arena and in segments stayed and some were dropped:
    /// it takes no memory, and is the same where rows in the arena are among these. Null where none is left.</summary>
    public HiddenRows? WithoutDropped(TierSet tiers)
    {
        var dropped = LowerBound(tiers.OldestStart);
        return dropped == _count ? null
            : dropped == 0 || dropped > _count - _hotCount ? this
            : new HiddenRows(Block, Capacity, Capacity - _count + dropped, tiers.HotStart);
    }

    /// <summary>Whether a row is hidden.</summary>
    public bool Contains(uint rowId) => TryFind(rowId, out _);

    /// <summary>A hidden row; false where that row is not hidden.</summary>
    public bool TryFind(uint rowId, out HiddenRow row) => TryFind(Rows, rowId, out row);

    /// <summary>The first hidden row id that is not before another; <see cref="RowIndex.NoRow"/> where there is
    /// none.</summary>
    public uint NextFrom(uint rowId)
    {
        var place = LowerBound(rowId);
        return place < _count ? _rows[place].RowId : RowIndex.NoRow;
    }

    /// <summary>The last version of a row: itself, or what stands in its place; false where that was busted.</summary>
    public bool TryFollow(ref uint rowId)
    {
        rowId = TryFind(rowId, out var hidden) ? hidden.Last : rowId;
        return rowId != RowIndex.NoRow;
    }

    /// <summary>The numbers of a segment's hidden rows, ascending.</summary>
    /// <param name="start">The segment's first row id.</param>
    /// <param name="end">The first row id behind it.</param>
    public ReadOnlySpan<int> SealedRows(uint start, uint end)
    {
        var first = LowerBound(start);
        return new(_sealedRows + first, LowerBound(end) - first);
    }

    /// <summary>A series' hidden rows in the arena with times in [from, last], by time and arrival.</summary>
    public HotHiddenRows HotOf(int series, long from, long last)
    {
        var first = LowerBound(series, from);
        var end = last == long.MaxValue ? LowerBound(series + 1, long.MinValue) : LowerBound(series, last + 1);
        return new HotHiddenRows(_allRows, _hotRows + first, Math.Max(first, end) - first);
    }

    /// <summary>Where the first row stands whose id is not before another.</summary>
    private int LowerBound(uint rowId) => CountBefore(Rows, rowId);

    private static bool TryFind(ReadOnlySpan<HiddenRow> rows, uint rowId, out HiddenRow row)
    {
        var place = CountBefore(rows, rowId);
        var isThere = place < rows.Length && rows[place].RowId == rowId;
        row = isThere ? rows[place] : default;
        return isThere;
    }

    private static int CountBefore(ReadOnlySpan<HiddenRow> rows, uint rowId)
    {
        var low = 0;
        for (var high = rows.Length; low < high;)
        {
            var middle = (low + high) >> 1;
            if (rows[middle].RowId < rowId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int LowerBound(int series, long time)
    {
        var low = 0;
        for (var high = _hotCount; low < high;)
        {
            var middle = (low + high) >> 1;
            ref var row = ref _allRows[_hotRows[middle]];
            if (row.Series < series || (row.Series == series && row.Time < time))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
