using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage;
using NativeStore.Storage.Throttle;

namespace NativeStore.Interchange;

/// <summary>Puts rows into a series table; a row whose unique key is taken is left out and counted.</summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
/// <param name="table">The table.</param>
/// <param name="context">The context that the table was made with.</param>
public sealed class SeriesTableSink<TRecord>(SeriesTable<TRecord> table, StorageContext context) : IRowSink
    where TRecord : struct, ISeriesRecord<TRecord>
{
    /// <inheritdoc/>
    public TableSchema Schema => TRecord.Schema;

    /// <inheritdoc/>
    public SymbolDictionary Symbols => context.Symbols;

    /// <inheritdoc/>
    public NativeHeap Heap => context.Heap;

    /// <inheritdoc/>
    public int AppendDistinct(ReadOnlySpan<byte> rows) => (int)table.AppendDistinctRows(rows).Duplicates;

    /// <inheritdoc/>
    public int AppendDistinct(ReadOnlySpan<byte> rows, Span<bool> duplicates, CancellationToken cancellation) =>
        (int)table.AppendDistinctRows(rows, duplicates, new WriteTerms { Cancellation = cancellation }).Duplicates;
}
