using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>From a block of integers to its codec. Ranges may start anywhere, though codecs know sub-blocks.</summary>
internal static unsafe class IntegerCodecs
{
    /// <summary>Whether a codec stores integers.</summary>
    public static bool Includes(Codec codec) => codec is >= Codec.FrameOfReference and <= Codec.RunLength;

    /// <summary>Decodes a range to lanes.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var start = first & -BitPacking.SubBlock;
        var end = (first + count + BitPacking.SubBlock - 1) & -BitPacking.SubBlock;
        if (block.Codec == Codec.RunLength)
        {
            RunLengthCodec.Decode(block, first, count, lanes);
        }
        else if (start == first && end == first + count)
        {
            DecodeSubBlocks(block, first, count, lanes);
        }
        else
        {
            var scratchScratch = stackalloc long[ColumnBlock.ValuesMax + CacheLine.Bytes];
            var scratch = CacheLine.Align(scratchScratch);
            DecodeSubBlocks(block, start, end - start, scratch);
            Unsafe.CopyBlockUnaligned(lanes, scratch + (first - start), (uint)(count * sizeof(long)));
        }
    }

    /// <summary>Decodes one value.</summary>
    public static long Seek(in BlockHeader block, int index) => block.Codec switch
    {
        Codec.FrameOfReference => FrameCodec.Seek(block, index),
        Codec.Delta => DeltaCodec.Seek(block, index),
        Codec.DeltaOfDelta => DeltaOfDeltaCodec.Seek(block, index),
        Codec.Dictionary => DictionaryCodec.Seek(block, index),
        _ => RunLengthCodec.Seek(block, index),
    };

    /// <summary>
    /// Bits that hold the magnitude of every value, by the header alone; false if it does not bound them, or not below
    /// 2^62, where signed and unsigned values are still the same.
    /// </summary>
    public static bool TryBoundBits(in BlockHeader block, out int bits)
    {
        bits = 0;
        if (!Includes(block.Codec))
        {
            return false;
        }

        var frame = IntegerFrame.Open(block);
        var isFrame = block.Codec == Codec.FrameOfReference;
        var range = isFrame ? frame.Width : frame.RangeBits;
        var spanBits = range + BitPacking.WidthOf(frame.Factor);
        var baseBits = BitPacking.WidthOf((ulong)(frame.Base ^ (frame.Base >> 63)));
        var isUpperHalf = block.Kind == ValueKind.UInt64 && frame.Base < 0;
        if ((isFrame && frame.Patches > 0) || spanBits > 61 || baseBits > 61 || isUpperHalf)
        {
            return false;
        }

        var greatest = frame.Base + (long)(((1UL << range) - 1) * frame.Factor);
        bits = Math.Max(baseBits, BitPacking.WidthOf((ulong)(greatest ^ (greatest >> 63))));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeSubBlocks(in BlockHeader block, int first, int count, long* lanes)
    {
        switch (block.Codec)
        {
            case Codec.FrameOfReference:
                FrameCodec.Decode(block, first, count, lanes);
                break;
            case Codec.Delta:
                DeltaCodec.Decode(block, first, count, lanes);
                break;
            case Codec.DeltaOfDelta:
                DeltaOfDeltaCodec.Decode(block, first, count, lanes);
                break;
            default:
                DictionaryCodec.Decode(block, first, count, lanes);
                break;
        }
    }
}
