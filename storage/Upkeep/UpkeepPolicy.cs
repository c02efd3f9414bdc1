using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Upkeep;

/// <summary>When a table's rows go from tier to tier: what its schema and its options say together.</summary>
/// <param name="Priority">That of series that have none of their own.</param>
/// <param name="SealAfterNanos">Age, by the table's newest row, after which a full block is sealed.</param>
/// <param name="HotBytes">Bytes of hot blocks beyond which full ones are sealed at once; 0: no bound.</param>
/// <param name="CompressAfterNanos">Age after which segments are encoded for size; 0: under pressure only.</param>
/// <param name="RetainForNanos">Age after which rows are dropped; 0: never.</param>
/// <param name="RetainRows">Rows that are kept at least; beyond these the oldest of the lowest priority go. 0:
/// all.</param>
/// <param name="RetainBytes">Bytes of rows in memory beyond which the oldest of the lowest priority go; 0: no
/// bound.</param>
/// <param name="SegmentRowsMax">Rows that a segment is merged up to.</param>
/// <param name="FanIn">Neighbours of like size that are merged at a time.</param>
/// <param name="MayPrune">Whether rows of series that are not critical may be dropped because memory runs
/// short.</param>
/// <param name="MaySpill">Whether rows go to disk, where there is a place for them, before they are dropped.</param>
internal sealed record UpkeepPolicy(
    DataPriority Priority,
    long SealAfterNanos,
    long HotBytes,
    long CompressAfterNanos,
    long RetainForNanos,
    long RetainRows,
    long RetainBytes,
    long SegmentRowsMax,
    int FanIn,
    bool MayPrune,
    bool MaySpill)
{
    /// <summary>
    /// Whole segments are dropped, so none holds more than this part of what is retained: the rest of the oldest one
    /// stays for at most as much longer.
    /// </summary>
    public const int RetentionParts = 8;

    /// <summary>
    /// Whole segments are pruned, so none is merged past this part of the memory there is: no pruning frees more than
    /// it must by more than that, or by one block of rows where that is larger.
    /// </summary>
    public const int MemoryParts = 32;

    /// <summary>Bytes that a segment is merged up to, those included that the unique index holds for its
    /// rows.</summary>
    public long SegmentBytesMax { get; init; } = long.MaxValue;

    private const int StagedBytesMax = 8 * 1024 * 1024;

    /// <summary>The policy of a table.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="options">Its options.</param>
    /// <param name="memoryBytes">The memory there is for it and others.</param>
    public static UpkeepPolicy Of(
        TableSchema schema, SeriesTableOptions options, long memoryBytes = long.MaxValue) => new(
        schema.Options.Priority,
        NanosOf(options.SealAfter),
        options.HotBytes,
        options.CompressAfter is { } compressAfter ? NanosOf(compressAfter) : schema.Options.CompressAfterNanos,
        options.RetainFor is { } retainFor ? NanosOf(retainFor) : schema.Options.RetainForNanos,
        options.RetainRows,
        options.RetainBytes,
        SegmentRowsOf(schema, options),
        options.MergeFanIn,
        options.MayPrune,
        options.MaySpill)
    {
        SegmentBytesMax = memoryBytes / MemoryParts,
    };

    /// <summary>
    /// Merging stages as many rows as are encoded together, decoded. Of rows so wide that this would take more memory
    /// than it is worth, segments have fewer.
    /// </summary>
    private static long SegmentRowsOf(TableSchema schema, SeriesTableOptions options)
    {
        var rows = StagedBytesMax / schema.RowSize;
        return rows >= SegmentDirectory.BlockRows ? options.SegmentRowsMax : Math.Min(rows, options.SegmentRowsMax);
    }

    private static long NanosOf(TimeSpan length) =>
        length.Ticks > long.MaxValue / TimeSpan.NanosecondsPerTick
            ? long.MaxValue
            : length.Ticks * TimeSpan.NanosecondsPerTick;
}
