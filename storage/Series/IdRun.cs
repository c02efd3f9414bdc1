namespace NativeStore.Storage.Series;

/// <summary>Some row ids back to back, and where the next ones start.</summary>
/// <param name="ids">The first id.</param>
/// <param name="count">How many; 0 at the end.</param>
/// <param name="next">The posting after them.</param>
internal readonly unsafe struct IdRun(uint* ids, int count, uint next)
{
    public readonly uint* Ids = ids;
    public readonly int Count = count;
    public readonly uint Next = next;
}
