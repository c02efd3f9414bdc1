using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage.Series;

// Bars. Hot rows come in order of time and go through BarBuilder. Rows of segments come by series: they go into a grid
// of places by time and symbol, where their order across series does not matter, without being put in order first.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>Adds the bars of a window. Call under a pin.</summary>
    /// <param name="bars">Receives them.</param>
    /// <param name="window">The window.</param>
    /// <param name="keyOffset">Where the symbol that names a series stands.</param>
    /// <param name="price">The price column.</param>
    /// <param name="size">The size column.</param>
    public void AddBars(
        BarBuilder bars, in TableWindow window, int keyOffset, ColumnDescriptor price, ColumnDescriptor size)
    {
        var schema = _layout.Schema;
        var slots = new BarSlots(
            _layout.TimeOffset, ColumnSlot.Of(schema, price), ColumnSlot.Of(schema, size));
        var columns = ColumnSet.None.With(schema.TimeKey!).With(price).With(size);
        var (begin, end) = SegmentsOf(window);
        var (first, last, rows) = SpanOf(window);
        if (begin < end && BarGrid.Suits(first, last, rows, bars.KeyCount, bars.BucketNanos))
        {
            AddBarsByGrid(bars, window.Between(first, last), keyOffset, slots, columns);
            return;
        }

        var sink = new BarSink(bars, _layout.TimeOffset, keyOffset, slots.Price, slots.Size);
        ScanOrdered(window, columns.With(schema.SeriesKey[0]), ref sink);
    }

    private void AddBarsByGrid(
        BarBuilder bars, in TableWindow window, int keyOffset, in BarSlots slots, ColumnSet columns)
    {
        var buckets = (window.Last / bars.BucketNanos) - (window.First / bars.BucketNanos) + 2;
        using var grid = new BarGrid(_context.Heap, _owner, bars.KeyCount, bars.BucketNanos, buckets);
        var capacity = ThawedRows.CapacityFor(_layout.RowSize, ThawedRows.RowsMax);
        var thawed = ThawedRows.Allocate(_context.Heap, _owner, _layout.RowSize, _arena.RowBits, capacity);
        try
        {
            for (var first = window.First; first <= window.Last; first = grid.End)
            {
                grid.Start(first);
                var stretch = window.Between(first, Math.Min(window.Last, grid.End - 1));
                var (begin, end) = SegmentsOf(stretch);
                for (var number = begin; number < end; number++)
                {
                    AddBarsOf(stretch.Tiers.Segments[number], stretch, grid, slots, columns, thawed);
                }

                var sink = new GridSink(grid, keyOffset, slots);
                ScanHotBlocks(stretch, ref sink);
                grid.Finish(bars);
            }
        }
        finally
        {
            thawed.Free(_context.Heap);
        }
    }

    /// <summary>Adds the rows of a segment: thawed whatever series they are of, then each series' own.</summary>
    private void AddBarsOf(
        Segment segment,
        in TableWindow window,
        BarGrid grid,
        in BarSlots slots,
        ColumnSet columns,
        in ThawedRows thawed)
    {
        var pieces = new SegmentPieces(segment, window.First, window.Last);
        var run = 0;
        while (pieces.MoveNext())
        {
            for (var first = pieces.First; first < pieces.End;)
            {
                var blockEnd = (first | (ThawedRows.RowsMax - 1)) + 1;
                var end = Math.Min(Math.Min(pieces.End, blockEnd), first + thawed.Capacity);
                segment.Thaw(first, end - first, columns, thawed.Rows);
                for (var row = first; row < end;)
                {
                    while (segment.RunAt(run).EndRow <= row)
                    {
                        run++;
                    }

                    var count = Math.Min(end, segment.RunAt(run).EndRow) - row;
                    grid.AddOf(
                        SymbolOf(segment, run), RowAt(thawed.Rows, row - first), count, _layout.RowSize, slots);
                    row += count;
                }

                first = end;
            }
        }
    }

    /// <summary>Times between which all rows of a window lie, and about how many rows these are.</summary>
    private (long First, long Last, long Rows) SpanOf(in TableWindow window)
    {
        var (first, last, rows) = (long.MaxValue, long.MinValue, 0L);
        foreach (var segment in window.Tiers.Segments)
        {
            (first, last) = (Math.Min(first, segment.MinTime), Math.Max(last, segment.MaxTime));
            rows += segment.RowCount;
        }

        for (var block = window.FirstBlock; block < window.EndBlock; block++)
        {
            var info = _arena.Infos + block;
            (first, last) = (Math.Min(first, info->MinTime), Math.Max(last, info->MaxTime));
            rows += RowsVisible(block, window.Visible);
        }

        return (Math.Max(first, window.First), Math.Min(last, window.Last), rows);
    }
}
