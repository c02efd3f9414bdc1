using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Exact sums and counts over windows. A window is [from, to).
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>How many rows the table has in [from, to).</summary>
    public long Count(Timestamp from, Timestamp to)
    {
        using var pin = _store.Pin();
        return _store.CountOf(Open(from, to));
    }

    /// <summary>
    /// The exact sum of a decimal column over a symbol's rows in [from, to); null values add nothing.
    /// </summary>
    public Fixed128<TScale> Sum<TScale>(
        Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale =>
        Fixed128<TScale>.FromMantissa((Int128)SumOfSeries(symbol, from, to, column.Descriptor).Sum);

    /// <summary>
    /// The exact sum of an integer column over a symbol's rows in [from, to); null values add nothing.
    /// </summary>
    public Int128 Sum<TInteger>(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        (Int128)SumOfSeries(symbol, from, to, column.Descriptor).Sum;

    /// <summary>The exact sum of a decimal column over all rows in [from, to); null values add nothing.</summary>
    public Fixed128<TScale> Sum<TScale>(Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale =>
        Fixed128<TScale>.FromMantissa((Int128)SumOfTable(from, to, column.Descriptor).Sum);

    /// <summary>The exact sum of an integer column over all rows in [from, to); null values add nothing.</summary>
    public Int128 Sum<TInteger>(Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        (Int128)SumOfTable(from, to, column.Descriptor).Sum;

    /// <summary>
    /// The sum of a floating-point column over a symbol's rows in [from, to): exact, then rounded once to the nearest
    /// double, so that neither the order of rows nor where they stand matters. Infinite only where the true sum is
    /// beyond the greatest double, or a value is infinite; NaN where one is NaN or infinities of both signs are.
    /// </summary>
    public double Sum(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, double> column)
    {
        using var pin = _store.Pin();
        var sink = new FloatSumSink(ColumnSlot.Of(TRecord.Schema, column.Descriptor));
        var columns = ColumnSet.None.With(column.Descriptor);
        _store.ScanSeries(Open(symbol), from.Nanos, to.Nanos, columns, ref sink);
        return sink.Totals.Sum;
    }

    /// <summary>
    /// The sum of a floating-point column over all rows in [from, to): exact, then rounded once to the nearest double.
    /// </summary>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory to thaw rows into.</exception>
    public double Sum(Timestamp from, Timestamp to, Column<TRecord, double> column)
    {
        using var pin = _store.Pin();
        return _store.FloatSumOf(Open(from, to), column.Descriptor);
    }

    private SumTotals SumOfSeries(Symbol symbol, Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        using var pin = _store.Pin();
        return _store.SumOf(Open(symbol), from.Nanos, to.Nanos, column);
    }

    private SumTotals SumOfTable(Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        using var pin = _store.Pin();
        return _store.SumOf(Open(from, to), column);
    }

    /// <summary>The rows in [from, to), as of now. Call under a pin.</summary>
    private TableWindow Open(Timestamp from, Timestamp to)
    {
        return from < to ? _store.Window(from.Nanos, to.Nanos - 1) : _store.Window(1, 0);
    }

    /// <summary>All rows, as of now. Call under a pin.</summary>
    private TableWindow Open()
    {
        return _store.Window(long.MinValue, long.MaxValue);
    }

    /// <summary>A snapshot of a symbol's series. Call under a pin.</summary>
    private SeriesSnapshot Open(Symbol symbol)
    {
        return _store.Snapshot(_store.Find(symbol));
    }

    /// <summary>A snapshot of a series. Call under a pin.</summary>
    private SeriesSnapshot Open(in SeriesKey key)
    {
        return _store.Snapshot(_store.Find(key));
    }
}
