// The managed provider, compiled with -p:Lz4Provider=K4os in the place of SystemLz4.cs.
global using Lz4Provider = NativeStore.Compression.Lz4.K4osLz4;

using K4os.Compression.LZ4;

namespace NativeStore.Compression.Lz4;

/// <summary>LZ4 by the package <c>K4os.Compression.LZ4</c>.</summary>
internal sealed class K4osLz4 : ILz4
{
    private K4osLz4()
    {
    }

    /// <inheritdoc/>
    public static string Name => $"K4os.Compression.LZ4 {typeof(LZ4Codec).Assembly.GetName().Version}";

    /// <inheritdoc/>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target) =>
        Math.Max(0, LZ4Codec.Encode(source, target, LZ4Level.L00_FAST));

    /// <inheritdoc/>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target) => LZ4Codec.Decode(source, target);
}
