using NativeStore.Core.Memory.Pressure;

namespace NativeStore.Storage.Upkeep;

// Which piece of work is next.
public sealed partial class Caretaker
{
    // Unlinked memory of this size that readers still hold is waited for before more is pruned.
    private const long AwaitedBytes = 1 << 20;

    private bool TryChoose(out WatchedTable table, out UpkeepPlan plan, out DropReason reason)
    {
        var level = _context.Pressure.Level;
        var freeBytes = _context.Pressure.OpenBytes - _context.Pressure.OccupiedBytes;
        var monotonicNanos = _context.Clock.MonotonicNanos;
        foreach (var each in _tables)
        {
            each.Refresh();
        }

        return TryChooseDrop(monotonicNanos, out table, out plan, out reason)
            || (level >= PressureLevel.Critical && TryChoosePrune(monotonicNanos, out table, out plan, out reason))
            || TryChooseSeal(level, monotonicNanos, out table, out plan)
            || (level >= PressureLevel.Severe && TryChoosePrune(monotonicNanos, out table, out plan, out reason))
            || TryChooseSweep(monotonicNanos, out table, out plan)
            || TryChooseRewrite(level, freeBytes, monotonicNanos, out table, out plan);
    }

    private bool TryChooseDrop(
        long monotonicNanos, out WatchedTable table, out UpkeepPlan plan, out DropReason reason)
    {
        var now = _context.Clock.UtcNow.Nanos;
        foreach (var each in _tables)
        {
            var figures = each.Figures;
            reason = UpkeepPlanner.ReasonToDrop(figures, now);
            plan = new UpkeepPlan(UpkeepKind.Retain, 0, 1);
            var oldest = UpkeepPlanner.OldestInMemory(figures.Segments);
            if (reason == DropReason.None && UpkeepPlanner.IsOversize(figures) && oldest >= 0)
            {
                // A table with a place on disk keeps its rows; while the disk fails, memory pressure decides.
                reason = DropReason.Bytes;
                plan = MaySpill(each)
                    ? new UpkeepPlan(UpkeepKind.Spill, oldest, 1)
                    : new UpkeepPlan(UpkeepKind.Retain, 0, oldest + 1);
            }

            if (reason != DropReason.None && each.IsReady(plan.Kind, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        (table, plan, reason) = (null!, default, DropReason.None);
        return false;
    }

    /// <summary>
    /// The oldest segment in memory of the table of the lowest priority that has one. Where it can go to disk, tables
    /// of critical priority take part.
    /// </summary>
    private bool TryChoosePrune(
        long monotonicNanos, out WatchedTable table, out UpkeepPlan plan, out DropReason reason)
    {
        (table, plan, reason) = (null!, default, DropReason.Pressure);
        if (_context.Epochs.RetiredBytes >= AwaitedBytes)
        {
            return false;
        }

        var oldest = long.MaxValue;
        foreach (var each in _tables)
        {
            var segments = each.Figures.Segments;
            var number = UpkeepPlanner.OldestInMemory(segments);
            var isSpill = MaySpill(each) && each.IsReady(UpkeepKind.Spill, monotonicNanos);
            var isPrune = each.Policy.MayPrune && each.IsReady(UpkeepKind.Prune, monotonicNanos);
            if (number < 0
                || (!isSpill && !isPrune)
                || (table is not null && each.Policy.Priority > table.Policy.Priority))
            {
                continue;
            }

            var time = segments[number].MaxTime;
            if (table is null || each.Policy.Priority < table.Policy.Priority || time < oldest)
            {
                (table, oldest) = (each, time);
                plan = isSpill
                    ? new UpkeepPlan(UpkeepKind.Spill, number, 1)
                    : new UpkeepPlan(UpkeepKind.Prune, 0, number + 1);
            }
        }

        return table is not null;
    }

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
}
