using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

/// <summary>What is known of a segment when its future is decided.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its native bytes.</param>
/// <param name="MinTime">The oldest time.</param>
/// <param name="MaxTime">The newest time.</param>
/// <param name="IsAged">Whether it is encoded for size.</param>
/// <param name="IsSpilled">Whether it is on disk.</param>
internal readonly record struct SegmentFigures(
    int Rows, long Bytes, long MinTime, long MaxTime, bool IsAged, bool IsSpilled)
{
    /// <summary>How many rows once came to its blocks; 0: as many as there are.</summary>
    public int Arrivals { get; init; }

    /// <summary>Bytes of its file, where it is on disk.</summary>
    public long FileBytes { get; init; }

    /// <summary>What the unique index holds for its rows, in bytes.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Rows of series of bulk priority.</summary>
    public int BulkRows { get; init; }

    /// <summary>Rows of series of normal priority.</summary>
    public int NormalRows { get; init; }

    /// <summary>Rows of series of at most that priority.</summary>
    public int RowsUpTo(DataPriority priority) => priority switch
    {
        DataPriority.Bulk => BulkRows,
        DataPriority.Normal => BulkRows + NormalRows,
        _ => Rows,
    };
}
