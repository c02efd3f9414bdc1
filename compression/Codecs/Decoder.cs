using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>From a block's codec to its decoding. Ranges and rooms have been checked by the door.</summary>
internal static unsafe class Decoder
{
    /// <summary>Decodes a range of values in stored form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            case Codec.Halves when shape.Kind == ValueKind.Int128:
                HalvesCodec.Decode(block, first, count, values);
                break;
            case Codec.WideDecimal when shape.Kind == ValueKind.Int128:
                WideDecimalCodec.Decode(block, first, count, values);
                break;
            case Codec.DecimalFloat when IsFloat(shape):
                DecimalFloatCodec.Decode(block, shape.Size, first, count, values);
                break;
            case Codec.ValueDictionary when shape.Kind == ValueKind.Bytes:
                ValueDictionaryCodec.Decode(block, shape.Size, first, count, values);
                break;
            case Codec.Planes when shape.Kind == ValueKind.Bytes:
                PlanesCodec.Decode(block, shape.Size, first, count, values);
                break;
            case Codec.Lz4 or Codec.ShuffledLz4 when shape.Kind == ValueKind.Bytes || IsFloat(shape):
                Lz4Codec.Decode(block, shape.Size, first, count, values);
                break;
            default:
                VerifyIntegerCodec(block, shape);
                DecodeIntegers(block, shape, first, count, values);
                break;
        }
    }

    /// <summary>Decodes a range of integers of at most 8 bytes to 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                VerifyIntegerCodec(block, shape);
                IntegerCodecs.Decode(block, first, count, lanes);
                break;
        }
    }

    /// <summary>Decodes one value in stored form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            case Codec.Halves when shape.Kind == ValueKind.Int128:
                HalvesCodec.Seek(block, index, value);
                break;
            case Codec.WideDecimal when shape.Kind == ValueKind.Int128:
                WideDecimalCodec.Seek(block, index, value);
                break;
            case Codec.DecimalFloat when IsFloat(shape):
                DecimalFloatCodec.Seek(block, shape.Size, index, value);
                break;
            case Codec.ValueDictionary when shape.Kind == ValueKind.Bytes:
                ValueDictionaryCodec.Seek(block, shape.Size, index, value);
                break;
            case Codec.Planes when shape.Kind == ValueKind.Bytes:
                PlanesCodec.Seek(block, shape.Size, index, value);
                break;
            case Codec.Lz4 or Codec.ShuffledLz4 when shape.Kind == ValueKind.Bytes || IsFloat(shape):
                Lz4Codec.Decode(block, shape.Size, index, 1, value);
                break;
            default:
                VerifyIntegerCodec(block, shape);
                IntegerLanes.NarrowOne(shape.Size, IntegerCodecs.Seek(block, index), value);
                break;
        }
    }

    /// <summary>Decodes one integer of at most 8 bytes to a 64-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long SeekLane(in BlockHeader block, ValueShape shape, int index)
    {
        switch (block.Codec)
        {
            case Codec.Raw:
                return IntegerLanes.WidenOne(shape.Kind, RawCodec.At(block, shape.Size, index));
            case Codec.Constant:
                return IntegerLanes.WidenOne(shape.Kind, ConstantCodec.Value(block, shape.Size));
            default:
                VerifyIntegerCodec(block, shape);
                return IntegerCodecs.Seek(block, index);
        }
    }

    /// <summary>The first index in [first, end) whose value is not below the limit; values ascend there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int LowerBound(in BlockHeader block, ValueShape shape, int first, int end, long value)
    {
        // Moves signed or unsigned order to the order of signed lanes.
        var flip = shape.Kind == ValueKind.UInt64 ? long.MinValue : 0;
        var limit = value ^ flip;
        if (block.Codec == Codec.Delta)
        {
            return DeltaCodec.LowerBound(block, first, end, limit, flip);
        }

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

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeIntegers(in BlockHeader block, ValueShape shape, int first, int count, byte* values)
    {
        if (shape.Size == sizeof(long))
        {
            IntegerCodecs.Decode(block, first, count, (long*)values);
            return;
        }

        var lanesScratch = stackalloc long[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var lanes = CacheLine.Align(lanesScratch);
        IntegerCodecs.Decode(block, first, count, lanes);
        IntegerLanes.Narrow(shape.Size, lanes, count, values);
    }

    private static void VerifyIntegerCodec(in BlockHeader block, ValueShape shape)
    {
        if (!IntegerCodecs.Includes(block.Codec) || shape.Kind is ValueKind.Int128 or ValueKind.Bytes)
        {
            BlockErrors.UnfitCodec((byte)block.Codec, shape.Kind);
        }
    }

    private static bool IsFloat(ValueShape shape) => shape.Kind is ValueKind.Float32 or ValueKind.Float64;
}
