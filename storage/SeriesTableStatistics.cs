namespace NativeStore.Storage;

/// <summary>What a series table holds and what it costs, at one moment.</summary>
/// <param name="Rows">Visible rows.</param>
/// <param name="Series">Series that have rows.</param>
/// <param name="LateRows">Rows that were older than the table's newest row when they came.</param>
/// <param name="SeriesLateRows">Of these, rows that were older than the newest row of their own series.</param>
/// <param name="DuplicatesRefused">Rows refused or skipped because of their unique key, since the table was
/// made.</param>
/// <param name="TooLateRefused">Rows that refused their batch because they were further behind the table's newest row
/// than <see cref="SeriesTableOptions.LateBound"/>, since the table was made.</param>
/// <param name="Busts">Rows that were busted, since the table was made.</param>
/// <param name="Corrections">Rows that were corrected, since the table was made.</param>
/// <param name="HiddenRows">Busted and corrected rows that are kept as history.</param>
/// <param name="RowBytes">Native bytes of the blocks of rows, their unused ends included.</param>
/// <param name="IndexBytes">Native bytes of the unique index.</param>
/// <param name="SeriesBytes">Native bytes of row lists, checkpoints, latest rows, late rows and directories.</param>
/// <param name="Tiers">Rows and bytes by tier.</param>
public readonly record struct SeriesTableStatistics(
    long Rows,
    int Series,
    long LateRows,
    long SeriesLateRows,
    long DuplicatesRefused,
    long TooLateRefused,
    long Busts,
    long Corrections,
    long HiddenRows,
    long RowBytes,
    long IndexBytes,
    long SeriesBytes,
    TierSizes Tiers)
{
    /// <summary>All native bytes of the table.</summary>
    public long Bytes => RowBytes + Tiers.SegmentBytes + IndexBytes + SeriesBytes;
}
