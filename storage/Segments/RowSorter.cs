using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Puts rows in order of series, time and arrival: a counting sort by series, which keeps the order of arrival, then by
/// time where a series is not in that order already. Rows that came in order are moved as they are read, front to back;
/// others are moved by their numbers first.
/// </summary>
internal static unsafe class RowSorter
{
    /// <summary>Sorts; all working memory and the result are carved from the scratch.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="layout">What they are made of.</param>
    /// <param name="scratch">Where the order lives.</param>
    /// <param name="mayMove">Whether the rows may be moved there, too.</param>
    public static SortedRows Sort(in SegmentSource source, SegmentLayout layout, BumpArena scratch, bool mayMove)
    {
        var counts = (int*)scratch.Carve(Math.Max(source.SeriesCount, 1) * sizeof(int));
        new Span<int>(counts, source.SeriesCount).Clear();
        CountRows(source, counts);
        Check.Guarded(!source.IsInTimeOrder || AreSeriesOrdered(source, layout, scratch));
        var isOrdered = source.IsInTimeOrder || AreSeriesOrdered(source, layout, scratch);
        var sorted = new SortedRows { RowSize = layout.Schema.RowSize, RunCount = 0 };
        for (var series = 0; series < source.SeriesCount; series++)
        {
            sorted.RunCount += counts[series] > 0 ? 1 : 0;
        }

        sorted.Series = (int*)scratch.Carve(sorted.RunCount * sizeof(int));
        sorted.FirstRows = (int*)scratch.Carve((sorted.RunCount + 1) * sizeof(int));
        if (layout.RowOfArrivalStream >= 0)
        {
            sorted.RowsOfArrivals = (int*)scratch.Carve(source.RowCount * sizeof(int));
        }

        PlaceRuns(source, counts, sorted);
        var bytes = (long)source.RowCount * sorted.RowSize;
        if (!mayMove || !isOrdered || bytes > NativeHeap.SlabBytes || layout.ArrivalOfRowStream >= 0)
        {
            sorted.Arrivals = (int*)scratch.Carve(source.RowCount * sizeof(int));
            PlaceArrivals(source, counts, sorted);
            SortTimes(source, layout, sorted, isOrdered);
        }
        else
        {
            // A whole slab comes as it is; less of one would be cleared first.
            sorted.Rows = scratch.Carve(bytes > NativeHeap.SlabBytes / 4 ? NativeHeap.SlabBytes : (int)bytes, 64);
            PlaceRows(source, counts, sorted);
        }

        return sorted;
    }

    private static void CountRows(in SegmentSource source, int* counts)
    {
        var ordinals = source.Series;
        var seriesCount = (uint)source.SeriesCount;
        for (var arrival = 0; arrival < source.RowCount; arrival++)
        {
            var series = ordinals[arrival];
            Check.That((uint)series < seriesCount);
            counts[series]++;
        }
    }

    private static bool AreSeriesOrdered(in SegmentSource source, SegmentLayout layout, BumpArena scratch)
    {
        var newest = (long*)scratch.Carve(source.SeriesCount * sizeof(long));
        new Span<long>(newest, source.SeriesCount).Fill(long.MinValue);
        var (rowSize, timeOffset) = (layout.Schema.RowSize, layout.Schema.TimeKey!.Offset);
        for (var (first, block) = (0, 0); first < source.RowCount; first += source.RowsPerBlock, block++)
        {
            var time = source.Block(block) + timeOffset;
            var end = Math.Min(source.RowCount, first + source.RowsPerBlock);
            for (var arrival = first; arrival < end; arrival++, time += rowSize)
            {
                var (series, nanos) = (source.Series[arrival], *(long*)time);
                if (nanos < newest[series])
                {
                    return false;
                }

                newest[series] = nanos;
            }
        }

        return true;
    }

    /// <summary>Runs out of counts; from here on a count is where the series' next row goes.</summary>
    private static void PlaceRuns(in SegmentSource source, int* counts, in SortedRows sorted)
    {
        var (run, row) = (0, 0);
        for (var series = 0; series < source.SeriesCount; series++)
        {
            var count = counts[series];
            counts[series] = row;
            if (count > 0)
            {
                sorted.Series[run] = series;
                sorted.FirstRows[run++] = row;
                row += count;
            }
        }

        sorted.FirstRows[run] = row;
    }

    private static void PlaceArrivals(in SegmentSource source, int* next, in SortedRows sorted)
    {
        var ordinals = source.Series;
        var arrivals = sorted.Arrivals;
        for (var arrival = 0; arrival < source.RowCount; arrival++)
        {
            arrivals[next[ordinals[arrival]]++] = arrival;
        }
    }

    private static void PlaceRows(in SegmentSource source, int* next, in SortedRows sorted)
    {
        var ordinals = source.Series;
        var target = sorted.Rows;
        var rowsOfArrivals = sorted.RowsOfArrivals;
        nint rowSize = sorted.RowSize;
        var last = source.RowCount - 1;
        for (var (first, block) = (0, 0); first < source.RowCount; first += source.RowsPerBlock, block++)
        {
            var row = source.Block(block);
            var end = Math.Min(source.RowCount, first + source.RowsPerBlock);
            for (var arrival = first; arrival < end; arrival++, row += rowSize)
            {
                // The line that a later row goes to, or one beside it: rows of a series follow each other there.
                var ahead = Math.Min(arrival + SortedRows.Ahead, last);
                RowAddress.Prefetch(target + (next[ordinals[ahead]] * rowSize));
                var place = next[ordinals[arrival]]++;
                if (rowsOfArrivals != null)
                {
                    rowsOfArrivals[arrival] = place;
                }

                SortedRows.CopyRow(row, target + (place * rowSize), rowSize);
            }
        }
    }

    /// <summary>Sorts runs that are not in order of time; arrivals, which are unique, break ties.</summary>
    private static void SortTimes(
        in SegmentSource source, SegmentLayout layout, in SortedRows sorted, bool isOrdered)
    {
        var byTime = new ByTime(source, layout);
        for (var run = 0; run < sorted.RunCount && !isOrdered; run++)
        {
            var first = sorted.FirstRows[run];
            var arrivals = new Span<int>(sorted.Arrivals + first, sorted.FirstRows[run + 1] - first);
            for (var row = 1; row < arrivals.Length; row++)
            {
                if (byTime.TimeOf(arrivals[row]) < byTime.TimeOf(arrivals[row - 1]))
                {
                    arrivals.Sort(byTime);
                    break;
                }
            }
        }

        for (var row = 0; row < source.RowCount && sorted.RowsOfArrivals != null; row++)
        {
            sorted.RowsOfArrivals[sorted.Arrivals[row]] = row;
        }
    }

    private readonly struct ByTime(SegmentSource source, SegmentLayout layout) : IComparer<int>
    {
        private readonly int _rowSize = layout.Schema.RowSize;
        private readonly int _timeOffset = layout.Schema.TimeKey!.Offset;

        public long TimeOf(int arrival) => *(long*)(source.RowAt(arrival, _rowSize) + _timeOffset);

        public int Compare(int left, int right)
        {
            var order = TimeOf(left).CompareTo(TimeOf(right));
            return order != 0 ? order : left.CompareTo(right);
        }
    }
}

/// <summary>Rows in order: where each series begins, and the rows themselves or which arrival each is.</summary>
internal unsafe struct SortedRows
{
    /// <summary>Rows whose loads are started before they are needed.</summary>
    public const int Ahead = 16;

    public int RowSize;
    public int RunCount;
    public int* Series;
    public int* FirstRows;

    /// <summary>The rows, back to back; null where they were not moved yet.</summary>
    public byte* Rows;

    /// <summary>By row: the arrival; null where the rows were moved and nobody else wants it.</summary>
    public int* Arrivals;

    /// <summary>By arrival: the row; null where nobody wants it.</summary>
    public int* RowsOfArrivals;

    /// <summary>
    /// Rows in order, back to back: those that were moved already, or copied to a buffer that holds that many.
    /// </summary>
    public readonly byte* Take(in SegmentSource source, int firstRow, int count, byte* buffer)
    {
        if (Rows != null)
        {
            return Rows + ((nint)firstRow * RowSize);
        }

        var (target, arrivals, rowSize) = ((nint)buffer, (nint)(Arrivals + firstRow), (nint)RowSize);
        for (var row = 0; row < count; row++)
        {
            if (row + Ahead < count)
            {
                RowAddress.Prefetch(source.RowAt(((int*)arrivals)[row + Ahead], RowSize));
            }

            CopyRow(source.RowAt(((int*)arrivals)[row], RowSize), (byte*)target + (row * rowSize), rowSize);
        }

        return buffer;
    }

    /// <summary>Copies a row: a multiple of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRow(byte* source, byte* target, nint rowSize)
    {
        nint at = 0;
        for (; at <= rowSize - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256.Store(Vector256.Load(source + at), target + at);
        }

        for (; at < rowSize; at += sizeof(long))
        {
            *(long*)(target + at) = *(long*)(source + at);
        }
    }
}
