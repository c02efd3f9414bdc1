// The q of integer blocks in lanes of 32 bits, where their header bounds them: half the bytes of decoded values, and
// neither multiplied nor moved to their base. Sums of products take those two out of the sum.
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Blocks whose numbers fit 32 bits.</summary>
internal static unsafe class NarrowNumbers
{
    /// <summary>Bits that every number may have.</summary>
    public const int BitsMax = 32;

    /// <summary>What the header says of the values; false if it does not bound the numbers by 32 bits.</summary>
    public static bool TryOpen(in BlockHeader block, ValueShape shape, out NarrowFrame narrow)
    {
        narrow = default;
        if (block.Codec == Codec.Constant)
        {
            var value = Decoder.SeekLane(block, shape, 0);
            var bits = BitPacking.WidthOf((ulong)(value ^ (value >> 63)));
            narrow = new NarrowFrame(value, 1, 0, bits);
            return bits <= 62 && (shape.Kind != ValueKind.UInt64 || value >= 0);
        }

        if (block.Codec == Codec.DeltaOfDelta || !IntegerCodecs.TryBoundBits(block, out var valueBits))
        {
            return false;
        }

        var frame = IntegerFrame.Open(block);
        var numberBits = block.Codec == Codec.FrameOfReference ? frame.Width : frame.RangeBits;
        narrow = new NarrowFrame(frame.Base, frame.Factor, numberBits, valueBits);
        return numberBits <= BitsMax && frame.Width <= BitsMax;
    }

    /// <summary>Decodes a range of a block that <see cref="TryOpen"/> took.</summary>
    /// <param name="level">The vectors to use.</param>
    /// <param name="block">The block.</param>
    /// <param name="first">The first value's index.</param>
    /// <param name="count">How many.</param>
    /// <param name="room">Room for 1,024 numbers.</param>
    /// <returns>Where in the room the first number stands.</returns>
    public static uint* Decode(SimdLevel level, in BlockHeader block, int first, int count, uint* room)
    {
        var start = first & -BitPacking.SubBlock;
        var whole = ((first + count + BitPacking.SubBlock - 1) & -BitPacking.SubBlock) - start;
        switch (block.Codec)
        {
            case Codec.FrameOfReference:
                FrameCodec.DecodeNumbers(level, block, start, whole, room);
                return room + (first - start);
            case Codec.Delta:
                DeltaCodec.DecodeNumbers(level, block, start, whole, room);
                return room + (first - start);
            case Codec.Dictionary:
                DictionaryCodec.DecodeNumbers(level, block, start, whole, room);
                return room + (first - start);
            case Codec.RunLength:
                RunLengthCodec.DecodeNumbers(block, first, count, room);
                return room;
            default:
                // A constant: all q are zero.
                new Span<uint>(room, count).Clear();
                return room;
        }
    }

    /// <summary>Unpacks whole sub-blocks.</summary>
    public static void Unpack(SimdLevel level, byte* packed, int width, int first, int count, uint* numbers)
    {
        if (width == 0)
        {
            new Span<uint>(numbers, count).Clear();
        }
        else
        {
            Leveled.Unpack32(level, packed, width, first, count, (byte*)numbers);
        }
    }
}
