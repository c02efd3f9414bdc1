using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>
/// The rows of one series in a window of time: enumerate it with <c>foreach</c>, which holds the memory it reads until
/// the loop ends. Rows come in time order, ties in arrival order. What is visible when the loop starts is what it
/// sees.
/// </summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public readonly unsafe struct SeriesRange<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private readonly SeriesState* _state;
    private readonly long _from;
    private readonly long _to;

    internal SeriesRange(SeriesStore<RecordLayout<TRecord>> store, SeriesState* state, long from, long to)
    {
        _store = store;
        _state = state;
        _from = from;
        _to = Math.Max(from, to);
    }

    /// <summary>How many rows a loop that starts now sees. Reads no rows but at the window's edges.</summary>
    public long Count() => _store.CountRows(_state, _from, _to);

    /// <summary>Starts a loop.</summary>
    public SeriesRowEnumerator<TRecord> GetEnumerator()
    {
        _store.ThrowIfDisposed();
        return new(_store, SeriesCursor.OfWindow(_store, _state, _from, _to));
    }
}
