using System.Globalization;
using NativeStore.Core.Memory;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Upkeep;

// To disk rather than away: the segment's columns go to a file and are read from there; what it knows without decoding
// stays in memory.
public sealed partial class Caretaker
{
    private readonly SpillOptions? _spill;
    private readonly BlockCache? _spilledBlocks;
    private long _spillNumber;

    private static BlockCache CacheOf(StorageContext context, SpillOptions spill)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spill.CacheBlocks, 1, nameof(spill));
        spill.Files.CreateDirectory(spill.Directory);
        return new BlockCache(context.Heap, new MemoryOwner("spilled blocks"), spill.CacheBlocks);
    }

    /// <summary>Whether a table's segments may be spilled, and the last spill did not fail just now.</summary>
    private bool MaySpill(WatchedTable table) => _spill is not null && table.Policy.MaySpill;

    private UpkeepStep Spill(WatchedTable table, UpkeepPlan plan)
    {
        var store = table.Store;
        var segment = store.Tiers.Segments[plan.First];
        var number = (++_spillNumber).ToString(CultureInfo.InvariantCulture);
        var path = Path.Combine(_spill!.Directory, $"{store.Schema.Name}.{number}.segment");
        var spilled = segment.SpillTo(_spill.Files, path, _spilledBlocks!);
        var (rows, before) = (segment.RowCount, segment.Bytes);
        if (!store.TryReplace([segment], spilled))
        {
            spilled.Free();
            return UpkeepStep.Idle with { Kind = UpkeepKind.Defer, Table = store.Schema.Name };
        }

        _context.Epochs.Collect();
        return new UpkeepStep(UpkeepKind.Spill, store.Schema.Name, 1, rows, before, spilled.Bytes);
    }
}
