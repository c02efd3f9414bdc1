using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
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
    private readonly SeriesRef _series;
    private readonly long _from;
    private readonly long _to;
    private readonly ColumnSet _columns;

    internal SeriesRange(SeriesStore<RecordLayout<TRecord>> store, in SeriesRef series, long from, long to)
        : this(store, series, from, to, ColumnSet.All)
    {
    }

    private SeriesRange(
        SeriesStore<RecordLayout<TRecord>> store, in SeriesRef series, long from, long to, ColumnSet columns)
    {
        _store = store;
        _series = series;
        _from = from;
        _to = Math.Max(from, to);
        _columns = columns;
    }

    /// <summary>
    /// The same rows for a loop that reads one column beside the time: of rows in segments nothing else is decoded, so
    /// the loop must not read another column (whose value is then undefined) nor take whole records.
    /// </summary>
    public SeriesRange<TRecord> Only<T>(Column<TRecord, T> column)
        where T : unmanaged => With(ColumnSet.None.With(column.Descriptor));

    /// <summary>The same for two columns beside the time.</summary>
    /// <inheritdoc cref="Only{T}"/>
    public SeriesRange<TRecord> Only<T1, T2>(Column<TRecord, T1> first, Column<TRecord, T2> second)
        where T1 : unmanaged
        where T2 : unmanaged => With(ColumnSet.None.With(first.Descriptor).With(second.Descriptor));

    /// <summary>The same for three columns beside the time.</summary>
    /// <inheritdoc cref="Only{T}"/>
    public SeriesRange<TRecord> Only<T1, T2, T3>(
        Column<TRecord, T1> first, Column<TRecord, T2> second, Column<TRecord, T3> third)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged =>
        With(ColumnSet.None.With(first.Descriptor).With(second.Descriptor).With(third.Descriptor));

    /// <summary>How many rows a loop that starts now sees. Reads no rows but at the window's edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Count() => _store.CountRows(_series, _from, _to);

    /// <summary>Starts a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesRowEnumerator<TRecord> GetEnumerator()
    {
        return new(_store, SeriesCursor.OfWindow(_store, _series, _from, _to, _columns));
    }

    private SeriesRange<TRecord> With(ColumnSet columns) => new(_store, _series, _from, _to, columns);
}
