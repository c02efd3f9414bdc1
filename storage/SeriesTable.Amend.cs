using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

// Busts and corrections of earlier rows by unique key, in any tier; by handle: see the part for these.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>
    /// Takes back the row with a unique key: no reader that begins later sees it, in ranges, aggregates or by key. It
    /// is kept as history (<see cref="History{TKey}"/>) and its key stays taken, so that a feed that is played again
    /// does not bring it back.
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
    /// Puts a row in the place of the one that has its unique key, in one commit: readers see the one or the other,
    /// never both or none. The time may differ, and the series; the late bound does not hold for corrections. What is
    /// corrected is kept as history (<see cref="History{TKey}"/>).
    /// </summary>
    /// <param name="record">The row as it should be.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the row that is corrected.</param>
    /// <exception cref="UnknownKeyException">There is no row with its unique key.</exception>
    /// <exception cref="AmendmentRefusedException">That was busted before.</exception>
    /// <exception cref="SchemaException">The table has no unique key.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">Its series key is no symbol of the database.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    [SkipLocalsInit]
    public void Correct(in TRecord record, string? reason = null)
    {
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            Correct(new ReadOnlySpan<TRecord>(in record), reason);
            return;
        }

        var row = stackalloc byte[TRecord.RowSize];
        TRecord.Write(in record, ref *row);
        _store.Correct(new StoredRow(row, TRecord.RowSize), reason);
    }

    /// <summary>Corrects rows in one commit: all of them, or none where one is refused.</summary>
    /// <inheritdoc cref="Correct(in TRecord, string?)"/>
    /// <param name="records">The rows as they should be, no key twice.</param>
    /// <param name="reason">Why, in at most 255 bytes of UTF-8; kept beside the rows that are corrected.</param>
    public void Correct(ReadOnlySpan<TRecord> records, string? reason = null) =>
        _store.Correct(new RecordSource<TRecord>(records), reason);

    /// <summary>
    /// All versions of the row with a unique key, oldest first: those that were corrected, then the one that readers
    /// see, or that was busted. Empty where there never was one; versions that retention dropped are gone.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <exception cref="SchemaException">The table has no unique key, or one of another type.</exception>
    public IReadOnlyList<RowVersion<TRecord>> History<TKey>(TKey key)
        where TKey : unmanaged
    {
        using var pin = _store.Pin();
        return _store.HistoryOf(key).ConvertAll(version =>
            new RowVersion<TRecord>(ReadRecord(version.Row), version.HiddenAt, version.Reason));
    }
}
