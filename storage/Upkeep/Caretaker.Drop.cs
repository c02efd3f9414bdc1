using System.Diagnostics;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Upkeep;

// Taking rows away: whole segments, or the rows of some series out of one. What went is put down in the audit by
// priority, and by series where it was one.
public sealed partial class Caretaker
{
    private static readonly MemoryOwner s_thinning = new("upkeep: leaving series out", DataPriority.Critical);

    private UpkeepStep Drop(WatchedTable table, UpkeepPlan plan, DropReason reason)
    {
        var store = table.Store;
        if (plan.HotRows > 0)
        {
            return DropHot(table, plan, reason);
        }

        var segments = store.Tiers.Segments.Slice(plan.First, plan.Count);
        var shares = new PriorityShare[plan.Count][];
        var (rows, bytes) = (0L, 0L);
        for (var number = 0; number < segments.Length; number++)
        {
            shares[number] = table.SharesOf(segments[number]).ToArray();
            rows += segments[number].RowCount;
            bytes += segments[number].Bytes;
        }

        var sizes = new long[plan.Count];
        for (var number = 0; number < sizes.Length; number++)
        {
            sizes[number] = segments[number].Bytes;
        }

        if (reason == DropReason.Age)
        {
            // Whatever their priority: so it stays in constant time.
            Check.That(plan.First == 0 && store.DropOldest(plan.Count, AccountAll).Rows == rows);
        }
        else if (!store.TryThin(segments, null, table.PrioritiesVersion, AccountAll))
        {
            return PutOff(table, plan);
        }

        NoteDrop(table, plan, rows, bytes);
        return new UpkeepStep(plan.Kind, store.Schema.Name, plan.Count, rows, bytes, BytesAfter: 0);

        void AccountAll()
        {
            for (var number = 0; number < sizes.Length; number++)
            {
                Account(table, shares[number], DataPriority.Critical, reason, sizes[number]);
            }
        }
    }

    private UpkeepStep DropHot(WatchedTable table, UpkeepPlan plan, DropReason reason)
    {
        var shares = new PriorityShare[Enum.GetValues<DataPriority>().Length];
        var block = table.Store.Tiers.HotBlock;
        var dropped = table.Store.DropOldestHot(plan.HotRows, shares, reason == DropReason.Pressure, AccountAll);
        if (dropped.Rows == 0)
        {
            table.PutOff(plan.Kind, _context.Clock.MonotonicNanos);
            return PutOff(table, plan);
        }

        NoteDrop(table, plan, dropped.Rows, dropped.Bytes, freesBytes: table.Store.Tiers.HotBlock > block);
        return new UpkeepStep(plan.Kind, table.Store.Schema.Name, 0, dropped.Rows, dropped.Bytes, BytesAfter: 0);

        void AccountAll()
        {
            var rows = shares.Sum(share => (long)share.Rows);
            Account(table, shares, DataPriority.Critical, reason, rows * table.Store.Schema.RowSize);
        }
    }

    /// <summary>Puts a segment without the rows of some series in the place of one that has them.</summary>
    private unsafe UpkeepStep DropPart(WatchedTable table, UpkeepPlan plan, DropReason reason)
    {
        var seriesEnd = table.Store.SeriesEnd;
        var leftOut = _context.Heap.Allocate(MemoryTag.WriteScratch, s_thinning, seriesEnd);
        try
        {
            return DropPart(table, plan, reason, leftOut.Address, seriesEnd);
        }
        finally
        {
            _context.Heap.Free(leftOut);
        }
    }

    private unsafe UpkeepStep DropPart(
        WatchedTable table, UpkeepPlan plan, DropReason reason, byte* leftOut, int seriesEnd)
    {
        var store = table.Store;
        var segment = store.Tiers.Segments[plan.First];
        store.ReadSeriesUpTo(plan.UpTo, new Span<bool>(leftOut, seriesEnd));
        if (store.PrioritiesVersion != table.PrioritiesVersion)
        {
            return PutOff(table, plan);
        }

        var shares = table.SharesOf(segment).ToArray();
        var goal = segment.Kind == SegmentKind.Aged ? EncodeGoal.Small : EncodeGoal.Fast;
        Segment Merge(SegmentFileWriter? file) => table.Builder(_context.Heap).Merge(
            [segment], goal, _interruption.Token, new ReadOnlySpan<bool>(leftOut, seriesEnd), file);
        var kept = segment.IsSpilled && _spill is not null ? ToFile(table, Merge) : Merge(file: null);

        // Marks of what is gone may take what little was saved.
        var freed = Math.Max(0, segment.Bytes - kept.Bytes);
        if (!store.TryThin(
            [segment], kept, table.PrioritiesVersion, () => Account(table, shares, plan.UpTo, reason, freed)))
        {
            kept.Free();
            return PutOff(table, plan);
        }

        table.IsPartRefused = false;
        NoteDrop(table, plan, segment.RowCount - kept.RowCount, freed);
        return new UpkeepStep(
            plan.Kind, store.Schema.Name, 1, segment.RowCount - kept.RowCount, segment.Bytes, kept.Bytes)
        {
            RowsKept = kept.RowCount,
        };
    }

    /// <summary>Puts down rows of series up to a priority; their bytes are parted by rows, and add up.</summary>
    private void Account(
        WatchedTable table, ReadOnlySpan<PriorityShare> shares, DataPriority upTo, DropReason reason, long bytes)
    {
        var account = _context.Shed.AccountOf(table.Store.Schema.Name);
        var rowsLeft = 0L;
        for (var priority = DataPriority.Bulk; priority <= upTo; priority++)
        {
            rowsLeft += shares[(int)priority].Rows;
        }

        for (var priority = DataPriority.Bulk; priority <= upTo; priority++)
        {
            var share = shares[(int)priority];
            if (share.Rows > 0)
            {
                var part = (long)((Int128)bytes * share.Rows / rowsLeft);
                _context.Shed.Record(account, priority, ShedReasonOf(reason), share.Rows, part, 0, share.Tag);
                (bytes, rowsLeft) = (bytes - part, rowsLeft - share.Rows);
            }
        }
    }

    private void NoteDrop(WatchedTable table, UpkeepPlan plan, long rows, long bytes, bool freesBytes = true)
    {
        var indexBytes = table.IndexBytesOf(rows);
        table.NoteDropped(rows);
        foreach (var each in freesBytes ? _tables : [])
        {
            // What was refused memory before may get it now.
            each.Succeed(UpkeepKind.Seal);
        }

        NoteVacancy();
        _context.Epochs.Collect();
        if (plan.Kind is UpkeepKind.Prune or UpkeepKind.PrunePart)
        {
            _pruning.Note(new PrunePiece(plan.Kind, table.Store.Schema.Name, plan.UpTo, rows, bytes, indexBytes));
        }
    }

    private static UpkeepStep PutOff(WatchedTable table, UpkeepPlan plan) =>
        UpkeepStep.Idle with { Kind = UpkeepKind.Defer, Table = table.Store.Schema.Name, Tried = plan.Kind };

    private static ShedReason ShedReasonOf(DropReason reason) => reason switch
    {
        DropReason.Age => ShedReason.RetentionAge,
        DropReason.Rows => ShedReason.RetentionRows,
        DropReason.Bytes => ShedReason.RetentionBytes,
        DropReason.Pressure => ShedReason.PrunedByPressure,
        _ => throw new UnreachableException(),
    };
}
