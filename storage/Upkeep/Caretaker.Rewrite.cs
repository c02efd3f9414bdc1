using NativeStore.Compression;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Upkeep;

// Making one segment of several: to have few of them, or to have them small.
public sealed partial class Caretaker
{
    private bool TryChooseRewrite(
        PressureLevel level, long freeBytes, long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        foreach (var each in _tables)
        {
            plan = UpkeepPlanner.Age(each.Figures, level, freeBytes);
            if (plan.IsDue && each.IsReady(plan.Kind, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        foreach (var each in _tables)
        {
            plan = UpkeepPlanner.Merge(each.Figures, freeBytes);
            if (plan.IsDue && each.IsReady(plan.Kind, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        (table, plan) = (null!, default);
        return false;
    }

    private UpkeepStep Merge(WatchedTable table, UpkeepPlan plan) =>
        table.Figures.Segments[plan.First].IsAged
            ? Rewrite(table, plan, EncodeGoal.Small)
            : Rewrite(table, plan, EncodeGoal.Fast);

    /// <summary>Makes one segment of neighbours and puts it in their place.</summary>
    private UpkeepStep Rewrite(WatchedTable table, UpkeepPlan plan, EncodeGoal goal)
    {
        var store = table.Store;

        // No pin: segments are dropped by steps only, and this is the one step under way.
        var neighbours = store.Tiers.Segments.Slice(plan.First, plan.Count);
        var merged = table.Builder(_context.Heap).Merge(neighbours, goal, _interruption.Token);
        return Replace(table, plan, neighbours, merged);
    }

    private static UpkeepStep Replace(
        WatchedTable table, UpkeepPlan plan, ReadOnlySpan<Segment> neighbours, Segment merged)
    {
        var bytes = 0L;
        foreach (var neighbour in neighbours)
        {
            bytes += neighbour.Bytes;
        }

        if (!table.Store.TryReplace(neighbours, merged))
        {
            merged.Free();
            return PutOff(table, plan);
        }

        return new UpkeepStep(
            plan.Kind, table.Store.Schema.Name, plan.Count, merged.RowCount, bytes, merged.Bytes);
    }
}
