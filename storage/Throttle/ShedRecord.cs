using NativeStore.Core.Schema;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Throttle;

/// <summary>What one table lost, or had to wait with, for one reason within a second.</summary>
/// <param name="Number">Counts all records from 1: a gap shows what the bounded log has overwritten.</param>
/// <param name="Time">The wall clock at the first of these events.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Series">The series' key as text, or null where the rows were of several.</param>
/// <param name="Priority">The priority of the write, or of the series whose rows were dropped.</param>
/// <param name="Reason">Why.</param>
/// <param name="Events">How many writes, or drops, this counts.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">Their bytes: in stored form where they were refused, as they were held where dropped.</param>
/// <param name="WaitedNanos">How long the writers had waited, added up, in nanoseconds.</param>
public sealed record ShedRecord(
    long Number,
    Timestamp Time,
    string Table,
    string? Series,
    DataPriority Priority,
    ShedReason Reason,
    long Events,
    long Rows,
    long Bytes,
    long WaitedNanos);
