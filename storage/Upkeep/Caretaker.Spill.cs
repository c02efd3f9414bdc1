using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Upkeep;

// To disk rather than away: the segment's columns go to a file and are read from there; what it knows without decoding
// stays in memory.
public sealed partial class Caretaker
{
    private readonly SpillOptions? _spill;
    private readonly SpillDirectory? _spillDirectory;
    private readonly BlockCache? _spilledBlocks;
    private long _spillFailures;

    /// <summary>What became of spilled segments; null where there is no place for them.</summary>
    public SpillStatistics? SpillStatistics => _spillDirectory is { } directory && _spilledBlocks is { } blocks
        ? new SpillStatistics(
            Volatile.Read(ref _spillFailures),
            blocks.Misses,
            blocks.Hits,
            blocks.ReadFailures,
            blocks.FilesLeft,
            directory.LeftoverFiles,
            directory.LeftoverBytes,
            directory.LeftoversKept)
        : null;

    private static BlockCache CacheOf(StorageContext context, SpillOptions spill)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spill.CacheBlocks, 1, nameof(spill));
        return new BlockCache(context.Heap, new MemoryOwner("spilled blocks"), spill.CacheBlocks);
    }

    /// <summary>Whether a table's segments may be spilled, and the last spill did not fail just now.</summary>
    private bool MaySpill(WatchedTable table) => _spill is not null && table.Policy.MaySpill;

    /// <summary>Deletes files whose rows are done with: whoever ends an epoch has no time for a disk.</summary>
    private void DeleteFiles(long startNanos)
    {
        if (_spilledBlocks?.DeleteFiles() is { } error)
        {
            Volatile.Write(ref _lastError, error);
            _tally.Add(
                UpkeepStep.Idle with { Kind = UpkeepKind.Fail }, _context.Clock.MonotonicNanos - startNanos);
        }
    }

    private bool TryChooseMergeSpilled(
        long freeBytes, bool isUrgent, long monotonicNanos, out WatchedTable table, out UpkeepPlan plan)
    {
        foreach (var each in _spill is null ? [] : _tables)
        {
            plan = UpkeepPlanner.MergeSpilled(
                each.Figures,
                _context.Pressure.OpenBytes,
                freeBytes,
                isIndexed: !each.Store.Schema.UniqueKey.IsEmpty,
                isUrgent);
            if (plan.IsDue && each.IsReady(plan.Kind, monotonicNanos))
            {
                table = each;
                return true;
            }
        }

        (table, plan) = (null!, default);
        return false;
    }

    /// <summary>
    /// Makes one file of neighbours' and puts it in their place. They may be encoded for different goals: the quicker
    /// one to read then stays.
    /// </summary>
    private UpkeepStep MergeSpilled(WatchedTable table, UpkeepPlan plan)
    {
        var neighbours = table.Store.Tiers.Segments.Slice(plan.First, plan.Count).ToArray();
        var goal = neighbours.All(each => each.Kind == SegmentKind.Aged) ? EncodeGoal.Small : EncodeGoal.Fast;
        var merged = ToFile(table, file => table.Builder(_context.Heap).Merge(
            neighbours, goal, _interruption.Token, leftOut: default, file));
        return Replace(table, plan, neighbours, merged);
    }

    private UpkeepStep Spill(WatchedTable table, UpkeepPlan plan)
    {
        var store = table.Store;
        var segment = store.Tiers.Segments[plan.First];
        var spilled = ToFile(table, segment.SpillTo);
        var (rows, before) = (segment.RowCount, segment.Bytes);
        if (!store.TryReplace([segment], spilled))
        {
            spilled.Free();
            return PutOff(table, plan);
        }

        _context.Epochs.Collect();
        return new UpkeepStep(UpkeepKind.Spill, store.Schema.Name, 1, rows, before, spilled.Bytes);
    }

    /// <summary>
    /// Makes a segment that goes to a file. An attempt that fails leaves no file, and what the segment is made of
    /// where it is; the caller puts the next one off.
    /// </summary>
    private Segment ToFile(WatchedTable table, Func<SegmentFileWriter, Segment> make)
    {
        try
        {
            using var file = new SegmentFileWriter(
                _spill!.Files, _spillDirectory!.Create(table.Store.Schema.Name), _spilledBlocks!);
            return make(file);
        }
        catch (FileException)
        {
            Interlocked.Increment(ref _spillFailures);
            throw;
        }
    }
}
