using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Series;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage;

// Writing under memory pressure, on terms of its own: another priority, another wait, none at all, or awaited.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>Appends rows in one commit, on the write's own terms under memory pressure.</summary>
    /// <exception cref="OperationCanceledException">The terms' token was cancelled before or in the wait.</exception>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public void Append(ReadOnlySpan<TRecord> records, in WriteTerms terms) =>
        _store.Write(new RecordSource<TRecord>(records), skipDuplicates: false, terms);

    /// <summary>
    /// Appends one row, or says at once why not: it never waits for memory. Like any write it may wait for the
    /// writer before it.
    /// </summary>
    /// <param name="record">The row.</param>
    /// <param name="refusal">Why not; rows refused for want of memory are counted as shed.</param>
    /// <param name="priority">The write's priority; null is the table's.</param>
    /// <exception cref="LateRowException">It is later than the table's bound.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">Its series key is no symbol of the database.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    [SkipLocalsInit]
    public bool TryAppend(in TRecord record, out WriteRefusal refusal, DataPriority? priority = null)
    {
        AppendOutcome outcome;
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            var one = new RecordSource<TRecord>(new ReadOnlySpan<TRecord>(in record));
            refusal = _store.TryWrite(one, skipDuplicates: true, priority, out outcome);
        }
        else
        {
            var row = stackalloc byte[TRecord.RowSize];
            TRecord.Write(in record, ref *row);
            _store.Prefetch(row);
            refusal = _store.TryWrite(
                new StoredRow(row, TRecord.RowSize), skipDuplicates: true, priority, out outcome);
        }

        if (refusal == WriteRefusal.None && outcome.Appended == 0)
        {
            refusal = WriteRefusal.Duplicate;
        }

        return refusal == WriteRefusal.None;
    }

    /// <summary>
    /// Appends rows in one commit, or says at once why not: all of them or none, and it never waits for memory.
    /// </summary>
    /// <exception cref="DuplicateKeyException">A unique key is taken.</exception>
    /// <inheritdoc cref="TryAppend(in TRecord, out WriteRefusal, DataPriority?)"/>
    public bool TryAppend(ReadOnlySpan<TRecord> records, out WriteRefusal refusal, DataPriority? priority = null)
    {
        refusal = _store.TryWrite(new RecordSource<TRecord>(records), skipDuplicates: false, priority, out _);
        return refusal == WriteRefusal.None;
    }

    /// <summary>
    /// Appends rows in one commit; where memory is short, the task ends when they are written or refused, and no
    /// thread waits meanwhile. The records must stay as they are until then.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled before or while it waited.</exception>
    /// <inheritdoc cref="Append(in TRecord)"/>
    public ValueTask AppendAsync(ReadOnlyMemory<TRecord> records, CancellationToken cancellation = default) =>
        AppendAsync(records, new WriteTerms { Cancellation = cancellation });

    /// <summary>As the other overload, on the write's own terms.</summary>
    /// <inheritdoc cref="AppendAsync(ReadOnlyMemory{TRecord}, CancellationToken)"/>
    public ValueTask AppendAsync(ReadOnlyMemory<TRecord> records, WriteTerms terms)
    {
        var source = new RecordSource<TRecord>(records.Span);
        if (_store.RefuseCancelled(source, terms))
        {
            return ValueTask.FromCanceled(terms.Cancellation);
        }

        return _store.TryWriteNow(source, skipDuplicates: false, terms.Priority ?? _store.Owner.Priority, out _)
            ? ValueTask.CompletedTask
            : new ValueTask(_store.WriteSlowlyAsync(
                () => _store.Append(new RecordSource<TRecord>(records.Span), skipDuplicates: false),
                records.Length,
                () => _store.SeriesOf(new RecordSource<TRecord>(records.Span)),
                terms));
    }
}
