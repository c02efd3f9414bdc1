using NativeStore.Core.Memory;
using NativeStore.Storage.Late;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>Where a walk over a series starts and ends, and what it holds meanwhile.</summary>
internal readonly unsafe ref struct SeriesCursor
{
    public readonly byte* Checkpoints;
    public readonly uint First;
    public readonly uint End;
    public readonly LateMerge? Merge;
    public readonly EpochPin Pin;

    private SeriesCursor(byte* checkpoints, uint first, uint end, LateMerge? merge, EpochPin pin)
    {
        Checkpoints = checkpoints;
        First = first;
        End = end;
        Merge = merge;
        Pin = pin;
    }

    /// <summary>A walk over [from, to).</summary>
    public static SeriesCursor OfWindow<TLayout>(SeriesStore<TLayout> store, SeriesState* state, long from, long to)
        where TLayout : struct, IRowLayout
    {
        var pin = store.Epochs.Pin();
        var series = store.Snapshot(state);
        if (series.Count == 0 || from >= to)
        {
            return new SeriesCursor(null, 0, 0, null, pin);
        }

        var first = store.LowerBound(series, from);
        store.PrefetchLine(series.Checkpoints, first, series.Count);
        var end = store.LowerBound(series, to);
        return new SeriesCursor(
            series.Checkpoints, first, end, LateMerge.Open(series.Late, from, to - 1, series.Visible), pin);
    }

    /// <summary>A walk over the newest rows.</summary>
    public static SeriesCursor OfTail<TLayout>(SeriesStore<TLayout> store, SeriesState* state, int rows)
        where TLayout : struct, IRowLayout
    {
        var pin = store.Epochs.Pin();
        var series = store.Snapshot(state);
        var first = series.Count;
        LateMerge? merge = null;
        if (series.Late == null)
        {
            first -= (uint)Math.Min(rows, series.Count);
        }
        else
        {
            merge = LateMerge.OpenTail(series.Late, series.Visible, rows, store.TimesOf(series), ref first);
        }

        store.PrefetchLine(series.Checkpoints, first, series.Count);
        return new SeriesCursor(series.Checkpoints, first, series.Count, merge, pin);
    }
}
