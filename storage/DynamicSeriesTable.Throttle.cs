using NativeStore.Core.Schema;
using NativeStore.Storage.Series;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage;

// Writing under memory pressure, on terms of its own: another priority, another wait, none at all, or awaited.
public sealed partial class DynamicSeriesTable
{
    /// <summary>Appends rows in stored form in one commit, on the write's own terms under memory pressure.</summary>
    /// <exception cref="OperationCanceledException">The terms' token was cancelled before or in the wait.</exception>
    /// <inheritdoc cref="AppendRows(ReadOnlySpan{byte})"/>
    public void AppendRows(ReadOnlySpan<byte> rows, in WriteTerms terms) =>
        _store.Write(new ByteSource(rows, Schema), skipDuplicates: false, terms);

    /// <summary>Appends rows in one commit, leaving out those whose unique key is taken, and says which.</summary>
    /// <param name="rows">The rows, back to back.</param>
    /// <param name="duplicates">Receives one mark per row: whether it was left out.</param>
    /// <param name="terms">The write's own terms under memory pressure.</param>
    /// <exception cref="ArgumentException">There are fewer marks than rows.</exception>
    /// <exception cref="OperationCanceledException">The terms' token was cancelled before or in the wait.</exception>
    /// <inheritdoc cref="AppendRows(ReadOnlySpan{byte})"/>
    public AppendOutcome AppendDistinctRows(
        ReadOnlySpan<byte> rows, Span<bool> duplicates, in WriteTerms terms = default)
    {
        var source = new ByteSource(rows, Schema);
        return duplicates.Length >= source.Count
            ? _store.Write(new MarkingSource(source, duplicates), skipDuplicates: true, terms)
            : throw new ArgumentException(
                $"{source.Count} rows take as many marks; there is room for {duplicates.Length}.", nameof(duplicates));
    }

    /// <summary>
    /// Appends rows in stored form in one commit, or says at once why not: all of them or none, and it never waits for
    /// memory. Like any write it may wait for the writer before it.
    /// </summary>
    /// <param name="rows">The rows, back to back.</param>
    /// <param name="refusal">Why not; rows refused for want of memory are counted as shed.</param>
    /// <param name="priority">The write's priority; null is the table's.</param>
    /// <exception cref="SchemaException">The bytes are no whole number of rows.</exception>
    /// <exception cref="DuplicateKeyException">A unique key is taken.</exception>
    /// <exception cref="LateRowException">A row is later than the table's bound.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">A series key is no symbol of the database.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    public bool TryAppendRows(ReadOnlySpan<byte> rows, out WriteRefusal refusal, DataPriority? priority = null)
    {
        refusal = _store.TryWrite(new ByteSource(rows, Schema), skipDuplicates: false, priority, out _);
        return refusal == WriteRefusal.None;
    }

    /// <summary>
    /// Appends rows in stored form in one commit; where memory is short, the task ends when they are written or
    /// refused, and no thread waits meanwhile. The bytes must stay as they are until then.
    /// </summary>
    /// <exception cref="OperationCanceledException">The terms' token was cancelled before or in the wait.</exception>
    /// <inheritdoc cref="AppendRows(ReadOnlySpan{byte})"/>
    public ValueTask AppendRowsAsync(ReadOnlyMemory<byte> rows, WriteTerms terms = default)
    {
        var source = new ByteSource(rows.Span, Schema);
        if (_store.RefuseCancelled(source, terms))
        {
            return ValueTask.FromCanceled(terms.Cancellation);
        }

        return _store.TryWriteNow(source, skipDuplicates: false, terms.Priority ?? _store.Owner.Priority, out _)
            ? ValueTask.CompletedTask
            : new ValueTask(_store.WriteSlowlyAsync(
                () => _store.Append(new ByteSource(rows.Span, Schema), skipDuplicates: false),
                source.Count,
                () => _store.SeriesOf(new ByteSource(rows.Span, Schema)),
                terms));
    }
}
