using System.Runtime.InteropServices;

namespace NativeStore.Storage.Arena;

/// <summary>
/// What is known of a block of rows without looking at it. The writer widens it before it publishes the rows it is
/// about, so a reader never sees less than what holds for the rows it may see; it may see more.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockInfo
{
    /// <summary>The greatest time of all rows before the block: what its in-order rows are not older than.</summary>
    public long PrefixMaxTime;

    /// <summary>The smallest time in the block.</summary>
    public long MinTime;

    /// <summary>The greatest time in the block.</summary>
    public long MaxTime;

    /// <summary>
    /// Rows that were older than the table's newest when they came; 0 means that the block is in time order.
    /// </summary>
    public int LateRows;

    /// <summary>
    /// Not 0: rows of equal time that were not late stand in another order than that of their series. Set for every
    /// block that such a run of equal times has rows in; stays set where the batch was refused.
    /// </summary>
    public int IsTied;
}
