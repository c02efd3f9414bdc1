using System.Runtime.CompilerServices;
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
        var (begin, end) = SegmentsOf(window);
        var (first, last, rows) = SpanOf(window);
        if (begin < end && BarGrid.Suits(first, last, rows, bars.KeyCount, bars.BucketNanos))
        {
            AddBarsByGrid(bars, window.Between(first, last), keyOffset, price, size);
            return;
        }

        var slots = SlotsOf(price, size);
        var sink = new BarSink(bars, _layout.TimeOffset, keyOffset, slots.Price, slots.Size);
        ScanByTime(window, ColumnsOf(price, size).With(_layout.Schema.SeriesKey[0]), ref sink);
    }

    private void AddBarsByGrid(
        BarBuilder bars, in TableWindow window, int keyOffset, ColumnDescriptor price, ColumnDescriptor size)
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
                    AddBarsOf(number, stretch, grid, price, size, thawed);
                }

                var sink = new GridSink(grid, keyOffset, SlotsOf(price, size));
                ScanHotBlocks(stretch, ref sink);
                grid.Finish(bars);
            }
        }
        finally
        {
            thawed.Free(_context.Heap);
        }
    }

    /// <summary>
    /// Adds the rows of a segment, decoded block by block whatever series they are of, then each series' own: as
    /// columns where every row has a price and a size, else as rows.
    /// </summary>
    [SkipLocalsInit]
    private void AddBarsOf(
        int number,
        in TableWindow window,
        BarGrid grid,
        ColumnDescriptor price,
        ColumnDescriptor size,
        in ThawedRows thawed)
    {
        const int Values = ThawedRows.RowsMax + BarGrid.ColumnPadding;
        var times = stackalloc long[Values];
        var prices = stackalloc long[Values];
        var sizes = stackalloc long[Values];
        var (slots, columns) = (SlotsOf(price, size), ColumnsOf(price, size));
        var segment = window.Tiers.Segments[number];
        var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
        var run = 0;
        while (pieces.MoveNext())
        {
            for (var first = pieces.First; first < pieces.End;)
            {
                var blockEnd = (first | (ThawedRows.RowsMax - 1)) + 1;
                var end = Math.Min(Math.Min(pieces.End, blockEnd), first + thawed.Capacity);
                var isWhole = segment.TryReadNumbers(price, first, end - first, prices)
                    && segment.TryReadNumbers(size, first, end - first, sizes);
                if (isWhole)
                {
                    segment.ReadTimes(first, end - first, times);
                }
                else
                {
                    segment.Thaw(first, end - first, columns, thawed.Rows);
                }

                for (var row = first; row < end;)
                {
                    while (segment.RunAt(run).EndRow <= row)
                    {
                        run++;
                    }

                    var (at, count) = (row - first, Math.Min(end, segment.RunAt(run).EndRow) - row);
                    if (isWhole)
                    {
                        grid.AddColumns(SymbolOf(segment, run), times + at, prices + at, sizes + at, count);
                    }
                    else
                    {
                        grid.AddOf(SymbolOf(segment, run), RowAt(thawed.Rows, at), count, _layout.RowSize, slots);
                    }

                    row += count;
                }

                first = end;
            }
        }
    }

    private BarSlots SlotsOf(ColumnDescriptor price, ColumnDescriptor size) =>
        new(_layout.TimeOffset, ColumnSlot.Of(_layout.Schema, price), ColumnSlot.Of(_layout.Schema, size));

    private ColumnSet ColumnsOf(ColumnDescriptor price, ColumnDescriptor size) =>
        ColumnSet.None.With(_layout.Schema.TimeKey!).With(price).With(size);

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
