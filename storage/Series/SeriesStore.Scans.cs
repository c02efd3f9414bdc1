using System.Runtime.CompilerServices;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Late;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// Feeding the kernels: a window of the table or of a series, as runs of neighbours or of row ids.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>The rows in [first, last], as of now. Call under a pin.</summary>
    public TableWindow Window(long first, long last)
    {
        while (true)
        {
            var tiers = TakeTiers(out var visible);
            var late = LateRuns;

            // Late rows of newer tiers lack some that these tiers call hot.
            if (Tiers.HotStart == tiers.HotStart)
            {
                var end = visible == 0 ? 0 : Math.Max(tiers.HotBlock, LastBlock(visible) + 1);
                return new TableWindow(first, last, tiers, visible, late, tiers.HotBlock, end);
            }
        }
    }

    /// <summary>Feeds the rows of a window in any order: thawed ones, then hot ones. Call under a pin.</summary>
    public void ScanUnordered<TSink>(in TableWindow window, ColumnSet columns, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (window.IsEmpty)
        {
            return;
        }

        ScanSegments(window, columns, ref sink);
        ScanHotBlocks(window, ref sink);
    }

    /// <summary>Feeds the rows of a window that stand in segments, in any order. Call under a pin.</summary>
    public void ScanSegments<TSink>(in TableWindow window, ColumnSet columns, ref TSink sink)
        where TSink : struct, IRowSink
    {
        var (begin, end) = window.Tiers.Overlapping(window.First, window.Last);
        if (begin == end)
        {
            return;
        }

        var capacity = ThawedRows.CapacityFor(_layout.RowSize, ThawedRows.RowsMax);
        var thawed = ThawedRows.Allocate(_context.Heap, _owner, _layout.RowSize, _arena.RowBits, capacity);
        try
        {
            for (var number = begin; number < end; number++)
            {
                var segment = window.Tiers.Segments[number];
                var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
                while (pieces.MoveNext())
                {
                    for (var first = pieces.First; first < pieces.End;)
                    {
                        // Up to the end of a block, so that the next ones are decoded whole.
                        var blockEnd = (first | (ThawedRows.RowsMax - 1)) + 1;
                        var count = Math.Min(Math.Min(pieces.End, blockEnd) - first, thawed.Capacity);
                        segment.Thaw(first, count, columns, thawed.Rows);
                        sink.AddRows(thawed.Rows, count, _layout.RowSize);
                        first += count;
                    }
                }
            }
        }
        finally
        {
            thawed.Free(_context.Heap);
        }
    }

    /// <summary>Feeds the hot rows of a window in any order: late ones where they stand. Call under a pin.</summary>
    public void ScanHotBlocks<TSink>(in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (window.IsEmpty)
        {
            return;
        }

        for (var block = window.FirstBlock; block < window.EndBlock; block++)
        {
            // What is not visible yet may have widened these times: then the block is looked at more closely.
            var info = _arena.Infos + block;
            var rows = _arena.Addresses[block];
            var count = RowsVisible(block, window.Visible);
            var lateRows = Volatile.Read(ref info->LateRows);
            var gone = GoneIn(window, block);
            if (count <= gone || info->MaxTime < window.First || info->MinTime > window.Last)
            {
                continue;
            }

            if (info->MinTime >= window.First && info->MaxTime <= window.Last)
            {
                AddShown(window, block, gone, count, ref sink);
            }
            else if (lateRows == 0)
            {
                var first = Math.Max(LowerBoundInRows(rows, count, window.First), gone);
                var end = window.Last == long.MaxValue ? count : LowerBoundInRows(rows, count, window.Last + 1);

                // The window may end among the rows that are gone.
                AddShown(window, block, first, Math.Max(first, end), ref sink);
            }
            else
            {
                ScanStretches(block, count, window, ref sink);
            }
        }
    }

    /// <summary>Feeds the rows of a window in time order. Call under a pin.</summary>
    public void ScanOrdered<TSink>(in TableWindow window, ColumnSet columns, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (!window.IsEmpty)
        {
            ScanMerged(window, OpenMerge(window, columns), ref sink);
        }
    }

    /// <summary>
    /// Feeds the rows of a window in time order; those of equal time in any order of their series, but within a series
    /// as they came. Call under a pin.
    /// </summary>
    public void ScanByTime<TSink>(in TableWindow window, ColumnSet columns, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (!window.IsEmpty)
        {
            ScanMerged(window, OpenMergeByTime(window, columns, isHotOnly: false), ref sink);
        }
    }

    /// <summary>Feeds the hot rows of a window in time order, those of equal time as they came. Call under a
    /// pin.</summary>
    public void ScanHotByTime<TSink>(in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (!window.IsEmpty)
        {
            ScanMerged(window, OpenMergeByTime(window, ColumnSet.None, isHotOnly: true), ref sink);
        }
    }

    /// <summary>Feeds a series' rows in [from, to) in time order. Call under a pin.</summary>
    public void ScanSeries<TSink>(in SeriesSnapshot series, long from, long to, ColumnSet columns, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (series.Count == 0 || from >= to)
        {
            return;
        }

        ScanMerged(series, from, to, OpenMerge(series, from, to - 1, columns), ref sink);
    }

    /// <summary>Feeds a series' hot rows in [from, to) in time order. Call under a pin.</summary>
    public void ScanHot<TSink>(in SeriesSnapshot series, long from, long to, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (series.Count > 0 && from < to)
        {
            ScanMerged(series, from, to, OpenLate(series, from, to - 1), ref sink);
        }
    }

    /// <summary>Feeds a series' late rows in [from, to). Call under a pin.</summary>
    public void ScanLate<TSink>(in SeriesSnapshot series, long from, long to, ref TSink sink)
        where TSink : struct, IRowSink
    {
        var merge = from < to
            ? LateMerge.Open(series.Late, from, to - 1, series.Tiers, series.Visible)
            : null;
        try
        {
            while (merge is { Head: not null })
            {
                var id = merge.Head->RowId;
                sink.AddIds(ListOf(&id, 1));
                merge.Advance();
            }
        }
        finally
        {
            merge?.Close();
        }
    }

    private void ScanMerged<TSink>(in TableWindow window, TableMerge? merge, ref TSink sink)
        where TSink : struct, IRowSink
    {
        try
        {
            var position = FirstRun(window);
            while (true)
            {
                position = NextRows(position.Next, position.MaxTime, window.Last, window.Visible, merge);
                if (position.Start == null)
                {
                    return;
                }

                sink.AddRows(position.Start, (int)((position.End - position.Start) / _layout.RowSize), _layout.RowSize);
            }
        }
        finally
        {
            merge?.Close();
        }
    }

    private void ScanMerged<TSink>(
        in SeriesSnapshot series, long from, long to, SeriesMerge? merge, ref TSink sink)
        where TSink : struct, IRowSink
    {
        try
        {
            var position = LowerBound(series, from);
            var end = LowerBound(series, to);
            while (merge is { HasRows: true })
            {
                var run = NextIds(series.Checkpoints, position, end, merge);
                if (run.IsThawed)
                {
                    // Numbered from 0 in one stretch.
                    sink.AddRows(RowAt(*run.Addresses, (int)*run.Ids), run.Count, _layout.RowSize);
                }
                else
                {
                    sink.AddIds(ListOf(run.Ids, run.Count));
                }

                position = run.Next;
            }

            if (merge?.Hidden is { } hidden)
            {
                var rows = hidden.HotOf(OrdinalOf(series), from, to - 1);
                ScanShownPostings(series.Checkpoints, position, end, rows, ref sink);
            }
            else
            {
                ScanPostings(series.Checkpoints, position, end, ref sink);
            }
        }
        finally
        {
            merge?.Close();
        }
    }

    /// <summary>A merge of a series' hot late rows alone; null where there are none, and none is hidden.</summary>
    private SeriesMerge? OpenLate(in SeriesSnapshot series, long from, long last)
    {
        var late = LateMerge.Open(series.Late, from, last, series.Tiers, series.Visible);
        var hidden = HiddenHot(series, from, last);
        return late is null && hidden is null ? null : TakeMerge(ColumnSet.None, late, hidden).Start();
    }

    /// <summary>Feeds postings between those that are hidden: by time, and so by position too.</summary>
    private void ScanShownPostings<TSink>(
        byte* checkpoints, uint position, uint end, HotHiddenRows hidden, ref TSink sink)
        where TSink : struct, IRowSink
    {
        for (var number = 0; number < hidden.Count; number++)
        {
            var rowId = hidden[number].RowId;
            var place = FirstIdFrom(checkpoints, position, end, rowId);
            if (place < end && IdAt(checkpoints, place) == rowId)
            {
                ScanPostings(checkpoints, position, place, ref sink);
                position = place + 1;
            }
        }

        ScanPostings(checkpoints, position, end, ref sink);
    }

    private void ScanPostings<TSink>(byte* checkpoints, uint position, uint end, ref TSink sink)
        where TSink : struct, IRowSink
    {
        while (position < end)
        {
            var chunkEnd = Math.Min(end, (position | Checkpoint.ChunkMask) + 1);
            sink.AddIds(ListOf(Ids(checkpoints, position), (int)(chunkEnd - position)));
            position = chunkEnd;
        }
    }

    /// <summary>In a block with late rows that the window cuts: neighbours inside the window.</summary>
    private void ScanStretches<TSink>(uint block, int count, in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        var rows = _arena.Addresses[block];
        for (var row = GoneIn(window, block); row < count;)
        {
            while (row < count && (TimeAt(rows, row) < window.First || TimeAt(rows, row) > window.Last))
            {
                row++;
            }

            var first = row;
            while (row < count && TimeAt(rows, row) >= window.First && TimeAt(rows, row) <= window.Last)
            {
                row++;
            }

            if (row > first)
            {
                AddShown(window, block, first, row, ref sink);
            }
        }
    }

    /// <summary>How many of a block's first rows are gone.</summary>
    private static int GoneIn(in TableWindow window, uint block) =>
        block == window.Tiers.HotBlock ? (int)window.Tiers.HotGone : 0;

    /// <summary>Feeds neighbours of a block, without hidden rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddShown<TSink>(in TableWindow window, uint block, int first, int end, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (window.Tiers.Hidden is not { HasHot: true } hidden)
        {
            sink.AddRows(RowAt(_arena.Addresses[block], first), end - first, _layout.RowSize);
            return;
        }

        var start = block << _arena.RowBits;
        while (first < end)
        {
            var next = (int)Math.Min(hidden.NextFrom(start + (uint)first) - start, (uint)end);
            if (next > first)
            {
                sink.AddRows(RowAt(_arena.Addresses[block], first), next - first, _layout.RowSize);
            }

            first = next + 1;
        }
    }

    private RowIdList ListOf(uint* ids, int count) =>
        new(ids, count, _arena.Addresses, _arena.RowBits, _layout.RowSize);
}
