using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Volume-weighted prices: exact sums, rounded once when the price is taken. Rows where price or size is null do not
// count.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>
    /// The volume-weighted price of a symbol in [from, to). Where the table keeps the running sums of size and of
    /// price × size, the window's length does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeWeighted Vwap<TScale, TSize>(
        Symbol symbol,
        Timestamp from,
        Timestamp to,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return Vwap(Open(symbol), from, to, price.Descriptor, size.Descriptor);
    }

    /// <summary>The volume-weighted price of a series in [from, to).</summary>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeWeighted Vwap<TScale, TSize>(
        in SeriesKey key,
        Timestamp from,
        Timestamp to,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return Vwap(Open(key), from, to, price.Descriptor, size.Descriptor);
    }

    /// <summary>The volume-weighted price of all rows in [from, to).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeWeighted Vwap<TScale, TSize>(
        Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return _store.VolumeOf(Open(from, to), price.Descriptor, size.Descriptor)
            .ToResult(TScale.Digits, size.Descriptor.Scale);
    }

    /// <summary>The volume-weighted price of all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeWeighted Vwap<TScale, TSize>(Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged => Vwap(price, size, degreeOfParallelism: 1);

    /// <summary>The volume-weighted price of all rows, computed by several threads.</summary>
    /// <param name="price">The price column.</param>
    /// <param name="size">The size column.</param>
    /// <param name="degreeOfParallelism">How many threads; 1 stays on the caller's and allocates nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeWeighted Vwap<TScale, TSize>(
        Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size, int degreeOfParallelism)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreeOfParallelism);
        using var pin = _store.Pin();
        var window = Open();

        // The caller's pin holds the memory that all threads read.
        var totals = degreeOfParallelism == 1
            ? _store.VolumeOf(window, price.Descriptor, size.Descriptor)
            : ParallelScan.Run(_store, window, price.Descriptor, size.Descriptor, degreeOfParallelism);
        return totals.ToResult(TScale.Digits, size.Descriptor.Scale);
    }

    /// <summary>The volume-weighted price of every symbol that has rows, in the order of the symbols' ids.</summary>
    /// <param name="price">The price column.</param>
    /// <param name="size">The size column.</param>
    /// <param name="into">Receives them; <see cref="SeriesCount"/> long to receive all.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="SchemaException">The series key is no single symbol.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the groups.</exception>
    public int VwapBySeries<TScale, TSize>(
        Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size, Span<SymbolVolumeWeighted> into)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        var keyOffset = _store.SymbolKeyOffset("A grouping by symbol");
        using var pin = _store.Pin();
        var window = Open();

        // After the window: then there is room for the symbols of all its rows.
        using var groups = new GroupedVolumes(_store.Heap, _store.Owner, _store.SymbolLimit);
        _store.AddVolumesBySymbol(groups, window, keyOffset, price.Descriptor, size.Descriptor);
        var written = 0;
        for (var key = 0; key < groups.KeyCount && written < into.Length; key++)
        {
            var totals = groups.TotalsOf(key);
            if (totals.Count > 0)
            {
                into[written++] = new SymbolVolumeWeighted(
                    new Symbol(_store.SymbolBase + (uint)key), totals.ToResult(TScale.Digits, size.Descriptor.Scale));
            }
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private VolumeWeighted Vwap(
        in SeriesSnapshot series, Timestamp from, Timestamp to, ColumnDescriptor price, ColumnDescriptor size) =>
        _store.VolumeOf(series, from.Nanos, to.Nanos, price, size).ToResult(price.Scale, size.Scale);
}
