// Values byte by byte: all first bytes, all second bytes, and so on, each plane a block of UInt8 with the codec that
// suits it. What shuffling gives to a byte compressor (equal things next to each other) it gives to packing: the zeros
// behind short texts, prefixes and the upper bytes of numbers become constants, digits take four bits.
//
//   8
//   | block of UInt8: the values' first bytes | block of UInt8: their second bytes | ...
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>A block per byte of the values.</summary>
internal static unsafe class PlanesCodec
{
    private static readonly ValueShape _plane = ValueShape.Of(ValueKind.UInt8);

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    [SkipLocalsInit]
    public static int Encode(ValueShape shape, byte* values, int count, int bytesMax, byte* into)
    {
        var plane = stackalloc byte[ColumnBlock.ValuesMax];
        var length = BlockHeader.Bytes;
        for (var offset = 0; offset < shape.Size; offset++)
        {
            for (var index = 0; index < count; index++)
            {
                plane[index] = values[((long)index * shape.Size) + offset];
            }

            var bytes = Chooser.EncodePlane(plane, count, bytesMax - length, into + length);
            if (bytes == 0)
            {
                return 0;
            }

            length += bytes;
        }

        BlockHeader.Write(into, Codec.Planes, shape.Kind, count, length);
        return length;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    public static void Decode(in BlockHeader block, int size, int first, int count, byte* values)
    {
        var plane = stackalloc byte[ColumnBlock.ValuesMax];
        var at = BlockHeader.Bytes;
        for (var offset = 0; offset < size; offset++)
        {
            Decoder.Decode(Next(block, ref at), _plane, first, count, plane);
            for (var index = 0; index < count; index++)
            {
                values[((long)index * size) + offset] = plane[index];
            }
        }
    }

    /// <summary>Decodes one value.</summary>
    public static void Seek(in BlockHeader block, int size, int index, byte* value)
    {
        var at = BlockHeader.Bytes;
        for (var offset = 0; offset < size; offset++)
        {
            Decoder.Seek(Next(block, ref at), _plane, index, value + offset);
        }
    }

    private static BlockHeader Next(in BlockHeader block, ref int at)
    {
        var plane = BlockHeader.Open(block.Start + at, block.Length - at, ValueKind.UInt8);
        if (plane.Count != block.Count)
        {
            BlockErrors.Payload(Codec.Planes, "a plane has another count");
        }

        at += plane.Length;
        return plane;
    }
}
