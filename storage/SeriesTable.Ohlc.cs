using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Open, high, low, close and volume, in the order of a walk over the rows. Rows without a price do not count.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>Open, high, low, close and volume of a symbol in [from, to).</summary>
    public Ohlc<Fixed64<TScale>> Ohlc<TScale, TSize>(
        Symbol symbol,
        Timestamp from,
        Timestamp to,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return Ohlc(Open(symbol), from, to, price, size);
    }

    /// <summary>Open, high, low, close and volume of a series in [from, to).</summary>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public Ohlc<Fixed64<TScale>> Ohlc<TScale, TSize>(
        in SeriesKey key,
        Timestamp from,
        Timestamp to,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return Ohlc(Open(key), from, to, price, size);
    }

    /// <summary>Open, high, low, close and volume of all rows in [from, to).</summary>
    public Ohlc<Fixed64<TScale>> Ohlc<TScale, TSize>(
        Timestamp from, Timestamp to, Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        using var pin = _store.Pin();
        return _store.OhlcOf(Open(from, to), price.Descriptor, size.Descriptor)
            .ToResult<Fixed64<TScale>>(size.Descriptor.Scale);
    }

    /// <summary>Bars of all symbols in [from, to), ordered by time, then by symbol id. Dispose them.</summary>
    /// <param name="from">Start of the window.</param>
    /// <param name="to">End of the window, exclusive.</param>
    /// <param name="bucket">Length of a bar; bars start at its multiples since the Unix epoch. The first bar of all
    /// may begin before <see cref="Timestamp.MinValue"/>, and then says that for its start.</param>
    /// <param name="price">The price column.</param>
    /// <param name="size">The size column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bucket is not above 0, or longer than 64 bits of nanoseconds
    /// hold.</exception>
    /// <exception cref="SchemaException">The series key is no single symbol.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the bars.</exception>
    public OhlcBars<Fixed64<TScale>> OhlcBars<TScale, TSize>(
        Timestamp from,
        Timestamp to,
        TimeSpan bucket,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bucket, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            bucket, TimeSpan.FromTicks(long.MaxValue / TimeSpan.NanosecondsPerTick));
        var keyOffset = _store.SymbolKeyOffset("A bar by symbol");
        using var pin = _store.Pin();
        var window = Open(from, to);
        using var builder = new BarBuilder(
            _store.Heap, _store.Owner, _store.SymbolLimit, bucket.Ticks * TimeSpan.NanosecondsPerTick);
        _store.AddBars(builder, window, keyOffset, price.Descriptor, size.Descriptor);
        return builder.Finish<Fixed64<TScale>>(size.Descriptor.Scale, _store.Results);
    }

    private Ohlc<Fixed64<TScale>> Ohlc<TScale, TSize>(
        in SeriesSnapshot series,
        Timestamp from,
        Timestamp to,
        Column<TRecord, Fixed64<TScale>> price,
        Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        return _store.OhlcOf(series, from.Nanos, to.Nanos, price.Descriptor, size.Descriptor)
            .ToResult<Fixed64<TScale>>(size.Descriptor.Scale);
    }
}
