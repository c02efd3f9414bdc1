using NativeStore.Core.Memory;

namespace NativeStore.Storage;

/// <summary>How a series table is laid out in memory and what it accepts.</summary>
public sealed record SeriesTableOptions
{
    /// <summary>Rows to size the unique index for at once; 0 lets it grow from small.</summary>
    public long ExpectedRows { get; init; }

    /// <summary>
    /// Bytes of a block of rows: at least one row, at most <see cref="NativeHeap.SlabBytes"/> and a quarter of the
    /// memory that rows share. Null takes a slab, or a 32nd of that memory where it is small: rows are sealed, and
    /// dropped when memory runs short, by the block.
    /// </summary>
    public int? BlockBytes { get; init; }

    /// <summary>
    /// How far a row may lie behind the table's newest row that is not busted or corrected or, where that is from the
    /// future, behind the wall clock; older rows are refused with <see cref="LateRowException"/>. Null accepts any.
    /// </summary>
    public TimeSpan? LateBound { get; init; }

    /// <summary>
    /// How long a write waits, at most, while memory pressure delays it or the ledger has no memory; null takes the
    /// database's, zero refuses at once, <see cref="Timeout.InfiniteTimeSpan"/> never for want of time.
    /// </summary>
    public TimeSpan? WriteTimeout { get; init; }

    /// <summary>
    /// Whether rows of different series keep the order in which they came, where their times are equal: for about two
    /// bytes per sealed row. Else they come by series, in the order in which the table came to know these. Within a
    /// series the order of arrival is always kept. Open and close of the whole table go by the same order. In a table
    /// without a unique key sealed rows have a <see cref="RowHandle"/> only so.
    /// </summary>
    public bool KeepArrivalOrder { get; init; }

    /// <summary>
    /// How far a full block of rows lies behind the table's newest row when it is sealed. 0 seals it at once. Memory
    /// pressure seals earlier.
    /// </summary>
    public TimeSpan SealAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of hot blocks beyond which full ones are sealed at once; 0: as many as there is room
    /// for.</summary>
    public long HotBytes { get; init; }

    /// <summary>
    /// Age, by the table's newest row, after which segments are encoded for size; null takes the schema's. 0: only
    /// under memory pressure.
    /// </summary>
    public TimeSpan? CompressAfter { get; init; }

    /// <summary>
    /// Age after which rows are dropped, by the wall clock or the table's newest row, whichever is earlier; null takes
    /// the schema's. 0: never. Whole segments are dropped, and of a table without any its oldest rows: rows may stay
    /// for up to an eighth longer, however few they are.
    /// </summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>
    /// How many rows are kept at least; beyond these the oldest rows of the series of the lowest priority are dropped,
    /// those of one segment at a time. 0 keeps all.
    /// </summary>
    public long RetainRows { get; init; }

    /// <summary>
    /// Native bytes of rows, hot and in segments, beyond which the oldest rows of the series of the lowest priority are
    /// dropped; 0: no bound of the table's own.
    /// </summary>
    public long RetainBytes { get; init; }

    /// <summary>
    /// Whether the oldest rows may be dropped when memory runs short, those of series of low priority first. Rows of
    /// series of critical priority never are.
    /// </summary>
    public bool MayPrune { get; init; } = true;

    /// <summary>
    /// Whether the oldest segments go to disk rather than being dropped for their bytes or for memory pressure, where
    /// the database has a directory for that. From there they stay readable.
    /// </summary>
    public bool MaySpill { get; init; } = true;

    /// <summary>Rows that neighbouring segments are merged up to; 1 to 268,435,456.</summary>
    public int SegmentRowsMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many neighbouring segments of like size are merged at a time; 2 to 1,024.</summary>
    public int MergeFanIn { get; init; } = 8;

    /// <summary>Checks what upkeep goes by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void ValidateUpkeep()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SealAfter, TimeSpan.Zero);
        var (compressAfter, retainFor) = (CompressAfter ?? TimeSpan.Zero, RetainFor ?? TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(compressAfter, TimeSpan.Zero, nameof(CompressAfter));
        ArgumentOutOfRangeException.ThrowIfLessThan(retainFor, TimeSpan.Zero, nameof(RetainFor));
        ArgumentOutOfRangeException.ThrowIfNegative(HotBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(RetainRows);
        ArgumentOutOfRangeException.ThrowIfNegative(RetainBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentRowsMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentRowsMax, 1 << 28);
        ArgumentOutOfRangeException.ThrowIfLessThan(MergeFanIn, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MergeFanIn, 1 << 10);
    }
}
