using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>
/// The rows of all series in a window of time: enumerate it with <c>foreach</c>, which holds the memory it reads until
/// the loop ends. Rows come in time order, those of equal time by series. What is visible when the loop starts is
/// what it sees.
/// </summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public readonly struct TableRange<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private readonly long _first;
    private readonly long _last;

    internal TableRange(SeriesStore<RecordLayout<TRecord>> store, long first, long last)
    {
        _store = store;
        _first = first;
        _last = last;
    }

    /// <summary>Starts a loop.</summary>
    public TableRowEnumerator<TRecord> GetEnumerator() => new(_store, _first, _last);

    /// <summary>
    /// Cuts the window into consecutive windows with about as many rows each, for loops on several threads: together
    /// they see what one loop over this range would.
    /// </summary>
    /// <param name="parts">Receives the windows in time order; those that are not needed are empty.</param>
    public void Split(Span<TableRange<TRecord>> parts)
    {
        var first = _first;
        var isDone = false;
        for (var part = 0; part < parts.Length; part++)
        {
            var share = part == parts.Length - 1 ? _last : _store.TimeAtShare(part + 1, parts.Length, _first, _last);
            var last = Math.Min(share, _last);
            parts[part] = isDone ? new TableRange<TRecord>(_store, 1, 0) : new TableRange<TRecord>(_store, first, last);
            isDone |= last >= _last;
            first = isDone ? first : Math.Max(first, last + 1);
        }
    }
}
