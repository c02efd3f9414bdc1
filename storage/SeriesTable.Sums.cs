using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Exact sums and counts over windows. A window is [from, to).
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>How many rows the table has in [from, to).</summary>
    public long Count(Timestamp from, Timestamp to)
    {
        var sink = default(CountSink);
        ScanTable(from, to, ref sink);
        return sink.Count;
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

    /// <summary>The compensated sum of a floating-point column over a symbol's rows in [from, to).</summary>
    public double Sum(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, double> column)
    {
        using var pin = _store.Epochs.Pin();
        var sink = new FloatSumSink(ColumnSlot.Of(TRecord.Schema, column.Descriptor));
        _store.ScanSeries(Open(symbol), from.Nanos, to.Nanos, ref sink);
        return sink.Totals.Sum;
    }

    /// <summary>The compensated sum of a floating-point column over all rows in [from, to), in arrival order.</summary>
    public double Sum(Timestamp from, Timestamp to, Column<TRecord, double> column)
    {
        var sink = new FloatSumSink(ColumnSlot.Of(TRecord.Schema, column.Descriptor));
        ScanTable(from, to, ref sink);
        return sink.Totals.Sum;
    }

    private SumTotals SumOfSeries(Symbol symbol, Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        using var pin = _store.Epochs.Pin();
        return _store.SumOf(Open(symbol), from.Nanos, to.Nanos, column);
    }

    private SumTotals SumOfTable(Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        var sink = new SumSink(ColumnSlot.Of(TRecord.Schema, column));
        ScanTable(from, to, ref sink);
        return sink.Totals;
    }

    private void ScanTable<TSink>(Timestamp from, Timestamp to, ref TSink sink)
        where TSink : struct, IRowSink
    {
        using var pin = _store.Epochs.Pin();
        var visible = _store.Arena.Visible;
        _store.ThrowIfDisposed();
        if (from < to)
        {
            _store.ScanUnordered(_store.Window(from.Nanos, to.Nanos - 1, visible), ref sink);
        }
    }

    /// <summary>A snapshot of a symbol's series. Call under a pin.</summary>
    private SeriesSnapshot Open(Symbol symbol)
    {
        _store.ThrowIfDisposed();
        return _store.Snapshot(_store.Find(symbol));
    }

    /// <summary>A snapshot of a series. Call under a pin.</summary>
    private SeriesSnapshot Open(in SeriesKey key)
    {
        _store.ThrowIfDisposed();
        return _store.Snapshot(_store.Find(key));
    }
}
