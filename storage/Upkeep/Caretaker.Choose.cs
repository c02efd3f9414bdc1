using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

// Which piece of work is next.
public sealed partial class Caretaker
{
    // Rows that go out of the arena at a time, so that the write lane is held for some ten microseconds.
    private const int HotDropMax = 2048;

    private bool TryChoose(out WatchedTable table, out UpkeepPlan plan, out DropReason reason)
    {
        var level = _context.Pressure.Level;
        var budget = _context.Heap.Budget;
        var freeBytes = _context.Pressure.OpenBytes - (budget.UsedBytes - budget.BytesOf(MemoryTag.FreePool));
        var monotonicNanos = _context.Clock.MonotonicNanos;
        foreach (var each in _tables)
        {
            each.Refresh();
        }

        NoteVacancy();
        return TryChooseDrop(level, freeBytes, monotonicNanos, out table, out plan, out reason)
            || TryChooseForget(monotonicNanos, out table, out plan)
            || (level >= PressureLevel.Severe && !_pruning.IsUnderWay
                && TryChooseSweep(monotonicNanos, out table, out plan))
            || (level >= PressureLevel.Critical
                && TryChoosePrune(isForLevel: true, freeBytes, monotonicNanos, out table, out plan, out reason))
            || TryChooseMergeSpilled(freeBytes, isUrgent: true, monotonicNanos, out table, out plan)
            || TryChooseSeal(level, monotonicNanos, out table, out plan)
            || (_pruning.IsWanted && TryChooseSeal(PressureLevel.Elevated, monotonicNanos, out table, out plan))
            || TryChoosePrune(isForLevel: false, freeBytes, monotonicNanos, out table, out plan, out reason)
            || TryChooseSweep(monotonicNanos, out table, out plan)
            || TryChooseRewrite(level, freeBytes, monotonicNanos, out table, out plan)
            || TryChooseMergeSpilled(freeBytes, isUrgent: false, monotonicNanos, out table, out plan);
    }

    private bool TryChooseDrop(
        PressureLevel level,
        long freeBytes,
        long monotonicNanos,
        out WatchedTable table,
        out UpkeepPlan plan,
        out DropReason reason)
    {
        var now = _context.Clock.UtcNow.Nanos;
        foreach (var each in _tables)
        {
            var figures = each.Figures;
            plan = UpkeepPlanner.Retain(figures, now, BytesForPart(each, freeBytes), out reason);
            if (reason == DropReason.Bytes && MaySpill(each))
            {
                // A table with a place on disk keeps its rows; while the disk fails, memory pressure decides.
                plan = new UpkeepPlan(UpkeepKind.Spill, UpkeepPlanner.OldestInMemory(figures.Segments), 1);
            }

            if (reason == DropReason.None && HotRowsToGo(each, now, out reason) is > 0 and var rows)
            {
                plan = new UpkeepPlan(UpkeepKind.Retain) { HotRows = rows };
            }

            // Rows of a lower priority may stand in blocks that are about to be sealed.
            var isTooSoon = reason is DropReason.Rows or DropReason.Bytes
                && plan.UpTo > DataPriority.Bulk
                && each.PrioritiesVersion > 0
                && UpkeepPlanner.IsSealDue(figures, level)
                && each.IsReady(UpkeepKind.Seal, monotonicNanos);
            if (reason != DropReason.None && !isTooSoon && each.IsReady(plan.Kind, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        (table, plan, reason) = (null!, default, DropReason.None);
        return false;
    }

    /// <summary>
    /// How many rows the table's own retention takes straight out of the arena, where there is no older segment. Rows
    /// go by age once the first has been there for a sixteenth longer, and all that are too old go with it. For their
    /// number or bytes they go without regard to priorities, so not where series have their own; and for their bytes
    /// only where no block could be sealed, which may be enough.
    /// </summary>
    private int HotRowsToGo(WatchedTable table, long now, out DropReason reason)
    {
        reason = DropReason.None;
        var (policy, hot) = (table.Policy, table.Figures.Hot);
        if (!table.Figures.Segments.IsEmpty || hot.HotRows == 0)
        {
            return 0;
        }

        if (policy.RetainForNanos > 0)
        {
            Int128 age = policy.RetainForNanos;
            long Before(Int128 nanos) => (long)Int128.Max(Math.Min(now, hot.NewestNanos) - nanos, long.MinValue);
            var suffered = age + (age / (2 * UpkeepPolicy.RetentionParts));
            if (table.Store.CountOldestHot(Before(suffered), now, HotDropMax) > 0)
            {
                reason = DropReason.Age;
                return table.Store.CountOldestHot(Before(age), now, HotDropMax);
            }
        }

        if (table.PrioritiesVersion > 0)
        {
            return 0;
        }

        if (IsPast(hot.HotRows, policy.RetainRows))
        {
            reason = DropReason.Rows;
            return (int)Math.Min(HotDropMax, hot.HotRows - policy.RetainRows);
        }

        var rowSize = table.Store.Schema.RowSize;
        if (hot.SealableBlocks == 0 && !MaySpill(table) && IsPast(hot.HotRows * rowSize, policy.RetainBytes))
        {
            reason = DropReason.Bytes;
            return (int)Math.Min(HotDropMax, hot.HotRows - (policy.RetainBytes / rowSize));
        }

        return 0;
    }

    /// <summary>Whether there is more than a bound and its slack; a bound of 0 is none.</summary>
    private static bool IsPast(long count, long bound) =>
        bound > 0 && count - bound > bound / UpkeepPolicy.RetentionParts;

    /// <summary>
    /// What taking rows out of a segment may need: after a refusal nothing, and then the least is tried.
    /// </summary>
    private static long BytesForPart(WatchedTable table, long freeBytes) => table.IsPartRefused ? 0 : freeBytes;

    /// <summary>Of the tables with a block to seal the one with the most hot bytes.</summary>
    private bool TryChooseSeal(
        PressureLevel level, long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        (table, plan) = (null!, new UpkeepPlan(UpkeepKind.Seal));
        foreach (var each in _tables)
        {
            if (UpkeepPlanner.IsSealDue(each.Figures, level)
                && each.IsReady(UpkeepKind.Seal, monotonicNanos)
                && (table is null || each.Figures.Hot.HotBytes > table.Figures.Hot.HotBytes))
            {
                table = each;
            }
        }

        return table is not null;
    }

    private bool TryChooseSweep(long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        plan = new UpkeepPlan(UpkeepKind.Sweep);
        foreach (var each in _tables)
        {
            if (each.IsSweepDue && each.IsReady(UpkeepKind.Sweep, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        table = null!;
        return false;
    }

    private bool TryChooseForget(long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        plan = new UpkeepPlan(UpkeepKind.Forget);
        foreach (var each in _tables)
        {
            if (each.Store.IsForgettingDue && each.IsReady(UpkeepKind.Forget, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        table = null!;
        return false;
    }
}
