using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>All that one table lost, or had to wait with, for one reason since the database was opened.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Priority">The priority of the writes, or of the series whose rows were dropped.</param>
/// <param name="Reason">Why.</param>
/// <param name="Events">How many writes, or drops.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">Their bytes: in stored form where they were refused, as they were held where dropped.</param>
/// <param name="WaitedNanos">How long the writers had waited, added up, in nanoseconds.</param>
public sealed record ShedTotal(
    string Table,
    DataPriority Priority,
    ShedReason Reason,
    long Events,
    long Rows,
    long Bytes,
    long WaitedNanos)
{
    /// <summary>Whether the rows are missing: all that is shed is, but for what was only delayed.</summary>
    public bool IsLost => Reason != ShedReason.Delayed;
}
