using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>One value for all: the header and the value.</summary>
internal static unsafe class ConstantCodec
{
    /// <summary>Whether all values are the first one, bit by bit.</summary>
    public static bool Applies(int size, byte* values, int count) =>
        count > 0 && new ReadOnlySpan<byte>(values, (count - 1) * size)
            .SequenceEqual(new ReadOnlySpan<byte>(values + size, (count - 1) * size));

    public static int Encode(ValueShape shape, byte* values, int count, byte* into)
    {
        var bytes = BlockHeader.Bytes + shape.Size;
        BlockHeader.Write(into, Codec.Constant, shape.Kind, count, bytes);
        Unsafe.CopyBlockUnaligned(into + BlockHeader.Bytes, values, (uint)shape.Size);
        return bytes;
    }

    /// <summary>The value, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Value(in BlockHeader block, int size)
    {
        if (block.PayloadBytes != size)
        {
            BlockErrors.Payload(Codec.Constant, "its length is not that of one value");
        }

        return block.Payload;
    }

    public static void Decode(in BlockHeader block, int size, int count, byte* values)
    {
        var value = Value(block, size);
        switch (size)
        {
            case 1:
                new Span<byte>(values, count).Fill(*value);
                break;
            case 2:
                new Span<ushort>(values, count).Fill(Unsafe.ReadUnaligned<ushort>(value));
                break;
            case 4:
                new Span<uint>(values, count).Fill(Unsafe.ReadUnaligned<uint>(value));
                break;
            case 8:
                new Span<ulong>(values, count).Fill(Unsafe.ReadUnaligned<ulong>(value));
                break;
            default:
                for (var index = 0; index < count; index++)
                {
                    Unsafe.CopyBlockUnaligned(values + ((long)index * size), value, (uint)size);
                }

                break;
        }
    }
}
