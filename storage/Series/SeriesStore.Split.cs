using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Series;

// Cutting a window of the table into parts with about as many rows each: by whole blocks of the arena, and by the
// segments' fences.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>
    /// The time up to which about <paramref name="share"/> of <paramref name="of"/> of the rows in [first, last] stand.
    /// </summary>
    public long TimeAtShare(int share, int of, long first, long last)
    {
        using var pin = Pin();
        var window = Window(first, last);
        if (window.IsEmpty)
        {
            return last;
        }

        var before = RowsBefore(window, first);
        var wanted = before + ((RowsBefore(window, last) - before) * share / of);
        var (low, high) = (first, last);
        while (low < high)
        {
            var middle = low + (long)((ulong)(high - low) / 2);
            if (RowsBefore(window, middle) >= wanted)
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

    /// <summary>About how many rows are older than a time: never fewer for a later time.</summary>
    private double RowsBefore(in TableWindow window, long time)
    {
        var rows = 0.0;
        foreach (var segment in window.Tiers.Segments)
        {
            rows += RowsBefore(segment, time);
        }

        var infos = _arena.Infos;
        var (low, high) = (window.FirstBlock, window.EndBlock);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (infos[middle].PrefixMaxTime < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return rows + ((low - window.FirstBlock) * (double)_arena.RowsPerBlock);
    }

    /// <summary>Fences stand at equal numbers of rows; between two of them rows are taken as spread evenly.</summary>
    private static double RowsBefore(Segment segment, long time)
    {
        if (time <= segment.MinTime || time > segment.MaxTime)
        {
            return time <= segment.MinTime ? 0 : segment.RowCount;
        }

        // The first fence is the oldest time, so there is one before.
        var fences = segment.TimeFences;
        var slice = fences.BinarySearch(time);
        slice = (slice < 0 ? ~slice : slice) - 1;
        var begin = (double)fences[slice];
        var end = slice + 1 < fences.Length ? fences[slice + 1] : (double)segment.MaxTime;
        var part = end > begin ? Math.Clamp((time - begin) / (end - begin), 0, 1) : 1;
        return segment.RowCount * ((slice + part) / fences.Length);
    }
}
