// 128-bit integers as two columns of 64 bits. Where every value fits 64 bits, the upper half is the lower one's sign
// and is left out: then such a column costs what one of 64 bits does.
//
//   8                          then
//   | block of Int64: the      | block of Int64: the upper halves,
//   | lower halves             | or nothing
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>Integers of 16 bytes as two blocks of 8.</summary>
internal static unsafe class HalvesCodec
{
    private const int Size = 16;

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    [SkipLocalsInit]
    public static int Encode(byte* values, int count, int bytesMax, byte* into)
    {
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        Split(values, count, 0, numbers);
        var length = BlockHeader.Bytes;
        var bytes = Chooser.EncodeNumbers(numbers, count, bytesMax - length, into + length);
        if (bytes == 0)
        {
            return 0;
        }

        length += bytes;
        Split(values, count, sizeof(long), numbers);
        if (HasUpper(values, count))
        {
            bytes = Chooser.EncodeNumbers(numbers, count, bytesMax - length, into + length);
            if (bytes == 0)
            {
                return 0;
            }

            length += bytes;
        }

        BlockHeader.Write(into, Codec.Halves, ValueKind.Int128, count, length);
        return length;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, byte* values)
    {
        var hasUpper = Open(block, out var lower, out var upper);
        var shape = ValueShape.Of(ValueKind.Int64);
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        Decoder.DecodeLanes(lower, shape, first, count, numbers);
        for (var index = 0; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + (index * Size), numbers[index]);
        }

        if (hasUpper)
        {
            Decoder.DecodeLanes(upper, shape, first, count, numbers);
        }

        for (var index = 0; index < count; index++)
        {
            Unsafe.WriteUnaligned(
                values + (index * Size) + sizeof(long), hasUpper ? numbers[index] : numbers[index] >> 63);
        }
    }

    /// <summary>Decodes one value.</summary>
    public static void Seek(in BlockHeader block, int index, byte* value)
    {
        var hasUpper = Open(block, out var lower, out var upper);
        var shape = ValueShape.Of(ValueKind.Int64);
        var number = Decoder.SeekLane(lower, shape, index);
        Unsafe.WriteUnaligned(value, number);
        Unsafe.WriteUnaligned(
            value + sizeof(long), hasUpper ? Decoder.SeekLane(upper, shape, index) : number >> 63);
    }

    /// <summary>Whether a value does not fit 64 bits, so that upper halves have to be kept.</summary>
    public static bool HasUpper(byte* values, int count)
    {
        long differences = 0;
        for (var index = 0; index < count; index++)
        {
            var value = values + (index * Size);
            differences |= (Unsafe.ReadUnaligned<long>(value) >> 63) ^ Unsafe.ReadUnaligned<long>(value + sizeof(long));
        }

        return differences != 0;
    }

    private static bool Open(in BlockHeader block, out BlockHeader lower, out BlockHeader upper)
    {
        lower = BlockHeader.Open(block.Payload, block.PayloadBytes, ValueKind.Int64);
        var rest = block.PayloadBytes - lower.Length;
        upper = rest > 0 ? BlockHeader.Open(lower.Start + lower.Length, rest, ValueKind.Int64) : lower;
        if (lower.Count != block.Count || upper.Count != block.Count || (rest > 0 && upper.Length != rest))
        {
            BlockErrors.Payload(Codec.Halves, "its halves do not fit it");
        }

        return rest > 0;
    }

    private static void Split(byte* values, int count, int offset, long* numbers)
    {
        for (var index = 0; index < count; index++)
        {
            numbers[index] = Unsafe.ReadUnaligned<long>(values + (index * Size) + offset);
        }
    }
}
