using NativeStore.Core.Schema;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage;

// Single rows, copied out.
public sealed unsafe partial class DynamicSeriesTable
{
    /// <summary>Copies the newest row of a series; of rows of equal time the one that came last.</summary>
    /// <param name="key">The series.</param>
    /// <param name="row">Receives the row: at least the schema's row size.</param>
    /// <returns>False where the series has no rows.</returns>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public bool TryLatest(in SeriesKey key, Span<byte> row)
    {
        RequireRoom(row);
        using var pin = _store.Pin();
        var visible = _store.Arena.Visible;
        var oldest = _store.Tiers.OldestStart;
        var state = _store.Find(key);
        if (state == null)
        {
            return false;
        }

        var version = Volatile.Read(ref state->Version);
        var rowId = state->LatestRowId;
        new ReadOnlySpan<byte>(SeriesState.Latest(state), Schema.RowSize).CopyTo(row);
        if (SeriesStore<Layouts.SchemaLayout>.IsWholeAndVisible(state, version, rowId, oldest, visible))
        {
            return true;
        }

        return CopyTo(_store.NewestRow(state), row);
    }

    /// <summary>Copies the newest row of a series.</summary>
    /// <param name="key">The series.</param>
    /// <param name="row">Receives the row: at least the schema's row size.</param>
    /// <exception cref="UnknownSeriesException">The series has no rows.</exception>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public void Latest(in SeriesKey key, Span<byte> row)
    {
        if (!TryLatest(key, row))
        {
            throw _store.UnknownSeries(key);
        }
    }

    /// <summary>Copies the row with a unique key.</summary>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="row">Receives the row: at least the schema's row size.</param>
    /// <returns>False where there is none.</returns>
    /// <exception cref="SchemaException">The table has no unique key, or one of another type.</exception>
    public bool TryGet<TKey>(TKey key, Span<byte> row)
        where TKey : unmanaged
    {
        RequireRoom(row);
        using var pin = _store.Pin();
        return _store.TryFindRow(key, out var tiers, out var rowId) && CopyTo(_store.PlaceOf(tiers, rowId), row);
    }

    /// <summary>Copies the row with a unique key.</summary>
    /// <exception cref="UnknownKeyException">There is none.</exception>
    /// <inheritdoc cref="TryGet{TKey}(TKey, Span{byte})"/>
    public void Get<TKey>(TKey key, Span<byte> row)
        where TKey : unmanaged
    {
        if (!TryGet(key, row))
        {
            throw _store.UnknownKey(key);
        }
    }

    /// <summary>The newest rows of a series, oldest of them first.</summary>
    /// <param name="key">The series.</param>
    /// <param name="rows">At most how many.</param>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public DynamicSeriesRange LastN(in SeriesKey key, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return new DynamicSeriesRange(_store, key, rows);
    }

    private bool CopyTo(in RowPlace place, Span<byte> row)
    {
        if (!place.Exists)
        {
            return false;
        }

        place.CopyTo(row[..Schema.RowSize]);
        return true;
    }

    private void RequireRoom(Span<byte> row) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, Schema.RowSize, nameof(row));
}
