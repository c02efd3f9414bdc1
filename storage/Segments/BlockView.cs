namespace NativeStore.Storage.Segments;

/// <summary>An encoded block while somebody reads it.</summary>
internal readonly ref struct BlockView(ReadOnlySpan<byte> bytes)
{
    /// <summary>The block.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
