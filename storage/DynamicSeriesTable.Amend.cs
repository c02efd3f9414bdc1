using NativeStore.Core.Schema;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Busts and corrections of earlier rows by unique key, in any tier; by handle: see the part for these.
public sealed partial class DynamicSeriesTable
{
    /// <summary>
    /// Takes back the row with a unique key: no reader that begins later sees it. It is kept as history
    /// (<see cref="History{TKey}"/>) and its key stays taken.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the row.</param>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <exception cref="UnknownKeyException">There is no row with the key.</exception>
    /// <exception cref="AmendmentRefusedException">It was busted before.</exception>
    /// <exception cref="SchemaException">The table has no unique key, or one of another type.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    public void Bust<TKey>(TKey key, string? reason = null)
        where TKey : unmanaged => _store.Bust(new ReadOnlySpan<TKey>(in key), reason);

    /// <summary>Takes back rows in one commit: all of them, or none where one is refused.</summary>
    /// <inheritdoc cref="Bust{TKey}(TKey, string?)"/>
    /// <param name="keys">The keys, none of them twice.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the rows.</param>
    public void Bust<TKey>(ReadOnlySpan<TKey> keys, string? reason = null)
        where TKey : unmanaged => _store.Bust(keys, reason);

    /// <summary>
    /// Puts rows in stored form, back to back, in the place of those that have their unique keys, in one commit: all of
    /// them, or none where one is refused. Times may differ, and series; the late bound does not hold for corrections.
    /// What is corrected is kept as history (<see cref="History{TKey}"/>).
    /// </summary>
    /// <param name="rows">The rows as they should be, no key twice.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the rows that are corrected.</param>
    /// <exception cref="UnknownKeyException">There is no row with a unique key.</exception>
    /// <exception cref="AmendmentRefusedException">It was busted before, or is twice in the batch.</exception>
    /// <exception cref="SchemaException">The table has no unique key, or the bytes are no whole number of
    /// rows.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">A series key is no symbol of the database.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    public void CorrectRows(ReadOnlySpan<byte> rows, string? reason = null) =>
        _store.Correct(new ByteSource(rows, Schema), reason);

    /// <summary>
    /// All versions of the row with a unique key in stored form, oldest first: those that were corrected, then the one
    /// that readers see, or that was busted.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <exception cref="SchemaException">The table has no unique key, or one of another type.</exception>
    public IReadOnlyList<RowVersion<byte[]>> History<TKey>(TKey key)
        where TKey : unmanaged
    {
        using var pin = _store.Pin();
        return _store.HistoryOf(key).ConvertAll(version =>
        {
            var row = new byte[Schema.RowSize];
            version.Row.CopyTo(row);
            return new RowVersion<byte[]>(row, version.HiddenAt, version.Reason);
        });
    }
}
