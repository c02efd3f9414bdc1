namespace NativeStore.Storage.Segments;

/// <summary>
/// Rows of neighbouring blocks of the arena, in arrival order: what a segment is built of. All stays in place and
/// unchanged until the segment is built.
/// </summary>
/// <param name="blocks">Addresses of the blocks.</param>
/// <param name="rowsPerBlock">Rows of each block but the last, which may have fewer.</param>
/// <param name="rowCount">Rows in all, at least 1.</param>
/// <param name="series">Per row, in arrival order: the ordinal of its series.</param>
/// <param name="seriesCount">Ordinals are below this.</param>
/// <param name="firstBlock">The number of the first block in the arena.</param>
/// <param name="isInTimeOrder">Whether it is known that no row is older than the one before it.</param>
internal readonly unsafe struct SegmentSource(
    byte** blocks,
    int rowsPerBlock,
    int rowCount,
    int* series,
    int seriesCount,
    uint firstBlock,
    bool isInTimeOrder = false)
{
    /// <summary>Rows of each block but the last.</summary>
    public int RowsPerBlock { get; } = rowsPerBlock;

    /// <summary>Rows in all.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>Per row, in arrival order: the ordinal of its series.</summary>
    public int* Series { get; } = series;

    /// <summary>Ordinals are below this.</summary>
    public int SeriesCount { get; } = seriesCount;

    /// <summary>Whether it is known that no row is older than the one before it: then nobody looks.</summary>
    public bool IsInTimeOrder { get; } = isInTimeOrder;

    /// <summary>How many rows of a single block came before, and are gone.</summary>
    public int FirstArrival { get; init; }

    /// <summary>The number of the first block in the arena.</summary>
    public uint FirstBlock { get; } = firstBlock;

    /// <summary>The block behind the last.</summary>
    public uint EndBlock => FirstBlock + (uint)((RowCount + RowsPerBlock - 1) / RowsPerBlock);

    /// <summary>A row by its arrival.</summary>
    public byte* RowAt(int arrival, int rowSize)
    {
        var (block, row) = arrival < RowsPerBlock ? (0, arrival) : Math.DivRem(arrival, RowsPerBlock);
        return blocks[block] + ((nint)row * rowSize);
    }

    /// <summary>The first row of a block, counted from the source's first block.</summary>
    public byte* Block(int number) => blocks[number];
}
