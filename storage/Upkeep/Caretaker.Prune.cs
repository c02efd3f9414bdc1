// Which rows go when memory is short: the oldest ones of series of the lowest priority that any table has, or, where
// there is a directory for it, to disk rather than away.
//
//   spill      the oldest segment in memory of a table that may spill; also of critical priority
//   prune      the oldest segment in memory, or rows of some series of it (UpkeepPlanner.Room.cs)
//   on disk    segments on disk hold their directory and their entries of the index: they go, oldest first, where
//              nothing in memory may go or be spilled any more. Before that they would be lost for little
//   hot        the oldest rows of the arena of a table that has no segment: where sealing them was refused memory, and
//              nothing else may go. A block is freed when its last row goes
//
// Critical rows never go. How much goes, Pruning says.
using System.Collections.Immutable;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

public sealed partial class Caretaker
{
    // So many looks at what a writer was refused, without a piece of work in between.
    private const int VainLooks = 4;

    private bool _isNothingLeft;
    private int _vainLooks;

    /// <summary>
    /// Whether a writer that the ledger refused waits in vain: time and again there was nothing left to seal, spill or
    /// prune for it, no work that is tried again and no reader that keeps memory.
    /// </summary>
    internal bool IsWaitingVain => Volatile.Read(ref _vainLooks) >= VainLooks;

    /// <summary>The newest plans of pruning, oldest first, the one under way last; at most 64 are kept.</summary>
    public ImmutableArray<PrunePlan> PrunePlans => _pruning.Plans;

    /// <summary>Tells that a writer was refused memory, which pruning may make.</summary>
    internal void Want(DataPriority priority, long bytes)
    {
        _pruning.Want(priority, bytes);
        Wake();
    }

    private bool TryChoosePrune(
        bool isForLevel,
        long freeBytes,
        long monotonicNanos,
        out WatchedTable table,
        out UpkeepPlan plan,
        out DropReason reason)
    {
        (table, plan, reason) = (null!, default, DropReason.Pressure);
        if (!_pruning.IsDue(_context.Pressure.Level, isForLevel))
        {
            return false;
        }

        if (TryChooseOldest(freeBytes, monotonicNanos, isInMemory: true, out table, out plan)
            || TryChooseOldest(freeBytes, monotonicNanos, isInMemory: false, out table, out plan))
        {
            return table is not null;
        }

        if (TryChooseHot(monotonicNanos, out table, out plan))
        {
            return true;
        }

        _isNothingLeft |= !isForLevel;
        _pruning.End();
        return false;
    }

    /// <summary>
    /// Of the tables of the lowest priority whose oldest block cannot be sealed for want of memory the one with the
    /// oldest: its rows go as they are, without regard to priorities of series, up to the first of critical priority.
    /// </summary>
    private bool TryChooseHot(long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        (table, plan) = (null!, default);
        foreach (var each in _tables)
        {
            var (policy, hot) = (each.Policy, each.Figures.Hot);
            if (policy.MayPrune
                && policy.Priority < DataPriority.Critical
                && each.Figures.Segments.IsEmpty
                && hot.NextSealRows > 0
                && !each.IsReady(UpkeepKind.Seal, monotonicNanos)
                && each.IsReady(UpkeepKind.Prune, monotonicNanos)
                && (table is null
                    || policy.Priority < table.Policy.Priority
                    || (policy.Priority == table.Policy.Priority
                        && hot.OldestHotNanos < table.Figures.Hot.OldestHotNanos)))
            {
                table = each;
                plan = new UpkeepPlan(UpkeepKind.Prune) { HotRows = Math.Min(HotDropMax, hot.NextSealRows) };
            }
        }

        return table is not null;
    }

    /// <summary>
    /// What goes next. While there is no memory to take rows out of their segment, none of a higher priority go in
    /// their stead, nor do any while there is none to spill a segment: then it is true, but there is no table. Unless
    /// that has failed time and again.
    /// </summary>
    private bool TryChooseOldest(
        long freeBytes, long monotonicNanos, bool isInMemory, out WatchedTable table, out UpkeepPlan plan)
    {
        (table, plan) = (null!, default);
        var (lowest, oldest) = ((int)DataPriority.Critical + 1, long.MaxValue);
        foreach (var each in _tables)
        {
            if (!TryFindPrunable(each, freeBytes, monotonicNanos, isInMemory, out var next, out var priority)
                || (int)priority > lowest
                || (next.Kind == UpkeepKind.Prune && !each.IsReady(next.Kind, monotonicNanos)))
            {
                continue;
            }

            if ((int)priority < lowest)
            {
                (table, lowest, oldest) = (null!, (int)priority, long.MaxValue);
            }

            var time = each.Figures.Segments[next.First].MaxTime;
            if (each.IsReady(next.Kind, monotonicNanos) && (table is null || time < oldest))
            {
                (table, plan, oldest) = (each, next, time);
            }
        }

        return lowest <= (int)DataPriority.Critical;
    }

    /// <summary>What of a table goes next when memory runs short, and of which priority it is.</summary>
    private bool TryFindPrunable(
        WatchedTable table,
        long freeBytes,
        long monotonicNanos,
        bool isInMemory,
        out UpkeepPlan plan,
        out DataPriority priority)
    {
        (plan, priority) = (default, table.Policy.Priority);
        var oldest = isInMemory ? UpkeepPlanner.OldestInMemory(table.Figures.Segments) : -1;
        if (oldest >= 0
            && MaySpill(table)
            && (table.IsReady(UpkeepKind.Spill, monotonicNanos) || !table.IsStubborn(UpkeepKind.Spill)))
        {
            plan = new UpkeepPlan(UpkeepKind.Spill, oldest, 1);
        }
        else if (table.Policy.MayPrune)
        {
            var rows = UpkeepPlanner.FindRowsToGo(
                table.Figures,
                DataPriority.Normal,
                isForMemory: isInMemory,
                BytesForPart(table, freeBytes),
                table.IsReady(UpkeepKind.PrunePart, monotonicNanos) || !table.IsStubborn(UpkeepKind.PrunePart));

            // One segment at a time: what is older, on disk, stays as long as nothing is gained by its going.
            rows = rows.Count > 1 ? rows with { First = rows.First + rows.Count - 1, Count = 1 } : rows;
            (plan, priority) = (rows.Plan(UpkeepKind.Prune, UpkeepKind.PrunePart), rows.UpTo);
            return rows.Exist;
        }

        return plan.IsDue;
    }

    /// <summary>
    /// Tells the writers that wait what is to be expected. Nothing to do is no end where the level is about to fall, a
    /// reader sees what was given up, or work that failed is tried again. Writers go on meanwhile: that nothing was due
    /// counts only where memory was as short before it was looked for as it is after.
    /// </summary>
    private void TellWriters(bool isDue, bool wasShort, PressureLevel level)
    {
        var now = _context.Clock.MonotonicNanos;
        var isIdle = !isDue && wasShort && IsShort(out var levelNow) && levelNow == level;
        var mayBeFreed = _tables.Any(table => table.Policy.RetainForNanos > 0);
        _context.Throttle.Tell(
            level,
            isIdle && !_tables.Any(table => table.HasHope(now)),
            isIdle && !mayBeFreed && !_tables.Any(table => table.HasPutOff(now)));
        var isVain = !isDue
            && !mayBeFreed
            && _context.Epochs.RetiredBytes == 0
            && !_tables.Any(table => table.HasHope(now));
        Volatile.Write(ref _vainLooks, !isVain ? 0 : _isNothingLeft ? _vainLooks + 1 : _vainLooks);
        _isNothingLeft = false;
    }

    /// <summary>Whether memory is so short that writers may wait, and is not about to be less so by itself.</summary>
    private bool IsShort(out PressureLevel level)
    {
        var pressure = _context.Pressure;
        level = pressure.Level;
        return level >= PressureLevel.High
            && pressure.OccupiedBytes >= pressure.EndBytes(level)
            && _context.Epochs.RetiredBytes == 0;
    }
}
