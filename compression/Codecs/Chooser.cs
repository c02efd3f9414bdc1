// Which codec: the smallest by what the codecs' analyses or trial encodings say, within the goal. Fast means that a
// value is found in tens of nanoseconds and a block decoded at memory speed, so LZ4 and the planes of long texts are
// for Small only. A codec that fails leaves the target without meaning: the winner is encoded once more if it was not
// the last.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>Picks a block's codec.</summary>
internal static unsafe class Chooser
{
    // Planes that a seek may have to visit, one after the other.
    private const int PlanesMaxFast = 16;
    private const int PlanesMaxSmall = 256;

    /// <summary>Encodes; at most the raw block's bytes are written.</summary>
    public static int Encode(ValueShape shape, byte* values, int count, EncodeGoal goal, byte* into)
    {
        if (ConstantCodec.Applies(shape.Size, values, count))
        {
            return ConstantCodec.Encode(shape, values, count, into);
        }

        var raw = (int)RawCodec.Analyze(shape.Size, count);
        var bytes = count < 2 ? 0 : shape.Kind switch
        {
            ValueKind.Int128 => EncodeWide(values, count, raw, into),
            ValueKind.Float32 or ValueKind.Float64 => EncodeFloats(shape, values, count, goal, raw, into),
            ValueKind.Bytes => EncodeBytes(shape, values, count, goal, raw, into),
            _ => IntegerChooser.Encode(shape.Kind, values, count, raw, into),
        };
        return bytes > 0 ? bytes : RawCodec.Encode(shape, values, count, into);
    }

    /// <summary>Encodes a part of a block: 64-bit integers, in at most some bytes; zero if they do not fit.</summary>
    public static int EncodeNumbers(long* numbers, int count, int bytesMax, byte* into) =>
        EncodePart(ValueShape.Of(ValueKind.Int64), (byte*)numbers, count, bytesMax, into);

    /// <summary>Encodes a part of a block: bytes, in at most some bytes; zero if they do not fit.</summary>
    public static int EncodePlane(byte* plane, int count, int bytesMax, byte* into) =>
        EncodePart(ValueShape.Of(ValueKind.UInt8), plane, count, bytesMax, into);

    private static int EncodePart(ValueShape shape, byte* values, int count, int bytesMax, byte* into)
    {
        if (ConstantCodec.Applies(shape.Size, values, count))
        {
            return bytesMax < BlockHeader.Bytes + shape.Size ? 0 : ConstantCodec.Encode(shape, values, count, into);
        }

        var raw = (int)RawCodec.Analyze(shape.Size, count);
        var bytes = IntegerChooser.Encode(shape.Kind, values, count, Math.Min(raw, bytesMax), into);
        return bytes > 0 || raw > bytesMax ? bytes : RawCodec.Encode(shape, values, count, into);
    }

    private static int EncodeWide(byte* values, int count, int raw, byte* into)
    {
        var bytes = HalvesCodec.HasUpper(values, count) ? WideDecimalCodec.Encode(values, count, raw, into) : 0;
        return bytes > 0 ? bytes : HalvesCodec.Encode(values, count, raw, into);
    }

    private static int EncodeFloats(ValueShape shape, byte* values, int count, EncodeGoal goal, int raw, byte* into)
    {
        var exponent = DecimalFloatCodec.Analyze(shape.Size, values, count);
        var best = 0;
        if (exponent >= 0)
        {
            best = DecimalFloatCodec.Encode(shape, values, count, exponent, raw, into);
            if (best > 0 && best <= raw / 2 && goal == EncodeGoal.Fast)
            {
                return best;
            }
        }

        // The integer codecs write only what wins; LZ4 may leave a torn target.
        var isDecimal = best > 0;
        var bytes = IntegerChooser.Encode(shape.Kind, values, count, isDecimal ? best : raw, into);
        if (bytes > 0)
        {
            best = bytes;
            isDecimal = false;
        }

        if (goal == EncodeGoal.Fast)
        {
            return best;
        }

        bytes = Lz4Codec.Encode(Codec.ShuffledLz4, shape, values, count, best > 0 ? best : raw, into);
        if (bytes > 0 || best == 0)
        {
            return bytes;
        }

        return isDecimal
            ? DecimalFloatCodec.Encode(shape, values, count, exponent, raw, into)
            : IntegerChooser.Encode(shape.Kind, values, count, raw, into);
    }

    private static int EncodeBytes(ValueShape shape, byte* values, int count, EncodeGoal goal, int raw, byte* into)
    {
        ReadOnlySpan<Codec> candidates = goal == EncodeGoal.Fast
            ? [Codec.ValueDictionary, Codec.Planes]
            : [Codec.ValueDictionary, Codec.Planes, Codec.Lz4, Codec.ShuffledLz4];
        var planesMax = goal == EncodeGoal.Fast ? PlanesMaxFast : PlanesMaxSmall;
        var best = raw;
        var winner = Codec.Raw;
        var last = Codec.Raw;
        foreach (var candidate in candidates)
        {
            if (candidate == Codec.Planes && shape.Size > planesMax)
            {
                continue;
            }

            var bytes = EncodeBytes(candidate, shape, values, count, best, into);
            last = candidate;
            if (bytes > 0)
            {
                best = bytes;
                winner = candidate;
            }
        }

        return winner == Codec.Raw ? 0
            : winner == last ? best
            : EncodeBytes(winner, shape, values, count, raw, into);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EncodeBytes(Codec codec, ValueShape shape, byte* values, int count, int bytesMax, byte* into) =>
        codec switch
        {
            Codec.ValueDictionary => ValueDictionaryCodec.Encode(shape, values, count, bytesMax, into),
            Codec.Planes => PlanesCodec.Encode(shape, values, count, bytesMax, into),
            _ => Lz4Codec.Encode(codec, shape, values, count, bytesMax, into),
        };
}
