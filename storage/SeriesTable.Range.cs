using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Windows of time, as ranges to loop over.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>The rows of a symbol in [from, to), in time order, ties in arrival order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesRange<TRecord> Range(Symbol symbol, Timestamp from, Timestamp to)
    {
        using var pin = _store.Pin();
        return new SeriesRange<TRecord>(_store, SeriesRef.Of(_store, symbol), from.Nanos, to.Nanos);
    }

    /// <summary>The rows of a series in [from, to), in time order, ties in arrival order.</summary>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesRange<TRecord> Range(in SeriesKey key, Timestamp from, Timestamp to)
    {
        using var pin = _store.Pin();
        return new SeriesRange<TRecord>(_store, SeriesRef.Of(_store, key), from.Nanos, to.Nanos);
    }

    /// <summary>
    /// The rows of all series in [from, to), in time order. Rows of equal time come by series, in the order in which
    /// the table came to know these, and within a series as they came; with
    /// <see cref="SeriesTableOptions.KeepArrivalOrder"/> all come as they came. So it is wherever the rows stand. A
    /// series without rows is forgotten in time: a later one may take its place in that order.
    /// </summary>
    public TableRange<TRecord> Range(Timestamp from, Timestamp to)
    {
        _store.ThrowIfDisposed();
        return from.Nanos < to.Nanos ? new(_store, from.Nanos, to.Nanos - 1) : new(_store, 1, 0);
    }

    /// <summary>All rows, in the order of <see cref="Range(Timestamp, Timestamp)"/>.</summary>
    public TableRange<TRecord> Range()
    {
        _store.ThrowIfDisposed();
        return new(_store, long.MinValue, long.MaxValue);
    }

    /// <summary>The newest rows of a symbol, oldest of them first.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="rows">At most how many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesTail<TRecord> LastN(Symbol symbol, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        using var pin = _store.Pin();
        return new SeriesTail<TRecord>(_store, SeriesRef.Of(_store, symbol), rows);
    }

    /// <summary>The newest rows of a series, oldest of them first.</summary>
    /// <param name="key">The series.</param>
    /// <param name="rows">At most how many.</param>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesTail<TRecord> LastN(in SeriesKey key, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        using var pin = _store.Pin();
        return new SeriesTail<TRecord>(_store, SeriesRef.Of(_store, key), rows);
    }

    /// <summary>How many rows a symbol has in [from, to).</summary>
    public long Count(Symbol symbol, Timestamp from, Timestamp to) => Range(symbol, from, to).Count();

    /// <summary>How many rows a series has in [from, to).</summary>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    public long Count(in SeriesKey key, Timestamp from, Timestamp to) => Range(key, from, to).Count();
}
