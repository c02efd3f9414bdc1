namespace NativeStore.Storage.Upkeep;

/// <summary>What upkeep has done since the database was opened.</summary>
/// <param name="Steps">Pieces of work that were done.</param>
/// <param name="RowsSealed">Rows that became columns.</param>
/// <param name="RowsMerged">Rows of merges: a row counts in each one it passes.</param>
/// <param name="RowsAged">Rows that were encoded for size: a row counts each time.</param>
/// <param name="RowsRetired">Rows dropped by their tables' own retention: by age, rows or bytes.</param>
/// <param name="RowsPruned">Rows dropped because memory ran short.</param>
/// <param name="RowsRewritten">Rows that were written anew because rows of their segment, of series of lower priority,
/// were dropped: a row counts each time.</param>
/// <param name="RowsSpilled">Rows that went to disk.</param>
/// <param name="SealedBytesBefore">Bytes of the rows that were sealed.</param>
/// <param name="SealedBytesAfter">Bytes of the segments they became.</param>
/// <param name="AgedBytesBefore">Bytes of the segments that were encoded for size.</param>
/// <param name="AgedBytesAfter">Bytes of the segments they became.</param>
/// <param name="BytesFreed">Bytes of segments that were dropped or spilled.</param>
/// <param name="Busy">How long the steps took in all.</param>
/// <param name="Deferrals">Pieces of work that were put off for lack of memory.</param>
/// <param name="PartDeferrals">Those of these that would have dropped rows of series of low priority. No others are
/// dropped in their stead.</param>
/// <param name="Errors">Pieces of work that failed.</param>
public sealed record UpkeepStatistics(
    long Steps,
    long RowsSealed,
    long RowsMerged,
    long RowsAged,
    long RowsRetired,
    long RowsPruned,
    long RowsRewritten,
    long RowsSpilled,
    long SealedBytesBefore,
    long SealedBytesAfter,
    long AgedBytesBefore,
    long AgedBytesAfter,
    long BytesFreed,
    TimeSpan Busy,
    long Deferrals,
    long PartDeferrals,
    long Errors)
{
    /// <summary>Files of spilled rows that could not be deleted when their rows were done with.</summary>
    public long FilesLeft { get; init; }

    /// <summary>How often pruning was planned and begun: see <see cref="Caretaker.PrunePlans"/>.</summary>
    public long PrunePlans { get; init; }

    /// <summary>The fewest bytes that rows and what belongs to them held right after any pruning, those not counted
    /// that are about to be freed; null where nothing was pruned.</summary>
    public long? LeastHeldBytes { get; init; }
}
