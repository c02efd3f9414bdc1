using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage;

// The least and the greatest value of a column. A window is [from, to).
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>
    /// The least value of a decimal column over a symbol's rows in [from, to); null where no row has one.
    /// </summary>
    public Fixed64<TScale>? Min<TScale>(
        Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale => MinDecimal<TScale>(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>
    /// The greatest value of a decimal column over a symbol's rows in [from, to); null where no row has one.
    /// </summary>
    public Fixed64<TScale>? Max<TScale>(
        Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale => MaxDecimal<TScale>(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>
    /// The least value of an integer column over a symbol's rows in [from, to); null where no row has one.
    /// </summary>
    public TInteger? Min<TInteger>(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        MinInteger<TInteger>(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>
    /// The greatest value of an integer column over a symbol's rows in [from, to); null where no row has one.
    /// </summary>
    public TInteger? Max<TInteger>(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        MaxInteger<TInteger>(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>
    /// The least value of a floating-point column over a symbol's rows in [from, to); NaN only where there is nothing
    /// else, null where no row has a value.
    /// </summary>
    public double? Min(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, double> column) =>
        MinFloat(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>
    /// The greatest value of a floating-point column over a symbol's rows in [from, to); NaN only where there is
    /// nothing else, null where no row has a value.
    /// </summary>
    public double? Max(Symbol symbol, Timestamp from, Timestamp to, Column<TRecord, double> column) =>
        MaxFloat(ExtremesOf(symbol, from, to, column.Descriptor));

    /// <summary>The least value of a decimal column over all rows in [from, to); null where no row has one.</summary>
    public Fixed64<TScale>? Min<TScale>(Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale => MinDecimal<TScale>(ExtremesOf(from, to, column.Descriptor));

    /// <summary>The greatest value of a decimal column over all rows in [from, to); null where no row has
    /// one.</summary>
    public Fixed64<TScale>? Max<TScale>(Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> column)
        where TScale : struct, IScale => MaxDecimal<TScale>(ExtremesOf(from, to, column.Descriptor));

    /// <summary>The least value of an integer column over all rows in [from, to); null where no row has one.</summary>
    public TInteger? Min<TInteger>(Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        MinInteger<TInteger>(ExtremesOf(from, to, column.Descriptor));

    /// <summary>The greatest value of an integer column over all rows in [from, to); null where no row has
    /// one.</summary>
    public TInteger? Max<TInteger>(Timestamp from, Timestamp to, Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        MaxInteger<TInteger>(ExtremesOf(from, to, column.Descriptor));

    /// <summary>
    /// The least value of a floating-point column over all rows in [from, to); NaN only where there is nothing else,
    /// null where no row has a value.
    /// </summary>
    public double? Min(Timestamp from, Timestamp to, Column<TRecord, double> column) =>
        MinFloat(ExtremesOf(from, to, column.Descriptor));

    /// <summary>
    /// The greatest value of a floating-point column over all rows in [from, to); NaN only where there is nothing else,
    /// null where no row has a value.
    /// </summary>
    public double? Max(Timestamp from, Timestamp to, Column<TRecord, double> column) =>
        MaxFloat(ExtremesOf(from, to, column.Descriptor));

    private Extremes ExtremesOf(Symbol symbol, Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        using var pin = _store.Pin();
        return _store.ExtremesOf(Open(symbol), from.Nanos, to.Nanos, column);
    }

    private Extremes ExtremesOf(Timestamp from, Timestamp to, ColumnDescriptor column)
    {
        using var pin = _store.Pin();
        return _store.ExtremesOf(Open(from, to), column);
    }

    private static Fixed64<TScale>? MinDecimal<TScale>(in Extremes extremes)
        where TScale : struct, IScale =>
        extremes.IsEmpty ? null : Fixed64<TScale>.FromMantissa((long)extremes.Min);

    private static Fixed64<TScale>? MaxDecimal<TScale>(in Extremes extremes)
        where TScale : struct, IScale =>
        extremes.IsEmpty ? null : Fixed64<TScale>.FromMantissa((long)extremes.Max);

    private static TInteger? MinInteger<TInteger>(in Extremes extremes)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        extremes.IsEmpty ? null : TInteger.CreateChecked(extremes.Min);

    private static TInteger? MaxInteger<TInteger>(in Extremes extremes)
        where TInteger : unmanaged, IBinaryInteger<TInteger> =>
        extremes.IsEmpty ? null : TInteger.CreateChecked(extremes.Max);

    private static double? MinFloat(in Extremes extremes) => extremes.IsEmpty ? null : extremes.FloatMin;

    private static double? MaxFloat(in Extremes extremes) => extremes.IsEmpty ? null : extremes.FloatMax;
}
