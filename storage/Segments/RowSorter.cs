using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Puts rows in order of series, time and arrival: a counting sort by series, which keeps the order of arrival, then by
/// time where a series is not in that order already.
/// </summary>
internal static unsafe class RowSorter
{
    /// <summary>Sorts; all working memory and the result are carved from the scratch.</summary>
    public static SortedRows Sort(in SegmentSource source, SegmentLayout layout, BumpArena scratch)
    {
        var counts = (int*)scratch.Carve((source.SeriesCount + 1) * sizeof(int));
        var newest = (long*)scratch.Carve(source.SeriesCount * sizeof(long));
        var times = (long*)scratch.Carve(source.RowCount * sizeof(long));
        new Span<int>(counts, source.SeriesCount + 1).Clear();
        new Span<long>(newest, source.SeriesCount).Fill(long.MinValue);
        var (minTime, maxTime, isOrdered) = Count(source, layout, counts, newest, times);
        var runCount = 0;
        for (var series = 0; series < source.SeriesCount; series++)
        {
            runCount += counts[series] > 0 ? 1 : 0;
        }

        var sorted = new SortedRows
        {
            RunCount = runCount,
            Series = (int*)scratch.Carve(runCount * sizeof(int)),
            FirstRows = (int*)scratch.Carve((runCount + 1) * sizeof(int)),
            Arrivals = (int*)scratch.Carve(source.RowCount * sizeof(int)),
            MinTime = minTime,
            MaxTime = maxTime,
        };
        Place(source, counts, sorted);
        if (!isOrdered)
        {
            SortTimes(times, sorted);
        }

        return sorted;
    }

    /// <summary>One pass in arrival order: rows per series, times, whether any series falls back in time.</summary>
    private static (long MinTime, long MaxTime, bool IsOrdered) Count(
        in SegmentSource source, SegmentLayout layout, int* counts, long* newest, long* times)
    {
        var (rowSize, timeOffset) = (layout.Schema.RowSize, layout.Schema.TimeKey!.Offset);
        var (minTime, maxTime, isOrdered) = (long.MaxValue, long.MinValue, true);
        var ordinals = source.Series;
        var seriesCount = (uint)source.SeriesCount;
        for (var (first, block) = (0, 0); first < source.RowCount; first += source.RowsPerBlock, block++)
        {
            var time = source.Block(block) + timeOffset;
            var end = Math.Min(source.RowCount, first + source.RowsPerBlock);
            for (var arrival = first; arrival < end; arrival++, time += rowSize)
            {
                var (series, nanos) = (ordinals[arrival], *(long*)time);
                Check.That((uint)series < seriesCount);
                counts[series]++;
                isOrdered &= nanos >= newest[series];
                newest[series] = nanos;
                times[arrival] = nanos;
                minTime = Math.Min(minTime, nanos);
                maxTime = Math.Max(maxTime, nanos);
            }
        }

        return (minTime, maxTime, isOrdered);
    }

    private static void Place(in SegmentSource source, int* counts, in SortedRows sorted)
    {
        var (run, row) = (0, 0);
        for (var series = 0; series < source.SeriesCount; series++)
        {
            var count = counts[series];
            counts[series] = row;       // from here on: where the series' next row goes
            if (count > 0)
            {
                sorted.Series[run] = series;
                sorted.FirstRows[run++] = row;
                row += count;
            }
        }

        sorted.FirstRows[run] = row;
        var ordinals = source.Series;
        var arrivals = sorted.Arrivals;
        for (var arrival = 0; arrival < source.RowCount; arrival++)
        {
            arrivals[counts[ordinals[arrival]]++] = arrival;
        }
    }

    /// <summary>Sorts runs that are not in order of time; arrivals, which are unique, break ties.</summary>
    private static void SortTimes(long* times, in SortedRows sorted)
    {
        for (var run = 0; run < sorted.RunCount; run++)
        {
            var first = sorted.FirstRows[run];
            var arrivals = new Span<int>(sorted.Arrivals + first, sorted.FirstRows[run + 1] - first);
            for (var row = 1; row < arrivals.Length; row++)
            {
                if (times[arrivals[row]] < times[arrivals[row - 1]])
                {
                    arrivals.Sort(new ByTime(times));
                    break;
                }
            }
        }
    }

    private readonly struct ByTime(long* times) : IComparer<int>
    {
        public int Compare(int left, int right)
        {
            var order = times[left].CompareTo(times[right]);
            return order != 0 ? order : left.CompareTo(right);
        }
    }
}

/// <summary>Rows in order: which arrival each is, and where each series begins.</summary>
internal unsafe struct SortedRows
{
    private const int Ahead = 16;   // rows whose loads are started before they are needed

    public int RunCount;
    public int* Series;
    public int* FirstRows;
    public int* Arrivals;
    public long MinTime;
    public long MaxTime;

    /// <summary>Copies rows, in order, to where they stand back to back.</summary>
    public readonly void Gather(in SegmentSource source, int firstRow, int count, byte* rows, int rowSize)
    {
        var arrivals = Arrivals + firstRow;
        if (source.RowCount <= source.RowsPerBlock)
        {
            GatherFrom(source.Block(0), arrivals, count, rows, rowSize);
            return;
        }

        for (var row = 0; row < count; row++, rows += rowSize)
        {
            var (block, at) = Math.DivRem(arrivals[row], source.RowsPerBlock);
            Unsafe.CopyBlockUnaligned(rows, source.Block(block) + ((nint)at * rowSize), (uint)rowSize);
        }
    }

    private static void GatherFrom(byte* block, int* arrivals, int count, byte* rows, nint rowSize)
    {
        for (var row = 0; row < count; row++, rows += rowSize)
        {
            if (row + Ahead < count)
            {
                RowAddress.Prefetch(block + (arrivals[row + Ahead] * rowSize));
            }

            var source = block + (arrivals[row] * rowSize);
            for (nint at = 0; at < rowSize; at += sizeof(long))
            {
                *(long*)(rows + at) = *(long*)(source + at);
            }
        }
    }
}
