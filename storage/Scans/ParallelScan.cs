using System.Runtime.ExceptionServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage.Scans;

/// <summary>One aggregate over many blocks, computed by several threads.</summary>
internal static class ParallelScan
{
    /// <summary>Sums a window; the caller holds a pin until this returns.</summary>
    public static VolumeTotals Run<TLayout>(
        SeriesStore<TLayout> store, TableWindow window, ColumnDescriptor price, ColumnDescriptor size, int threads)
        where TLayout : struct, IRowLayout
    {
        var parts = new VolumeTotals[threads];
        var work = new Work(window);
        ForAll(threads, part =>
        {
            var totals = default(VolumeTotals);
            while (work.TryTake(out var segment, out var begin, out var end))
            {
                if (segment >= 0)
                {
                    SeriesStore<TLayout>.AddVolume(ref totals, window, segment, price, size);
                    continue;
                }

                var sink = new VolumeSink(
                    ColumnSlot.Of(store.Layout.Schema, price), ColumnSlot.Of(store.Layout.Schema, size));
                store.ScanHotBlocks(window.WithBlocks(begin, end), ref sink);
                totals.Add(sink.Totals);
            }

            parts[part] = totals;
        });
        var sum = default(VolumeTotals);
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }

    /// <summary>Each part on a thread. What one throws, as a file that cannot be read, is thrown as it is.</summary>
    private static void ForAll(int threads, Action<int> part)
    {
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    /// <summary>What is to be done, handed out piece by piece: segments first, then some blocks at a time.</summary>
    private sealed class Work(TableWindow window)
    {
        private const int BlocksPerPiece = 4;
        private readonly (int Begin, int End) _segments = window.Tiers.Overlapping(window.First, window.Last);
        private int _taken = -1;

        /// <summary>The next piece: a segment's number, or -1 and blocks; false where nothing is left.</summary>
        public bool TryTake(out int segment, out uint begin, out uint end)
        {
            (segment, begin, end) = (-1, 0, 0);
            var piece = Interlocked.Increment(ref _taken);
            if (piece < _segments.End - _segments.Begin)
            {
                segment = _segments.Begin + piece;
                return true;
            }

            var first = window.FirstBlock
                + ((long)(piece - (_segments.End - _segments.Begin)) * BlocksPerPiece);
            begin = (uint)Math.Min(first, window.EndBlock);
            end = (uint)Math.Min(first + BlocksPerPiece, window.EndBlock);
            return begin < end;
        }
    }
}
