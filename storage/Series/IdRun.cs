namespace NativeStore.Storage.Series;

/// <summary>Some row ids back to back, and where the next ones start.</summary>
/// <param name="ids">The first id.</param>
/// <param name="count">How many; 0 at the end.</param>
/// <param name="next">The posting after them.</param>
/// <param name="addresses">The directory of blocks that the ids are of: the arena's, or that of thawed rows.</param>
/// <param name="isThawed">Whether they are thawed rows: then they stand back to back.</param>
internal readonly unsafe struct IdRun(uint* ids, int count, uint next, byte** addresses, bool isThawed = false)
{
    public readonly uint* Ids = ids;
    public readonly int Count = count;
    public readonly uint Next = next;
    public readonly byte** Addresses = addresses;
    public readonly bool IsThawed = isThawed;
}
