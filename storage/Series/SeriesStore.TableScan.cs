using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Walking the table in time order. In-order rows (those that were the newest when they came) ascend in time through all
// blocks; they are taken in runs of neighbours. Late rows are skipped there and merged from the table's late set.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int StretchRows = 256;    // in a block with late rows: neighbours per run, still in cache when read

    /// <summary>Where a walk from <paramref name="from"/> begins: its row id and the newest time before it.</summary>
    public RowRun FirstRun(long from, uint visible)
    {
        if (visible == 0)
        {
            return default;
        }

        var infos = _arena.Infos;
        uint low = 0;
        var last = LastBlock(visible);
        for (var high = last; low < high;)
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
    public RowRun NextRows(uint next, long max, long last, uint visible, LateMerge? merge)
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

            if (first >= count)
            {
                next = (block + 1) << _arena.RowBits;
                continue;
            }

            var time = TimeAt(rows, first);
            if (time > last)
            {
                next = visible;
                break;
            }

            next = (block << _arena.RowBits) + (uint)first;
            if (merge is { Head: not null } && merge.HeadTime < time)
            {
                break;
            }

            var limit = merge is null ? last : Math.Min(last, merge.HeadTime);
            var end = isClean ? CleanEnd(rows, first, count, limit, info) : StretchEnd(rows, first, count, limit);
            return new RowRun(RowAt(rows, first), RowAt(rows, end), next + (uint)(end - first), TimeAt(rows, end - 1));
        }

        return LateRow(next, max, merge);
    }

    /// <summary>
    /// The row of the late entry at hand, which comes before whatever is in order; null where there is none.
    /// </summary>
    private RowRun LateRow(uint next, long max, LateMerge? merge)
    {
        if (merge is not { Head: not null })
        {
            return new RowRun(null, null, next, max);
        }

        var row = RowAddress.Of(_arena.Addresses, merge.Head->RowId, _arena.RowBits, _layout.RowSize);
        merge.Advance();
        return new RowRun(row, row + _layout.RowSize, next, max);
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

    /// <summary>
    /// The time up to which about <paramref name="share"/> of <paramref name="of"/> of the rows in [first, last] stand.
    /// </summary>
    public long TimeAtShare(int share, int of, long first, long last)
    {
        using var pin = _context.Epochs.Pin();
        var visible = _arena.Visible;
        if (visible == 0 || first > last)
        {
            return last;
        }

        // By whole blocks: their prefix maxima ascend.
        var begin = FirstRun(first, visible).Next >> _arena.RowBits;
        var end =
            last == long.MaxValue ? LastBlock(visible) + 1 : (FirstRun(last + 1, visible).Next >> _arena.RowBits) + 1;
        var block = begin + (uint)((long)(end - begin) * share / of);
        return block == 0 || block > LastBlock(visible) ? last : Math.Max(_arena.Infos[block].PrefixMaxTime, first);
    }

    private uint LastBlock(uint visible) => (visible - 1) >> _arena.RowBits;

    /// <summary>How many rows of a block a reader may see.</summary>
    private int RowsVisible(uint block, uint visible) =>
        block == visible >> _arena.RowBits ? (int)(visible & _arena.RowMask) : _arena.RowsPerBlock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TimeAt(byte* rows, int row) => *(long*)(RowAt(rows, row) + _layout.TimeOffset);
}
