namespace NativeStore.Storage.Segments;

/// <summary>An encoded block while somebody reads it: in memory, or in a slot of the cache of spilled blocks.</summary>
internal readonly ref struct BlockView
{
    private readonly BlockCache? _cache;
    private readonly int _slot;

    /// <summary>A block in memory, which stays as long as the reader's pin.</summary>
    public BlockView(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>A block in a slot, which stays until it is given back.</summary>
    public BlockView(ReadOnlySpan<byte> bytes, BlockCache cache, int slot)
    {
        Bytes = bytes;
        _cache = cache;
        _slot = slot;
    }

    /// <summary>The block.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Ends the reading.</summary>
    public void Dispose() => _cache?.Release(_slot);
}
