using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Interchange;
using NativeStore.Storage;
using NativeStore.Storage.Throttle;

namespace NativeStore;

/// <summary>A table as the target of an import.</summary>
/// <param name="context">What the table shares with its database.</param>
/// <param name="schema">The table's columns.</param>
/// <param name="append">Appends rows in stored form, leaving duplicates out.</param>
internal sealed class TableSink(StorageContext context, TableSchema schema, TableSink.Append append) : IRowSink
{
    /// <summary>Appends rows in stored form in one commit, leaving out those whose unique key is taken.</summary>
    public delegate AppendOutcome Append(ReadOnlySpan<byte> rows, Span<bool> duplicates, in WriteTerms terms);

    /// <inheritdoc/>
    public TableSchema Schema => schema;

    /// <inheritdoc/>
    public SymbolDictionary Symbols => context.Symbols;

    /// <inheritdoc/>
    public NativeHeap Heap => context.Heap;

    /// <inheritdoc/>
    public int AppendDistinct(ReadOnlySpan<byte> rows) =>
        AppendDistinct(rows, new bool[rows.Length / schema.RowSize], CancellationToken.None);

    /// <inheritdoc/>
    public int AppendDistinct(ReadOnlySpan<byte> rows, Span<bool> duplicates, CancellationToken cancellation) =>
        (int)append(rows, duplicates, new WriteTerms { Cancellation = cancellation }).Duplicates;
}
