using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage.Series;

/// <summary>Where a walk over a series starts and ends, and what it holds meanwhile.</summary>
internal readonly unsafe ref struct SeriesCursor
{
    public readonly byte* Checkpoints;
    public readonly uint First;
    public readonly uint End;
    public readonly SeriesMerge? Merge;
    public readonly EpochLoop Pin;

    private SeriesCursor(byte* checkpoints, uint first, uint end, SeriesMerge? merge, EpochLoop pin)
    {
        Checkpoints = checkpoints;
        First = first;
        End = end;
        Merge = merge;
        Pin = pin;
    }

    /// <summary>A walk over [from, to), of whose rows some columns are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SeriesCursor OfWindow<TLayout>(
        SeriesStore<TLayout> store, scoped in SeriesRef range, long from, long to, ColumnSet columns)
        where TLayout : struct, IRowLayout
    {
        var pin = store.PinLoop();
        try
        {
            var series = store.Snapshot(store.Find(range));
            if (series.Count == 0 || from >= to)
            {
                return new SeriesCursor(null, 0, 0, null, pin);
            }

            var first = store.LowerBound(series, from);
            store.PrefetchLine(series.Checkpoints, first, series.Count);
            var end = store.LowerBound(series, to);
            var merge = store.OpenMerge(series, from, to - 1, columns);
            return new SeriesCursor(series.Checkpoints, first, end, merge, pin);
        }
        catch
        {
            // Nobody has the cursor yet, and so nobody else lets go.
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A walk over the newest rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SeriesCursor OfTail<TLayout>(SeriesStore<TLayout> store, scoped in SeriesRef range, int rows)
        where TLayout : struct, IRowLayout
    {
        var pin = store.PinLoop();
        try
        {
            var series = store.Snapshot(store.Find(range));
            if (series.Count == 0)
            {
                return new SeriesCursor(null, 0, 0, null, pin);
            }

            var merge = store.OpenTail(series, rows, out var first);
            store.PrefetchLine(series.Checkpoints, first, series.Count);
            return new SeriesCursor(series.Checkpoints, first, series.Count, merge, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }
}
