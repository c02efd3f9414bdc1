using NativeStore.Core.Schema;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Rows named by handles, for tables with and without a unique key.
public sealed unsafe partial class DynamicSeriesTable
{
    /// <summary>Copies the newest row of a series, and gives its handle.</summary>
    /// <param name="key">The series.</param>
    /// <param name="row">Receives the row: at least the schema's row size.</param>
    /// <param name="handle">Receives its handle.</param>
    /// <returns>False where the series has no rows.</returns>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    /// <exception cref="AmendmentRefusedException">The row is sealed, and has no handle: see
    /// <see cref="AmendmentRefusal.ArrivalNotKept"/>.</exception>
    public bool TryLatest(in SeriesKey key, Span<byte> row, out RowHandle handle)
    {
        RequireRoom(row);
        using var pin = _store.Pin();
        var tiers = _store.Tiers;
        var newest = _store.NewestRow(_store.Find(key));
        handle = newest.Exists ? _store.HandleOf(newest, tiers) : default;
        return CopyTo(newest, row);
    }

    /// <summary>Copies the row with a unique key, and gives its handle.</summary>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="row">Receives the row: at least the schema's row size.</param>
    /// <param name="handle">Receives its handle.</param>
    /// <returns>False where there is none.</returns>
    /// <exception cref="SchemaException">The table has no unique key, or one of another type.</exception>
    public bool TryGet<TKey>(TKey key, Span<byte> row, out RowHandle handle)
        where TKey : unmanaged
    {
        RequireRoom(row);
        using var pin = _store.Pin();
        var isFound = _store.TryFindRow(key, out var tiers, out var rowId);
        handle = isFound ? _store.HandleOf(tiers, rowId) : default;
        return isFound && CopyTo(_store.PlaceOf(tiers, rowId), row);
    }

    /// <summary>
    /// Takes back the row of a handle, or what stands in its place after corrections: as <see
    /// cref="Bust{TKey}(TKey, string?)"/> does by key.
    /// </summary>
    /// <param name="handle">The row's handle.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the row.</param>
    /// <exception cref="AmendmentRefusedException">The handle is of another table, or its row is gone, was busted
    /// before, or cannot be told from others: see <see cref="AmendmentRefusal"/>.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    public void Bust(RowHandle handle, string? reason = null) =>
        _store.Bust(new ReadOnlySpan<RowHandle>(in handle), reason);

    /// <summary>Takes back rows in one commit: all of them, or none where one is refused.</summary>
    /// <inheritdoc cref="Bust(RowHandle, string?)"/>
    /// <param name="handles">The handles, no row twice.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the rows.</param>
    public void Bust(ReadOnlySpan<RowHandle> handles, string? reason = null) => _store.Bust(handles, reason);

    /// <summary>
    /// Puts a row in stored form in the place of the one of a handle, in one commit: as <see cref="CorrectRows"/> does
    /// by key. In a table with a unique key both have the same.
    /// </summary>
    /// <param name="handle">The handle of the row as it is, or as it was before other corrections.</param>
    /// <param name="row">The row as it should be: the schema's row size.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the row that is corrected.</param>
    /// <exception cref="AmendmentRefusedException">The handle is of another table, or its row is gone, was busted
    /// before, cannot be told from others, or has another unique key: see <see cref="AmendmentRefusal"/>.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">Its series key is no symbol of the database.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    public void CorrectRow(RowHandle handle, ReadOnlySpan<byte> row, string? reason = null)
    {
        _store.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Schema.RowSize, nameof(row));
        _store.Correct(new ByteSource(row, Schema), reason, handle);
    }

    /// <summary>
    /// All versions of the row of a handle in stored form, oldest first: those that were corrected, then the one that
    /// readers see, or that was busted. Versions that retention dropped are gone.
    /// </summary>
    /// <param name="handle">The handle of any of them.</param>
    /// <exception cref="AmendmentRefusedException">The handle is of another table, or its row cannot be told from
    /// others: see <see cref="AmendmentRefusal"/>.</exception>
    public IReadOnlyList<RowVersion<byte[]>> History(RowHandle handle)
    {
        using var pin = _store.Pin();
        return _store.HistoryOf(handle).ConvertAll(version =>
        {
            var row = new byte[Schema.RowSize];
            version.Row.CopyTo(row);
            return new RowVersion<byte[]>(row, version.HiddenAt, version.Reason);
        });
    }
}
