using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Series;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage;

// Writing: each call is one commit, seen by readers as a whole or not at all.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>Appends one row.</summary>
    /// <exception cref="DuplicateKeyException">Its unique key is taken.</exception>
    /// <exception cref="LateRowException">It is later than the table's bound.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">Its series key is no symbol of the database.</exception>
    /// <exception cref="Throttle.WriteThrottledException">Memory pressure refuses it; see
    /// <see cref="Throttle.WriteThrottle"/>.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    [SkipLocalsInit]
    public void Append(in TRecord record)
    {
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            _store.Write(new RecordSource<TRecord>(new ReadOnlySpan<TRecord>(in record)), skipDuplicates: false);
            return;
        }

        var row = stackalloc byte[TRecord.RowSize];
        TRecord.Write(in record, ref *row);
        _store.Prefetch(row);
        _store.Write(new StoredRow(row, TRecord.RowSize), skipDuplicates: false);
    }

    /// <summary>Appends one row unless its unique key is taken.</summary>
    /// <returns>False where it is.</returns>
    /// <inheritdoc cref="Append(in TRecord)"/>
    [SkipLocalsInit]
    public bool TryAppend(in TRecord record)
    {
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            var one = new RecordSource<TRecord>(new ReadOnlySpan<TRecord>(in record));
            return _store.Write(one, skipDuplicates: true).Appended == 1;
        }

        var row = stackalloc byte[TRecord.RowSize];
        TRecord.Write(in record, ref *row);
        _store.Prefetch(row);
        return _store.Write(new StoredRow(row, TRecord.RowSize), skipDuplicates: true).Appended == 1;
    }

    /// <summary>Appends rows in one commit: all of them, or none where one is refused.</summary>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public void Append(ReadOnlySpan<TRecord> records) =>
        _store.Write(new RecordSource<TRecord>(records), skipDuplicates: false);

    /// <summary>Appends rows in one commit, leaving out those whose unique key is taken.</summary>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public AppendOutcome AppendDistinct(ReadOnlySpan<TRecord> records) =>
        _store.Write(new RecordSource<TRecord>(records), skipDuplicates: true);

    /// <summary>Appends rows in stored form, back to back, in one commit: all of them or none.</summary>
    /// <exception cref="SchemaException">The bytes are no whole number of rows.</exception>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public void AppendRows(ReadOnlySpan<byte> rows) =>
        _store.Write(new ByteSource(rows, TRecord.Schema), skipDuplicates: false);

    /// <summary>Appends rows in stored form in one commit, leaving out those whose unique key is taken.</summary>
    /// <exception cref="SchemaException">The bytes are no whole number of rows.</exception>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public AppendOutcome AppendDistinctRows(ReadOnlySpan<byte> rows) =>
        _store.Write(new ByteSource(rows, TRecord.Schema), skipDuplicates: true);

    /// <summary>Appends rows in one commit, leaving out those whose unique key is taken, and says which.</summary>
    /// <param name="rows">The rows, back to back.</param>
    /// <param name="duplicates">Receives one mark per row: whether it was left out.</param>
    /// <param name="terms">The write's own terms under memory pressure.</param>
    /// <exception cref="ArgumentException">There are fewer marks than rows.</exception>
    /// <exception cref="OperationCanceledException">The terms' token ended the wait.</exception>
    /// <inheritdoc cref="AppendRows(ReadOnlySpan{byte})"/>
    public AppendOutcome AppendDistinctRows(
        ReadOnlySpan<byte> rows, Span<bool> duplicates, in WriteTerms terms = default)
    {
        var source = new ByteSource(rows, TRecord.Schema);
        return duplicates.Length >= source.Count
            ? _store.Write(new MarkingSource(source, duplicates), skipDuplicates: true, terms)
            : throw new ArgumentException(
                $"{source.Count} rows take as many marks; there is room for {duplicates.Length}.", nameof(duplicates));
    }
}
