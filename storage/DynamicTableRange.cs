using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>Rows of all series of a run-time table in a window of time. Enumerate it with <c>foreach</c>.</summary>
public readonly struct DynamicTableRange
{
    private readonly SeriesStore<SchemaLayout> _store;
    private readonly long _first;
    private readonly long _last;

    internal DynamicTableRange(SeriesStore<SchemaLayout> store, long first, long last)
    {
        _store = store;
        _first = first;
        _last = last;
    }

    /// <summary>Starts a loop.</summary>
    public DynamicTableEnumerator GetEnumerator()
    {
        return new(_store, _first, _last);
    }
}
