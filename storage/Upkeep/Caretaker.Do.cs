using System.Diagnostics;
using NativeStore.Compression;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage.Upkeep;

// Doing one piece of work. A piece that throws has changed nothing.
public sealed partial class Caretaker
{
    private const int PagesPerSweep = 64;

    private UpkeepStep Do(WatchedTable table, UpkeepPlan plan, DropReason reason) => plan.Kind switch
    {
        UpkeepKind.Seal => Seal(table),
        UpkeepKind.Age => Rewrite(table, plan, EncodeGoal.Small),
        UpkeepKind.Merge => Merge(table, plan),
        UpkeepKind.Sweep => Sweep(table),
        UpkeepKind.Spill => Spill(table, plan),
        _ => Drop(table, plan, reason),
    };

    private static UpkeepStep Seal(WatchedTable table)
    {
        var store = table.Store;
        if (!store.TrySealNext())
        {
            return UpkeepStep.Idle;
        }

        var made = store.Tiers.Segments[^1];
        var bytes = (long)made.RowCount * store.Schema.RowSize;
        return new UpkeepStep(UpkeepKind.Seal, store.Schema.Name, 1, made.RowCount, bytes, made.Bytes);
    }

    private UpkeepStep Drop(WatchedTable table, UpkeepPlan plan, DropReason reason)
    {
        var store = table.Store;
        var dropped = store.DropOldest(plan.Count);
        _context.Shed.Record(
            store.Schema.Name, table.Policy.Priority, ShedReasonOf(reason), dropped.Rows, dropped.Bytes);
        table.IsSweepDue |= dropped.Rows > 0 && !store.Schema.UniqueKey.IsEmpty;
        _context.Epochs.Collect();
        return new UpkeepStep(
            plan.Kind, store.Schema.Name, dropped.Segments, dropped.Rows, dropped.Bytes, BytesAfter: 0);
    }

    private static ShedReason ShedReasonOf(DropReason reason) => reason switch
    {
        DropReason.Age => ShedReason.RetentionAge,
        DropReason.Rows => ShedReason.RetentionRows,
        DropReason.Bytes => ShedReason.RetentionBytes,
        DropReason.Pressure => ShedReason.PrunedByPressure,
        _ => throw new UnreachableException(),
    };

    private static UpkeepStep Sweep(WatchedTable table)
    {
        table.IsSweepDue = table.Store.SweepIndex(PagesPerSweep);
        return UpkeepStep.Idle with { Kind = UpkeepKind.Sweep, Table = table.Store.Schema.Name };
    }
}
