using NativeStore.Storage.Late;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Scans;

/// <summary>Which rows of a table a reader looks at, taken at one moment. Needs a pin.</summary>
/// <param name="first">The first time.</param>
/// <param name="last">The last time.</param>
/// <param name="tiers">Where rows stand.</param>
/// <param name="visible">The first row id that is not visible.</param>
/// <param name="late">The table's late rows; null where there are none.</param>
/// <param name="firstBlock">The first block of the arena.</param>
/// <param name="endBlock">After the last block of the arena that has visible rows.</param>
internal readonly unsafe struct TableWindow(
    long first, long last, TierSet tiers, uint visible, LateRuns* late, uint firstBlock, uint endBlock)
{
    public readonly long First = first;
    public readonly long Last = last;
    public readonly TierSet Tiers = tiers;
    public readonly uint Visible = visible;
    public readonly LateRuns* Late = late;
    public readonly uint FirstBlock = firstBlock;
    public readonly uint EndBlock = endBlock;

    /// <summary>Whether no time is in the window.</summary>
    public bool IsEmpty => First > Last;

    /// <summary>The same with fewer times.</summary>
    public TableWindow Between(long first, long last) =>
        new(first, last, Tiers, Visible, Late, FirstBlock, EndBlock);

    /// <summary>The same with fewer blocks.</summary>
    public TableWindow WithBlocks(uint begin, uint end) => new(First, Last, Tiers, Visible, Late, begin, end);
}
