using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>
/// The newest rows of one series, oldest of them first: enumerate it with <c>foreach</c>. What is visible when the loop
/// starts is what it sees.
/// </summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public readonly unsafe struct SeriesTail<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private readonly SeriesRef _series;
    private readonly int _rows;

    internal SeriesTail(SeriesStore<RecordLayout<TRecord>> store, in SeriesRef series, int rows)
    {
        _store = store;
        _series = series;
        _rows = rows;
    }

    /// <summary>Starts a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesRowEnumerator<TRecord> GetEnumerator()
    {
        return new(_store, SeriesCursor.OfTail(_store, _series, _rows));
    }
}
