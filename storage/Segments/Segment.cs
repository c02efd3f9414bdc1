namespace NativeStore.Storage.Segments;

/// <summary>The immutable rows of consecutive arena blocks.</summary>
/// <param name="firstBlock">The first block.</param>
/// <param name="endBlock">After the last block.</param>
internal sealed class Segment(uint firstBlock, uint endBlock)
{
    /// <summary>The first arena block whose rows these are.</summary>
    public uint FirstBlock { get; } = firstBlock;

    /// <summary>After the last arena block whose rows these are.</summary>
    public uint EndBlock { get; } = endBlock;
}
