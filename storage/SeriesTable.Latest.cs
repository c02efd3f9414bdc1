using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// The newest row of a series: one cache line in the common case.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>The newest row of a symbol; of rows of equal time the one that came last.</summary>
    /// <returns>False where the symbol has no rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public bool TryLatest(Symbol symbol, out TRecord record)
    {
        using var pin = _store.Pin();
        var oldest = _store.Tiers.OldestStart;
        var visible = _store.Arena.Visible;
        return TryLatest(_store.Find(symbol), oldest, visible, out record);
    }

    /// <summary>The newest row of a series.</summary>
    /// <inheritdoc cref="TryLatest(Symbol, out TRecord)"/>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryLatest(in SeriesKey key, out TRecord record)
    {
        using var pin = _store.Pin();
        var oldest = _store.Tiers.OldestStart;
        var visible = _store.Arena.Visible;
        return TryLatest(_store.Find(key), oldest, visible, out record);
    }

    /// <summary>The newest row of a symbol; of rows of equal time the one that came last.</summary>
    /// <exception cref="UnknownSeriesException">The symbol has no rows.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TRecord Latest(Symbol symbol) =>
        TryLatest(symbol, out var record) ? record : throw _store.UnknownSeries(symbol);

    /// <summary>The newest row of a series.</summary>
    /// <exception cref="UnknownSeriesException">The series has no rows.</exception>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TRecord Latest(in SeriesKey key) =>
        TryLatest(key, out var record) ? record : throw _store.UnknownSeries(key);

    /// <summary>
    /// The newest row of every series, in the order of <see cref="Range(Core.Time.Timestamp, Core.Time.Timestamp)"/>.
    /// </summary>
    /// <param name="into">Receives them; at least <see cref="SeriesCount"/> long to receive all.</param>
    /// <returns>How many were written.</returns>
    public int LatestAll(Span<TRecord> into)
    {
        using var pin = _store.Pin();
        var oldest = _store.Tiers.OldestStart;
        var visible = _store.Arena.Visible;
        var map = _store.Map;
        var count = map.Count;
        var written = 0;
        for (var ordinal = 0; ordinal < count && written < into.Length; ordinal++)
        {
            if (TryLatest(map.Live(ordinal), oldest, visible, out into[written]))
            {
                written++;
            }
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private bool TryLatest(SeriesState* state, uint oldest, uint visible, out TRecord record)
    {
        if (state != null)
        {
            var version = Volatile.Read(ref state->Version);
            var rowId = state->LatestRowId;
            record = TRecord.Read(in *SeriesState.Latest(state));
            if (SeriesStore<RecordLayout<TRecord>>.IsWholeAndVisible(state, version, rowId, oldest, visible))
            {
                return true;
            }
        }

        return TryNewest(state, out record);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryNewest(SeriesState* state, out TRecord record)
    {
        var newest = _store.NewestRow(state);
        record = newest.Exists ? ReadRecord(newest) : default;
        return newest.Exists;
    }
}
