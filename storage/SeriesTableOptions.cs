using NativeStore.Core.Memory;

namespace NativeStore.Storage;

/// <summary>How a series table is laid out in memory and what it accepts.</summary>
public sealed record SeriesTableOptions
{
    /// <summary>Rows to size the unique index for at once; 0 lets it grow from small.</summary>
    public long ExpectedRows { get; init; }

    /// <summary>
    /// Bytes of a block of rows; at least one row, at most <see cref="NativeHeap.SlabBytes"/>, which is the default.
    /// </summary>
    public int BlockBytes { get; init; } = NativeHeap.SlabBytes;

    /// <summary>
    /// How far a row may lie behind the table's newest row; older rows are refused with
    /// <see cref="LateRowException"/>. Null accepts any.
    /// </summary>
    public TimeSpan? LateBound { get; init; }
}
