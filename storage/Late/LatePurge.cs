using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>The living entries of a run, copied and not yet in its place.</summary>
/// <param name="block">The copy.</param>
/// <param name="source">The run's entries.</param>
/// <param name="sourceCount">How many of them were looked at.</param>
/// <param name="count">How many live.</param>
internal readonly unsafe struct LatePurge(
    NativeBlock block, LateEntry* source, uint sourceCount, uint count)
{
    public readonly NativeBlock Block = block;
    public readonly LateEntry* Source = source;
    public readonly uint SourceCount = sourceCount;
    public readonly uint Count = count;
}
