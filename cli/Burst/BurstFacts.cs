using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Throttle;

namespace NativeStore.Cli.Burst;

/// <summary>What a burst run showed.</summary>
/// <param name="LimitBytes">The memory that the process might grow by.</param>
/// <param name="PeakLedgerBytes">The most native bytes that were charged at a time.</param>
/// <param name="PeakResidentGrowthBytes">The most that the process's resident size had grown by.</param>
/// <param name="RowsOffered">Rows offered to all tables.</param>
/// <param name="RowsReadable">Rows that are in the tables at the end, counted by reading them.</param>
/// <param name="CriticalOffered">Rows offered to the critical table.</param>
/// <param name="CriticalReadable">Critical rows read back, each once.</param>
/// <param name="Shed">What the database says it has shed.</param>
/// <param name="LeastHeldShare">The least share of the limit less the reserve that rows and what belongs to them held
/// right after any pruning; 1 where nothing was pruned.</param>
/// <param name="Events">Levels and forecasts, in order.</param>
/// <param name="StartNanos">When the load began, on the clock of the events.</param>
/// <param name="Reads">Latencies of reads by phase.</param>
/// <param name="CriticalWrites">Latencies of critical writes by phase.</param>
internal sealed record BurstFacts(
    long LimitBytes,
    long PeakLedgerBytes,
    long PeakResidentGrowthBytes,
    long RowsOffered,
    long RowsReadable,
    long CriticalOffered,
    long CriticalReadable,
    IReadOnlyList<ShedTotal> Shed,
    double LeastHeldShare,
    IReadOnlyList<PressureEvent> Events,
    long StartNanos,
    IReadOnlyList<LatencyHistogram> Reads,
    IReadOnlyList<LatencyHistogram> CriticalWrites)
{
    /// <summary>Rows that are missing, by the database's own account.</summary>
    public long RowsShed => Shed.Where(total => total.IsLost).Sum(total => total.Rows);

    /// <summary>Whether every row is readable or accounted for, and nothing critical is missing.</summary>
    public bool AddsUp => RowsOffered == RowsReadable + RowsShed && CriticalReadable == CriticalOffered;
}
