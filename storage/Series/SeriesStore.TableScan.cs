using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// Walking the table in time order. In-order rows (those that were the newest when they came) ascend in time through all
// blocks; they are taken in runs of neighbours. Late rows are skipped there and merged from the table's late set; rows
// in segments are put in order of time, thawed and merged too.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int StretchRows = 256;    // in a block with late rows: neighbours per run, still in cache when read

    /// <summary>What a walk over a window merges into the arena's in-order rows; null where that is nothing.</summary>
    public TableMerge? OpenMerge(in TableWindow window, ColumnSet columns) =>
        TableMerge.Open(window, _context.Heap, _owner, columns, _layout.RowSize);

    /// <summary>Where a walk over the arena begins: its row id and the newest time before it.</summary>
    public RowRun FirstRun(in TableWindow window)
    {
        var (from, visible) = (window.First, window.Visible);
        if (window.FirstBlock == window.EndBlock)
        {
            return new RowRun(null, null, visible, 0);
        }

        var infos = _arena.Infos;
        var low = window.FirstBlock;
        for (var high = window.EndBlock - 1; low < high;)
        {
            var middle = (low + high) >> 1;
            if (infos[middle + 1].PrefixMaxTime >= from)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        var start = low << _arena.RowBits;
        var rows = _arena.Addresses[low];
        var count = RowsVisible(low, visible);
        if (infos[low].LateRows == 0)
        {
            return new RowRun(null, null, start + (uint)LowerBoundInRows(rows, count, from), infos[low].PrefixMaxTime);
        }

        var max = infos[low].PrefixMaxTime;
        var row = 0;
        while (row < count && (TimeAt(rows, row) < max || TimeAt(rows, row) < from))
        {
            max = Math.Max(max, TimeAt(rows, row));
            row++;
        }

        return new RowRun(null, null, start + (uint)row, max);
    }

    /// <summary>The next rows of a walk that ends with time <paramref name="last"/>.</summary>
    public RowRun NextRows(uint next, long max, long last, uint visible, TableMerge? merge)
    {
        var hot = FindInOrder(ref next, ref max, visible, merge?.Hidden);
        if (merge is not null)
        {
            return NextRowsMerged(hot, next, max, last, visible, merge);
        }

        return hot == null || TimeOf(hot) > last
            ? new RowRun(null, null, visible, max)
            : RunFrom(hot, next, last, visible, hidden: null);
    }

    /// <summary>
    /// Among rows of equal time those in segments came first, then those in order, then the late ones.
    /// </summary>
    private RowRun NextRowsMerged(byte* hot, uint next, long max, long last, uint visible, TableMerge merge)
    {
        hot = hot != null && TimeOf(hot) > last ? null : hot;
        var late = merge.Late is { Head: not null } ? merge.Late : null;
        var lateTime = late is null ? long.MaxValue : late.HeadTime;
        var limit = last;
        if (merge.HasSegments && merge.TryFindHead(out var thawedTime))
        {
            var hotTime = hot == null ? lateTime : Math.Min(lateTime, TimeOf(hot));
            if (thawedTime <= hotTime)
            {
                var rows = merge.TakeRows(hotTime, out var count);
                return new RowRun(rows, RowAt(rows, count), next, max);
            }

            limit = thawedTime - 1;
        }

        if (hot != null && TimeOf(hot) <= lateTime)
        {
            return RunFrom(hot, next, Math.Min(limit, lateTime), visible, merge.Hidden);
        }

        if (late is null)
        {
            return new RowRun(null, null, visible, max);
        }

        var row = RowAddress.Of(_arena.Addresses, late.Head->RowId, _arena.RowBits, _layout.RowSize);
        late.Advance();
        return new RowRun(row, row + _layout.RowSize, next, max);
    }

    /// <summary>
    /// The first row at or after a row id that was not late when it came, and is not hidden; null where there is none.
    /// </summary>
    private byte* FindInOrder(ref uint next, ref long max, uint visible, HiddenRows? hidden)
    {
        while (next < visible)
        {
            var block = next >> _arena.RowBits;
            var first = (int)(next & _arena.RowMask);
            var count = RowsVisible(block, visible);
            var info = _arena.Infos + block;
            var rows = _arena.Addresses[block];
            max = first == 0 ? info->PrefixMaxTime : max;
            var isClean = Volatile.Read(ref info->LateRows) == 0;
            while (!isClean && first < count && TimeAt(rows, first) < max)
            {
                first++;
            }

            if (first < count)
            {
                next = (block << _arena.RowBits) + (uint)first;
                if (hidden is not null && hidden.Contains(next))
                {
                    max = TimeAt(rows, first);
                    next = _arena.After(next, 1);
                    continue;
                }

                return RowAt(rows, first);
            }

            next = (block + 1) << _arena.RowBits;
        }

        return null;
    }

    /// <summary>Neighbours in order from a row on, not newer than the limit; the row itself is not.</summary>
    private RowRun RunFrom(byte* row, uint rowId, long limit, uint visible, HiddenRows? hidden)
    {
        var block = rowId >> _arena.RowBits;
        var first = (int)(rowId & _arena.RowMask);
        var count = RowsVisible(block, visible);
        var info = _arena.Infos + block;
        var rows = _arena.Addresses[block];
        var end = Volatile.Read(ref info->LateRows) == 0
            ? CleanEnd(rows, first, count, limit, info)
            : StretchEnd(rows, first, count, limit);
        if (hidden is not null)
        {
            end = (int)Math.Min(hidden.NextFrom(rowId) - (block << _arena.RowBits), (uint)end);
        }

        return new RowRun(row, RowAt(rows, end), rowId + (uint)(end - first), TimeAt(rows, end - 1));
    }

    /// <summary>In a block in time order: after the last row that is not newer than <paramref name="limit"/>.</summary>
    private int CleanEnd(byte* rows, int first, int count, long limit, BlockInfo* info)
    {
        if (info->MaxTime <= limit)
        {
            return count;
        }

        // Late rows come close to each other, so the end is near more often than not: gallop, then search.
        var step = 1;
        while (first + step < count && TimeAt(rows, first + step) <= limit)
        {
            step *= 2;
        }

        var low = first + (step / 2);
        var high = Math.Min(count, first + step);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (TimeAt(rows, middle) <= limit)
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

    /// <summary>
    /// In a block with late rows: after the neighbours that are in order and not newer than the limit.
    /// </summary>
    private int StretchEnd(byte* rows, int first, int count, long limit)
    {
        var max = TimeAt(rows, first);
        var end = first + 1;
        var stop = Math.Min(count, first + StretchRows);
        while (end < stop && TimeAt(rows, end) is var time && time >= max && time <= limit)
        {
            max = time;
            end++;
        }

        return end;
    }

    private int LowerBoundInRows(byte* rows, int count, long time)
    {
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (TimeAt(rows, middle) < time)
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

    private uint LastBlock(uint visible) => (visible - 1) >> _arena.RowBits;

    /// <summary>How many rows of a block a reader may see.</summary>
    private int RowsVisible(uint block, uint visible) =>
        block == visible >> _arena.RowBits ? (int)(visible & _arena.RowMask) : _arena.RowsPerBlock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TimeOf(byte* row) => *(long*)(row + _layout.TimeOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TimeAt(byte* rows, int row) => *(long*)(RowAt(rows, row) + _layout.TimeOffset);
}
