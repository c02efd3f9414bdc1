using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Rows named by handles, for tables with and without a unique key.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>The newest row of a symbol, and its handle.</summary>
    /// <returns>False where the symbol has no rows.</returns>
    /// <exception cref="AmendmentRefusedException">The row is sealed, and has no handle: see
    /// <see cref="AmendmentRefusal.ArrivalNotKept"/>.</exception>
    public bool TryLatest(Symbol symbol, out TRecord record, out RowHandle handle)
    {
        using var pin = _store.Pin();
        return TryNewest(_store.Find(symbol), out record, out handle);
    }

    /// <summary>The newest row of a series, and its handle.</summary>
    /// <inheritdoc cref="TryLatest(Symbol, out TRecord, out RowHandle)"/>
    /// <exception cref="Core.Schema.SchemaException">The key does not fit the table's.</exception>
    public bool TryLatest(in SeriesKey key, out TRecord record, out RowHandle handle)
    {
        using var pin = _store.Pin();
        return TryNewest(_store.Find(key), out record, out handle);
    }

    /// <summary>The row with a unique key, and its handle.</summary>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <returns>False where there is none.</returns>
    /// <exception cref="Core.Schema.SchemaException">The table has no unique key, or one of another type.</exception>
    public bool TryGet<TKey>(TKey key, out TRecord record, out RowHandle handle)
        where TKey : unmanaged
    {
        using var pin = _store.Pin();
        var isFound = _store.TryFindRow(key, out var tiers, out var rowId);
        record = isFound ? ReadRecord(_store.PlaceOf(tiers, rowId)) : default;
        handle = isFound ? _store.HandleOf(tiers, rowId) : default;
        return isFound;
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
    /// Puts a row in the place of the one of a handle, in one commit: as <see cref="Correct(in TRecord, string?)"/>
    /// does by key. In a table with a unique key both have the same.
    /// </summary>
    /// <param name="handle">The handle of the row as it is, or as it was before other corrections.</param>
    /// <param name="record">The row as it should be.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the row that is corrected.</param>
    /// <exception cref="AmendmentRefusedException">The handle is of another table, or its row is gone, was busted
    /// before, cannot be told from others, or has another unique key: see <see cref="AmendmentRefusal"/>.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">Its series key is no symbol of the database.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    [SkipLocalsInit]
    public void Correct(RowHandle handle, in TRecord record, string? reason = null)
    {
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            _store.Correct(new RecordSource<TRecord>(new ReadOnlySpan<TRecord>(in record)), reason, handle);
            return;
        }

        var row = stackalloc byte[TRecord.RowSize];
        TRecord.Write(in record, ref *row);
        _store.Correct(new StoredRow(row, TRecord.RowSize), reason, handle);
    }

    /// <summary>
    /// All versions of the row of a handle, oldest first: those that were corrected, then the one that readers see, or
    /// that was busted. Versions that retention dropped are gone.
    /// </summary>
    /// <param name="handle">The handle of any of them.</param>
    /// <exception cref="AmendmentRefusedException">The handle is of another table, or its row cannot be told from
    /// others: see <see cref="AmendmentRefusal"/>.</exception>
    public IReadOnlyList<RowVersion<TRecord>> History(RowHandle handle)
    {
        using var pin = _store.Pin();
        return _store.HistoryOf(handle).ConvertAll(version =>
            new RowVersion<TRecord>(ReadRecord(version.Row), version.HiddenAt, version.Reason));
    }

    private bool TryNewest(SeriesState* state, out TRecord record, out RowHandle handle)
    {
        var tiers = _store.Tiers;
        var newest = _store.NewestRow(state);
        record = newest.Exists ? ReadRecord(newest) : default;
        handle = newest.Exists ? _store.HandleOf(newest, tiers) : default;
        return newest.Exists;
    }
}
