// The managed provider, a port of the reference library. Its decoder is checked on both sides (LZ4_decompress_safe);
// the tests put both spans between pages that nobody may touch.
using K4os.Compression.LZ4;

namespace NativeStore.Compression.Lz4;

/// <summary>LZ4 by the package <c>K4os.Compression.LZ4</c>.</summary>
internal sealed unsafe class K4osLz4 : ILz4
{
    private K4osLz4()
    {
    }

    /// <inheritdoc/>
    public static string Name => $"K4os.Compression.LZ4 {typeof(LZ4Codec).Assembly.GetName().Version}";

    /// <inheritdoc/>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        // The package writes nothing for nothing; the format's empty block is one token of no literals.
        if (source.IsEmpty)
        {
            return CompressNothing(target);
        }

        fixed (byte* from = source, to = target)
        {
            return Math.Max(0, LZ4Codec.Encode(from, source.Length, to, target.Length, LZ4Level.L00_FAST));
        }
    }

    /// <inheritdoc/>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        // The package says -1 for an original of no bytes too, which one token without literals is a block of. The
        // reference library lets its other half say anything where there is room, as in every last token.
        if (source.Length <= 1 || target.IsEmpty)
        {
            return source is [0] || (source is [< 0x10] && !target.IsEmpty) ? 0 : -1;
        }

        fixed (byte* from = source, to = target)
        {
            return LZ4Codec.Decode(from, source.Length, to, target.Length);
        }
    }

    private static int CompressNothing(Span<byte> target)
    {
        if (target.IsEmpty)
        {
            return 0;
        }

        target[0] = 0;
        return 1;
    }
}
