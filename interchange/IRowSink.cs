using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;

namespace NativeStore.Interchange;

/// <summary>Where a reader of the outside world puts rows: a table, or a test that looks at them.</summary>
public interface IRowSink
{
    /// <summary>What a row is: offsets, types, roles.</summary>
    TableSchema Schema { get; }

    /// <summary>The dictionary that names in the rows are interned in.</summary>
    SymbolDictionary Symbols { get; }

    /// <summary>
    /// Where the reader's working memory comes from; it is charged as <see cref="MemoryTag.WriteScratch"/>.
    /// </summary>
    NativeHeap Heap { get; }

    /// <summary>
    /// Takes rows in stored form, in the order of the source, as one commit; a row whose unique key is taken is left
    /// out.
    /// </summary>
    /// <param name="rows">Whole rows of <see cref="TableSchema.RowSize"/> bytes, valid during the call only.</param>
    /// <returns>How many rows were left out as duplicates.</returns>
    /// <exception cref="Core.NativeStoreException">The rows were refused: then none of them was taken.</exception>
    int AppendDistinct(ReadOnlySpan<byte> rows);

    /// <summary>
    /// As <see cref="AppendDistinct(ReadOnlySpan{byte})"/>; says which rows were left out, if the sink knows.
    /// </summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="duplicates">One mark per row, false as it comes.</param>
    /// <param name="cancellation">Ends a wait for memory.</param>
    int AppendDistinct(ReadOnlySpan<byte> rows, Span<bool> duplicates, CancellationToken cancellation) =>
        AppendDistinct(rows);
}
