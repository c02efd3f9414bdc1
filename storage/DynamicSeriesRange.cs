using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>
/// Rows of one series of a run-time table: a window, or the newest. Enumerate it with <c>foreach</c>.
/// </summary>
public readonly unsafe struct DynamicSeriesRange
{
    private readonly SeriesStore<SchemaLayout> _store;
    private readonly SeriesRef _series;
    private readonly long _from;
    private readonly long _to;
    private readonly int _tailRows;

    internal DynamicSeriesRange(SeriesStore<SchemaLayout> store, in SeriesKey key, long from, long to)
    {
        using var pin = store.Pin();
        _store = store;
        _series = SeriesRef.Of(store, key);
        _from = from;
        _to = Math.Max(from, to);
        _tailRows = -1;
    }

    internal DynamicSeriesRange(SeriesStore<SchemaLayout> store, in SeriesKey key, int tailRows)
    {
        using var pin = store.Pin();
        _store = store;
        _series = SeriesRef.Of(store, key);
        _tailRows = tailRows;
    }

    /// <summary>Starts a loop.</summary>
    public DynamicSeriesEnumerator GetEnumerator()
    {
        return _tailRows < 0
            ? new(_store, SeriesCursor.OfWindow(_store, _series, _from, _to, ColumnSet.All))
            : new(_store, SeriesCursor.OfTail(_store, _series, _tailRows));
    }
}
