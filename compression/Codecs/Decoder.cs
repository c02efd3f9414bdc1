using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>From a block's codec to its decoding. Ranges and rooms have been checked by the door.</summary>
internal static unsafe class Decoder
{
    /// <summary>Decodes a range of values in stored form.</summary>
    public static void Decode(in BlockHeader block, ValueShape shape, int first, int count, byte* values)
    {
        switch (block.Codec)
        {
            case Codec.Raw:
                var bytes = (long)shape.Size * count;
                Buffer.MemoryCopy(RawCodec.At(block, shape.Size, first), values, bytes, bytes);
                break;
            case Codec.Constant:
                ConstantCodec.Decode(block, shape.Size, count, values);
                break;
            default:
                BlockErrors.UnknownCodec((byte)block.Codec);
                break;
        }
    }

    /// <summary>Decodes a range of integers of at most 8 bytes to 64-bit lanes.</summary>
    public static void DecodeLanes(in BlockHeader block, ValueShape shape, int first, int count, long* lanes)
    {
        switch (block.Codec)
        {
            case Codec.Raw:
                IntegerLanes.Widen(shape.Kind, RawCodec.At(block, shape.Size, first), count, lanes);
                break;
            case Codec.Constant:
                var value = IntegerLanes.WidenOne(shape.Kind, ConstantCodec.Value(block, shape.Size));
                new Span<long>(lanes, count).Fill(value);
                break;
            default:
                BlockErrors.UnknownCodec((byte)block.Codec);
                break;
        }
    }

    /// <summary>Decodes one value in stored form.</summary>
    public static void Seek(in BlockHeader block, ValueShape shape, int index, byte* value)
    {
        switch (block.Codec)
        {
            case Codec.Raw:
                Unsafe.CopyBlockUnaligned(value, RawCodec.At(block, shape.Size, index), (uint)shape.Size);
                break;
            case Codec.Constant:
                Unsafe.CopyBlockUnaligned(value, ConstantCodec.Value(block, shape.Size), (uint)shape.Size);
                break;
            default:
                BlockErrors.UnknownCodec((byte)block.Codec);
                break;
        }
    }

    /// <summary>Decodes one integer of at most 8 bytes to a 64-bit lane.</summary>
    public static long SeekLane(in BlockHeader block, ValueShape shape, int index)
    {
        switch (block.Codec)
        {
            case Codec.Raw:
                return IntegerLanes.WidenOne(shape.Kind, RawCodec.At(block, shape.Size, index));
            case Codec.Constant:
                return IntegerLanes.WidenOne(shape.Kind, ConstantCodec.Value(block, shape.Size));
            default:
                BlockErrors.UnknownCodec((byte)block.Codec);
                return 0;
        }
    }

    /// <summary>The first index in [first, end) whose value is not below the limit; values ascend there.</summary>
    public static int LowerBound(in BlockHeader block, ValueShape shape, int first, int end, long value)
    {
        // Moves signed or unsigned order to the order of signed lanes.
        var flip = shape.Kind == ValueKind.UInt64 ? long.MinValue : 0;
        var limit = value ^ flip;
        while (first < end)
        {
            var middle = (int)((uint)(first + end) >> 1);
            if ((SeekLane(block, shape, middle) ^ flip) < limit)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }
}
