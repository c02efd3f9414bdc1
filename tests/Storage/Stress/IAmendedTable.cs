using NativeStore.Core.Symbols;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>
/// What the race of amendments does to a table: the engine's, or a broken one that it must catch. Reads of the default
/// symbol are of the whole table.
/// </summary>
internal interface IAmendedTable
{
    long RowCount { get; }

    void Append(ReadOnlySpan<StressRow> rows);

    void Correct(ReadOnlySpan<StressRow> rows);

    void Bust(ReadOnlySpan<long> ids);

    bool TryLatest(Symbol symbol, out StressRow row);

    bool TryGet(long id, out StressRow row);

    /// <summary>Rows by their ids; returns how many were found.</summary>
    int GetMany(ReadOnlySpan<long> ids, Span<StressRow> rows, Span<bool> found);

    /// <summary>All rows, oldest first.</summary>
    void Collect(Symbol symbol, List<StressRow> into);

    /// <summary>The newest rows of a symbol, oldest first.</summary>
    void CollectLast(Symbol symbol, int rows, List<StressRow> into);

    /// <summary>How many rows there are, and the sum of their sizes.</summary>
    (long Count, long Sizes) Totals(Symbol symbol);

    /// <summary>The sum of the sizes, by another way.</summary>
    long Sizes(Symbol symbol);

    /// <summary>The sum of the sequences, of which no running sum is kept.</summary>
    long Sequences(Symbol symbol);

    /// <summary>The number of rows.</summary>
    long Count(Symbol symbol);
}
