namespace NativeStore.Compression.Lz4;

/// <summary>
/// A provider of LZ4's block format (no frames, no checksums). Which one there is, is decided when the project is
/// built: <c>-p:Lz4Provider=K4os</c> (the default) or <c>System</c>; the bytes mean the same to both.
/// </summary>
internal interface ILz4
{
    /// <summary>The provider's name and version.</summary>
    static abstract string Name { get; }

    /// <summary>Compresses; zero if the target is too short.</summary>
    static abstract int Compress(ReadOnlySpan<byte> source, Span<byte> target);

    /// <summary>Decompresses within the spans, whatever the bytes; negative if they are no such block.</summary>
    static abstract int Decompress(ReadOnlySpan<byte> source, Span<byte> target);
}
