using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Late;
using NativeStore.Storage.Scans;

namespace NativeStore.Storage.Series;

// Feeding the kernels: a window of the table or of a series, as runs of neighbours or of row ids.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>The blocks that may hold rows in [first, last]. Call under a pin.</summary>
    public TableWindow Window(long first, long last, uint visible)
    {
        if (visible == 0 || first > last)
        {
            return default;
        }

        return new TableWindow(first, last, 0, LastBlock(visible) + 1, visible);
    }

    /// <summary>Feeds the rows of a window in any order: late rows where they stand. Call under a pin.</summary>
    public void ScanUnordered<TSink>(in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        for (var block = window.FirstBlock; block < window.EndBlock; block++)
        {
            // What is not visible yet may have widened these times: then the block is looked at more closely.
            var info = _arena.Infos + block;
            var rows = _arena.Addresses[block];
            var count = RowsVisible(block, window.Visible);
            var lateRows = Volatile.Read(ref info->LateRows);
            if (count == 0 || info->MaxTime < window.First || info->MinTime > window.Last)
            {
                continue;
            }

            if (info->MinTime >= window.First && info->MaxTime <= window.Last)
            {
                sink.AddRows(rows, count, _layout.RowSize);
            }
            else if (lateRows == 0)
            {
                var first = LowerBoundInRows(rows, count, window.First);
                var end = window.Last == long.MaxValue ? count : LowerBoundInRows(rows, count, window.Last + 1);
                sink.AddRows(RowAt(rows, first), end - first, _layout.RowSize);
            }
            else
            {
                ScanStretches(rows, count, window, ref sink);
            }
        }
    }

    /// <summary>Feeds the rows of a window in time order, ties in arrival order. Call under a pin.</summary>
    public void ScanOrdered<TSink>(in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (window.EndBlock == 0)
        {
            return;
        }

        var position = FirstRun(window.First, window.Visible);
        var merge = LateMerge.Open(LateRuns, window.First, window.Last, window.Visible);
        try
        {
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

    /// <summary>Feeds a series' rows in [from, to) in time order. Call under a pin.</summary>
    public void ScanSeries<TSink>(in SeriesSnapshot series, long from, long to, ref TSink sink)
        where TSink : struct, IRowSink
    {
        if (series.Count == 0 || from >= to)
        {
            return;
        }

        var position = LowerBound(series, from);
        var end = LowerBound(series, to);
        var merge = LateMerge.Open(series.Late, from, to - 1, series.Visible);
        try
        {
            while (merge is { Head: not null })
            {
                var run = NextIds(series.Checkpoints, position, end, merge);
                sink.AddIds(ListOf(run.Ids, run.Count));
                position = run.Next;
            }
        }
        finally
        {
            merge?.Close();
        }

        ScanPostings(series.Checkpoints, position, end, ref sink);
    }

    /// <summary>Feeds a series' late rows in [from, to). Call under a pin.</summary>
    public void ScanLate<TSink>(in SeriesSnapshot series, long from, long to, ref TSink sink)
        where TSink : struct, IRowSink
    {
        var merge = from < to ? LateMerge.Open(series.Late, from, to - 1, series.Visible) : null;
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
    private void ScanStretches<TSink>(byte* rows, int count, in TableWindow window, ref TSink sink)
        where TSink : struct, IRowSink
    {
        for (var row = 0; row < count;)
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
                sink.AddRows(RowAt(rows, first), row - first, _layout.RowSize);
            }
        }
    }

    private RowIdList ListOf(uint* ids, int count) =>
        new(ids, count, _arena.Addresses, _arena.RowBits, _layout.RowSize);
}
