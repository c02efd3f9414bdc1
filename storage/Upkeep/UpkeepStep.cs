namespace NativeStore.Storage.Upkeep;

/// <summary>What one step of upkeep did.</summary>
/// <param name="Kind">Which piece of work; <see cref="UpkeepKind.None"/> where nothing was due.</param>
/// <param name="Table">The table's name; empty where nothing was due.</param>
/// <param name="Segments">How many segments it took in.</param>
/// <param name="Rows">Their rows; of a seal, the rows of the block; of a piece that takes rows away, these.</param>
/// <param name="BytesBefore">Native bytes of what it took in.</param>
/// <param name="BytesAfter">Native bytes of what came out of it.</param>
public readonly record struct UpkeepStep(
    UpkeepKind Kind, string Table, int Segments, long Rows, long BytesBefore, long BytesAfter)
{
    /// <summary>Of a piece that takes rows away: how many rows of the segment stayed.</summary>
    public long RowsKept { get; init; }

    /// <summary>Of a piece that was put off or failed: what it was.</summary>
    public UpkeepKind Tried { get; init; }

    /// <summary>Nothing was due.</summary>
    public static UpkeepStep Idle { get; } = new(UpkeepKind.None, "", 0, 0, 0, 0);
}
