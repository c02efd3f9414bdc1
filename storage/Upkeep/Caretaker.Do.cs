using NativeStore.Compression;

namespace NativeStore.Storage.Upkeep;

// Doing one piece of work. A piece that throws has changed nothing.
public sealed partial class Caretaker
{
    private const int PagesPerSweep = 64;
    private const int SeriesPerForget = 4096;

    private UpkeepStep Do(WatchedTable table, UpkeepPlan plan, DropReason reason) => plan.Kind switch
    {
        UpkeepKind.Seal => Seal(table),
        UpkeepKind.Age => Rewrite(table, plan, EncodeGoal.Small),
        UpkeepKind.Merge => Merge(table, plan),
        UpkeepKind.Sweep => Sweep(table),
        UpkeepKind.Forget => Forget(table),
        UpkeepKind.Spill => Spill(table, plan),
        UpkeepKind.MergeSpilled => MergeSpilled(table, plan),
        UpkeepKind.RetainPart or UpkeepKind.PrunePart => DropPart(table, plan, reason),
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

    private static UpkeepStep Sweep(WatchedTable table)
    {
        table.IsSweepDue = table.Store.SweepIndex(PagesPerSweep);
        return UpkeepStep.Idle with { Kind = UpkeepKind.Sweep, Table = table.Store.Schema.Name };
    }

    private UpkeepStep Forget(WatchedTable table)
    {
        table.Store.ForgetSeries(SeriesPerForget);

        // They hold no retired bytes, so that nothing else would soon look whether readers have left them.
        _context.Epochs.Collect();
        return UpkeepStep.Idle with { Kind = UpkeepKind.Forget, Table = table.Store.Schema.Name };
    }
}
