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
        TableMerge.Open(
            window,
            _context.Heap,
            _owner,
            columns,
            _layout.RowSize,
            isHotOnly: false,
            HasTies(window),
            _segmentLayout.ArrivalOfRowStream >= 0);

    /// <summary>Where a walk over the arena begins: its row id and the newest time before it.</summary>
    public RowRun FirstRun(in TableWindow window)
    {
        var (from, visible) = (window.First, window.Visible);
        if (window.FirstBlock == window.EndBlock)
        {
            return new RowRun(null, null, visible, 0);
        }

        var infos = _arena.Infos;
        var low = FirstBlockOf(window);
        var start = low << _arena.RowBits;
        var rows = _arena.Addresses[low];
        var count = RowsVisible(low, visible);
        var gone = GoneIn(window, low);
        if (infos[low].LateRows == 0)
        {
            var first = Math.Max(LowerBoundInRows(rows, count, from), gone);
            return new RowRun(null, null, start + (uint)first, infos[low].PrefixMaxTime);
        }

        var max = infos[low].PrefixMaxTime;
        var row = 0;
        while (row < count && (row < gone || TimeAt(rows, row) < max || TimeAt(rows, row) < from))
        {
            max = Math.Max(max, TimeAt(rows, row));
            row++;
        }

        return new RowRun(null, null, start + (uint)row, max);
    }

    /// <summary>The same for a walk that does not mind the order of series at equal times.</summary>
    private TableMerge? OpenMergeByTime(in TableWindow window, ColumnSet columns, bool isHotOnly) =>
        TableMerge.Open(
            window,
            _context.Heap,
            _owner,
            columns,
            _layout.RowSize,
            isHotOnly,
            hasTies: false,
            keepsArrivals: true);

    /// <summary>The first block that has in-order rows from the window's first time on.</summary>
    private uint FirstBlockOf(in TableWindow window)
    {
        var infos = _arena.Infos;
        var low = window.FirstBlock;
        for (var high = window.EndBlock - 1; low < high;)
        {
            var middle = (low + high) >> 1;
            if (infos[middle + 1].PrefixMaxTime >= window.First)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>
    /// Whether a block that a walk comes through has rows of equal time that are not in the order of their series.
    /// </summary>
    private bool HasTies(in TableWindow window)
    {
        if (!Volatile.Read(ref _hasTies) || window.FirstBlock == window.EndBlock)
        {
            return false;
        }

        var infos = _arena.Infos;
        for (var block = FirstBlockOf(window); block < window.EndBlock; block++)
        {
            if (infos[block].IsTied != 0)
            {
                return true;
            }

            if (infos[block].PrefixMaxTime > window.Last)
            {
                return false;
            }
        }

        return false;
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
    /// Rows of equal time come in the order of their series, then of arrival; in a table that keeps arrivals in that
    /// order alone, in which those in segments came first, then those in order, then the late ones.
    /// </summary>
    private RowRun NextRowsMerged(byte* hot, uint next, long max, long last, uint visible, TableMerge merge)
    {
        if (merge.Ties.Exist)
        {
            return NextTied(next, max, merge);
        }

        var late = merge.Late is { Head: not null } ? merge.Late : null;
        var lateTime = late is null ? long.MaxValue : late.HeadTime;
        var hotTime = hot == null || TimeOf(hot) > last ? long.MaxValue : TimeOf(hot);
        hot = hot == null || TimeOf(hot) > last ? null : hot;
        var thawedTime = long.MaxValue;
        var isThawed = merge.HasSegments && merge.TryFindHead(out thawedTime);
        if (hot == null && late is null && !isThawed)
        {
            return new RowRun(null, null, visible, max);
        }

        if (merge.KeepsArrivals)
        {
            return NextAsTheyCame(hot, next, max, last, visible, merge, isThawed, thawedTime);
        }

        var arenaTime = hot == null ? lateTime : late is null ? hotTime : Math.Min(hotTime, lateTime);
        if (isThawed && ((hot == null && late is null) || thawedTime < arenaTime))
        {
            var limit = hot == null && late is null
                ? new RowLimit(long.MaxValue, int.MaxValue)
                : RowLimit.Before(arenaTime);
            var rows = merge.TakeRows(limit, out var count);
            return new RowRun(rows, RowAt(rows, count), next, max);
        }

        merge.Ties.Start(arenaTime);
        var isAlone = !isThawed || arenaTime < thawedTime;
        if (isAlone && hotTime < lateTime)
        {
            // Up to the next row of another source, which is later.
            var before = Math.Min(late is null ? last : lateTime - 1, isThawed ? thawedTime - 1 : last);
            var run = _arena.Infos[next >> _arena.RowBits].IsTied == 0
                ? RunFrom(hot, next, Math.Min(before, last), visible, merge.Hidden)
                : RunBetweenTies(hot, next, Math.Min(before, last), visible, merge.Hidden);
            if (run.Start != null)
            {
                return run;
            }
        }
        else if (isAlone && lateTime < hotTime)
        {
            var rowId = late!.Head->RowId;
            late.Advance();
            var row = _arena.AddressOf(rowId);
            if (late.Head == null || late.HeadTime > lateTime)
            {
                return new RowRun(row, row + _layout.RowSize, next, max);
            }

            merge.Ties.Add(OrdinalOfRow(row, rowId), rowId, _context.Heap, _owner);
        }

        GatherTies(ref next, ref max, visible, merge);
        return NextTied(next, max, merge);
    }

    private RowRun NextAsTheyCame(
        byte* hot, uint next, long max, long last, uint visible, TableMerge merge, bool isThawed, long thawedTime)
    {
        var late = merge.Late is { Head: not null } ? merge.Late : null;
        var lateTime = late is null ? long.MaxValue : late.HeadTime;
        var limit = last;
        if (isThawed)
        {
            var hotTime = hot == null ? lateTime : Math.Min(lateTime, TimeOf(hot));
            if (thawedTime <= hotTime)
            {
                var rows = merge.TakeRows(new RowLimit(hotTime, int.MaxValue), out var count);
                return new RowRun(rows, RowAt(rows, count), next, max);
            }

            limit = thawedTime - 1;
        }

        if (hot != null && TimeOf(hot) <= lateTime)
        {
            return RunFrom(hot, next, Math.Min(limit, lateTime), visible, merge.Hidden);
        }

        var row = RowAddress.Of(_arena.Addresses, late!.Head->RowId, _arena.RowBits, _layout.RowSize);
        late.Advance();
        return new RowRun(row, row + _layout.RowSize, next, max);
    }

    /// <summary>Notes all rows of the arena of the time of the oldest ones left.</summary>
    private void GatherTies(ref uint next, ref long max, uint visible, TableMerge merge)
    {
        var time = merge.Ties.Time;
        for (var row = FindInOrder(ref next, ref max, visible, merge.Hidden);
            row != null && TimeOf(row) == time;
            row = FindInOrder(ref next, ref max, visible, merge.Hidden))
        {
            merge.Ties.Add(OrdinalOfRow(row, next), next, _context.Heap, _owner);
            max = time;
            next = _arena.After(next, 1);
        }

        for (; merge.Late is { Head: not null } late && late.HeadTime == time; late.Advance())
        {
            var rowId = late.Head->RowId;
            merge.Ties.Add(OrdinalOfRow(_arena.AddressOf(rowId), rowId), rowId, _context.Heap, _owner);
        }

        merge.Ties.Sort();
    }

    /// <summary>The ordinal of a row's series, also where that was forgotten since the reader took its tiers.</summary>
    /// <param name="row">A row of these tiers.</param>
    /// <param name="rowId">Its id, where the row stands in the arena.</param>
    private int OrdinalOfRow(byte* row, uint rowId = uint.MaxValue)
    {
        var state = FindOf(row, _map.BySymbol);
        return state == null || rowId < SeriesState.Tail(state, _layout)->Born
            ? OrdinalOf(FindForgotten(row, state))
            : OrdinalOf(state);
    }

    /// <summary>The next of the rows of one time that were gathered, or those in segments before it.</summary>
    private RowRun NextTied(uint next, long max, TableMerge merge)
    {
        var ties = merge.Ties;
        var limit = int.MaxValue;
        if (merge.HasSegments && merge.TryFindHead(out var time) && time <= ties.Time)
        {
            if (merge.HeadSeries <= ties.HeadSeries)
            {
                var rows = merge.TakeRows(new RowLimit(ties.Time, ties.HeadSeries), out var count);
                return new RowRun(rows, RowAt(rows, count), next, max);
            }

            limit = merge.HeadSeries;
        }

        var rowId = ties.HeadRowId;
        var first = _arena.AddressOf(rowId);
        var end = first;
        do
        {
            ties.Advance();
            end += _layout.RowSize;
            rowId++;
        }
        while (ties.Exist && ties.HeadRowId == rowId && (rowId & _arena.RowMask) != 0 && ties.HeadSeries < limit);

        return new RowRun(first, end, next, max);
    }

    /// <summary>
    /// In a block in which rows of equal time are not in the order of their series: neighbours from a row on, each of
    /// its own time and not newer than the limit; none where the row itself may have the time of others.
    /// </summary>
    private RowRun RunBetweenTies(byte* row, uint rowId, long limit, uint visible, HiddenRows? hidden)
    {
        var block = rowId >> _arena.RowBits;
        var first = (int)(rowId & _arena.RowMask);
        var stop = Math.Min(RowsVisible(block, visible), first + StretchRows);
        if (hidden is not null)
        {
            stop = (int)Math.Min(hidden.NextFrom(rowId) - (block << _arena.RowBits), (uint)stop);
        }

        var rows = _arena.Addresses[block];
        var end = first;
        for (var time = TimeOf(row); end + 1 < stop && time <= limit; end++)
        {
            var following = TimeAt(rows, end + 1);
            if (following <= time)
            {
                break;
            }

            time = following;
        }

        return end == first
            ? default
            : new RowRun(row, RowAt(rows, end), rowId + (uint)(end - first), TimeAt(rows, end - 1));
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
