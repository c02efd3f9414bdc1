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

    private UpkeepStep Spill(WatchedTable table, UpkeepPlan plan)
    {
        var store = table.Store;
        var segment = store.Tiers.Segments[plan.First];
        var spilled = SpillTo(segment, _spillDirectory!.NextPath(store.Schema.Name));
        var (rows, before) = (segment.RowCount, segment.Bytes);
        if (!store.TryReplace([segment], spilled))
        {
            spilled.Free();
            return PutOff(table, plan);
        }

        _context.Epochs.Collect();
        return new UpkeepStep(UpkeepKind.Spill, store.Schema.Name, 1, rows, before, spilled.Bytes);
    }

    /// <summary>A spill that fails leaves the segment where it is; the caller puts the next attempt off.</summary>
    private Segment SpillTo(Segment segment, string path)
    {
        try
        {
            return segment.SpillTo(_spill!.Files, path, _spilledBlocks!);
        }
        catch (FileException)
        {
            Interlocked.Increment(ref _spillFailures);
            throw;
        }
    }

    /// <summary>What is kept of a segment on disk goes there too.</summary>
    private Segment SpillKept(string table, Segment kept)
    {
        try
        {
            return SpillTo(kept, _spillDirectory!.NextPath(table));
        }
        finally
        {
            kept.Free();
        }
    }
}
