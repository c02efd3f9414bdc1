using NativeStore.Core;

namespace NativeStore.Compression.Lz4;

/// <summary>
/// LZ4 blocks, spans in and spans out, by the provider that this build has. One by the system's library says by a
/// <see cref="NativeStoreException"/> with what to install, at the first call, where that library is not there.
/// </summary>
public static class Lz4Block
{
    /// <summary>Bytes of the longest span that can be compressed.</summary>
    public const int SourceMax = 0x7E00_0000;

    /// <summary>The provider's name and version.</summary>
    public static string Provider => Lz4Provider.Name;

    /// <summary>Bytes that <see cref="Compress"/> may need.</summary>
    /// <param name="sourceBytes">Bytes to compress, 0 to <see cref="SourceMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public static int BytesMax(int sourceBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sourceBytes, SourceMax);
        return sourceBytes + (sourceBytes / 255) + 16;
    }

    /// <summary>Compresses.</summary>
    /// <param name="source">What to compress, up to <see cref="SourceMax"/> bytes.</param>
    /// <param name="target">Receives the compressed bytes.</param>
    /// <returns>Bytes written, or zero if they do not fit the target.</returns>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target) =>
        Lz4Provider.Compress(source, target);

    /// <summary>Decompresses; nothing outside the spans is read or written, whatever the bytes.</summary>
    /// <param name="source">Compressed bytes, all of them.</param>
    /// <param name="target">Receives the original bytes, at most as many as it has room for.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="CorruptBlockException">The bytes are no LZ4 block, or its original is longer.</exception>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = Lz4Provider.Decompress(source, target);
        return written >= 0
            ? written
            : throw new CorruptBlockException(
                $"{source.Length} bytes are no LZ4 block of at most {target.Length} original bytes.");
    }
}
