using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>The values as they are: what every other codec has to beat.</summary>
internal static unsafe class RawCodec
{
    /// <summary>Bytes of the block.</summary>
    public static long Analyze(int size, int count) => BlockHeader.Bytes + ((long)size * count);

    public static int Encode(ValueShape shape, byte* values, int count, byte* into)
    {
        var bytes = checked((int)Analyze(shape.Size, count));
        BlockHeader.Write(into, Codec.Raw, shape.Kind, count, bytes);
        Unsafe.CopyBlockUnaligned(into + BlockHeader.Bytes, values, (uint)(shape.Size * count));
        return bytes;
    }

    /// <summary>The bytes of the values from <paramref name="first"/>, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* At(in BlockHeader block, int size, int first)
    {
        if (block.PayloadBytes != (long)size * block.Count)
        {
            BlockErrors.Payload(Codec.Raw, "its length is not that of its values");
        }

        return block.Payload + ((long)size * first);
    }
}
