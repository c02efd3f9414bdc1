using NativeStore.Core.Symbols;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>What the harness does to a table: the engine's, or a broken one that it must catch.</summary>
internal interface IStressedTable
{
    long RowCount { get; }

    void Append(ReadOnlySpan<StressRow> batch);

    bool TryLatest(Symbol symbol, out StressRow row);

    bool TryGet(long id, out StressRow row);

    /// <summary>All rows of a symbol, oldest first.</summary>
    void Collect(Symbol symbol, List<StressRow> into);

    /// <summary>The newest rows of a symbol, oldest first.</summary>
    void CollectLast(Symbol symbol, int rows, List<StressRow> into);

    /// <summary>Rows of a symbol by the aggregates: their number, and the sum of their sizes (1 each).</summary>
    (long Count, long Volume) Totals(Symbol symbol);
}
