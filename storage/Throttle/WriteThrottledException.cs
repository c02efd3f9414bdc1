using System.Globalization;
using NativeStore.Core;
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>
/// A write was refused because memory is short. Nothing of it was appended; its rows are counted as shed.
/// </summary>
/// <param name="table">The table's name.</param>
/// <param name="priority">The write's priority.</param>
/// <param name="level">The level of memory pressure.</param>
/// <param name="reason">Whether it was refused at once, or after waiting.</param>
/// <param name="waitedNanos">How long it had waited, in nanoseconds.</param>
/// <param name="pressure">How much memory is in use, of how much.</param>
/// <param name="reader">The oldest reader that keeps memory from being freed; null where none does.</param>
/// <param name="heldBytes">Bytes that wait for readers.</param>
/// <param name="isHopeless">Whether nothing can become free.</param>
public sealed class WriteThrottledException(
    string table,
    DataPriority priority,
    PressureLevel level,
    ShedReason reason,
    long waitedNanos,
    MemoryPressure pressure,
    OpenReader? reader = null,
    long heldBytes = 0,
    bool isHopeless = false)
    : NativeStoreException(string.Create(
        CultureInfo.InvariantCulture,
        $"A write of {priority} priority to table '{table}' was refused after {waitedNanos / 1_000_000} ms: memory " +
        $"pressure is {level}, with {pressure.OccupiedBytes:N0} bytes in use of the limit of " +
        $"{pressure.LimitBytes:N0} less the reserve of {pressure.LimitBytes - pressure.OpenBytes:N0} for critical " +
        $"data. Nothing was appended. {(isHopeless ? Hopeless : Advice)}{OpenReader.Hold(reader, heldBytes)}"))
{
    private const string Hopeless =
        "Waiting is in vain: no table has rows left that may be sealed, encoded, spilled or pruned, and none drops " +
        "rows by age. Let rows go (MayPrune, RetainRows, a SpillDirectory), or raise the memory limit.";

    private const string Advice =
        "Write again when the pressure is lower, wait longer (WriteTimeout, AppendAsync), shorten retention, or " +
        "raise the memory limit or the priority.";

    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The write's priority.</summary>
    public DataPriority Priority { get; } = priority;

    /// <summary>The level of memory pressure when it was refused.</summary>
    public PressureLevel Level { get; } = level;

    /// <summary>Whether it was refused at once (<see cref="ShedReason.RefusedByLevel"/>), or after waiting.</summary>
    public ShedReason Reason { get; } = reason;

    /// <summary>The oldest reader that keeps memory from being freed; null where none does.</summary>
    public OpenReader? OldestReader { get; } = reader;

    /// <summary>Bytes that wait for readers.</summary>
    public long HeldBytes { get; } = reader is null ? 0 : heldBytes;

    /// <summary>How long it had waited.</summary>
    public TimeSpan Waited { get; } = TimeSpan.FromTicks(waitedNanos / TimeSpan.NanosecondsPerTick);
}
