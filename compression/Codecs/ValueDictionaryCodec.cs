// Long values of which at most 256 are distinct: texts that repeat. A packed code per value; the entries stand in the
// order in which they first appear.
//
//   8          10     11    16                            then
//   | entries  | width| 0   | codes, 128 * width bytes    | entries, the value's size each
using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Distinct values of any size, and codes.</summary>
internal static unsafe class ValueDictionaryCodec
{
    private const int HeaderBytes = BlockHeader.Bytes + 8;
    private const int EntriesMax = 256;
    private const int SlotCount = 1024;
    private const ushort FreeSlot = ushort.MaxValue;

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    [SkipLocalsInit]
    public static int Encode(ValueShape shape, byte* values, int count, int bytesMax, byte* into)
    {
        var codes = stackalloc uint[ColumnBlock.ValuesMax];
        var firsts = stackalloc ushort[EntriesMax];
        var entries = Code(shape.Size, values, count, codes, firsts);
        if (entries == 0)
        {
            return 0;
        }

        var width = BitPacking.WidthOf((ulong)(entries - 1));
        var length = HeaderBytes + BitPacking.BytesOf(width) + ((long)entries * shape.Size);
        if (length >= bytesMax)
        {
            return 0;
        }

        BlockHeader.Write(into, Codec.ValueDictionary, shape.Kind, count, (int)length);
        Unsafe.WriteUnaligned(into + BlockHeader.Bytes, (uint)entries | ((ulong)(uint)width << 16));
        BitPacking.Pack32(codes, width, into + HeaderBytes);
        var end = into + HeaderBytes + BitPacking.BytesOf(width);
        for (var entry = 0; entry < entries; entry++)
        {
            Unsafe.CopyBlockUnaligned(end, values + ((long)firsts[entry] * shape.Size), (uint)shape.Size);
            end += shape.Size;
        }

        return (int)length;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    public static void Decode(in BlockHeader block, int size, int first, int count, byte* values)
    {
        var entries = Open(block, size, out var entryCount, out var width);
        var codes = stackalloc uint[ColumnBlock.ValuesMax];
        var start = first & -BitPacking.SubBlock;
        var end = (first + count + BitPacking.SubBlock - 1) & -BitPacking.SubBlock;
        BitPacking.Unpack32(block.Start + HeaderBytes, width, start, end - start, codes);
        codes += first - start;
        for (var index = 0; index < count; index++)
        {
            Copy(entries, entryCount, codes[index], size, values + ((long)index * size));
        }
    }

    /// <summary>Decodes one value.</summary>
    public static void Seek(in BlockHeader block, int size, int index, byte* value)
    {
        var entries = Open(block, size, out var entryCount, out var width);
        Copy(entries, entryCount, BitPacking.At32(block.Start + HeaderBytes, width, index), size, value);
    }

    private static byte* Open(in BlockHeader block, int size, out int entries, out int width)
    {
        if (block.Length < HeaderBytes)
        {
            BlockErrors.Payload(Codec.ValueDictionary, "it is shorter than its header");
        }

        entries = Unsafe.ReadUnaligned<ushort>(block.Payload);
        width = block.Payload[2];
        if (width > 8
            || block.Length != HeaderBytes + BitPacking.BytesOf(width) + ((long)entries * size))
        {
            BlockErrors.Payload(Codec.ValueDictionary, "its header and its length disagree");
        }

        return block.Start + HeaderBytes + BitPacking.BytesOf(width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* entries, int entryCount, uint code, int size, byte* value)
    {
        if (code >= (uint)entryCount)
        {
            BlockErrors.Payload(Codec.ValueDictionary, "a code passes its entries");
        }

        Unsafe.CopyBlockUnaligned(value, entries + ((long)code * size), (uint)size);
    }

    // The code of each value and where each entry first appears; zero if there are too many.
    [SkipLocalsInit]
    private static int Code(int size, byte* values, int count, uint* codes, ushort* firsts)
    {
        var slots = stackalloc ushort[SlotCount];
        new Span<ushort>(slots, SlotCount).Fill(FreeSlot);
        var entries = 0;
        for (var index = 0; index < count; index++)
        {
            var value = new ReadOnlySpan<byte>(values + ((long)index * size), size);
            var slot = Hash(value);
            while (slots[slot] != FreeSlot
                && !value.SequenceEqual(new ReadOnlySpan<byte>(values + ((long)firsts[slots[slot]] * size), size)))
            {
                slot = (slot + 1) & (SlotCount - 1);
            }

            if (slots[slot] == FreeSlot)
            {
                if (entries == EntriesMax)
                {
                    return 0;
                }

                firsts[entries] = (ushort)index;
                slots[slot] = (ushort)entries++;
            }

            codes[index] = slots[slot];
        }

        new Span<uint>(codes + count, ColumnBlock.ValuesMax - count).Clear();
        return entries;
    }

    private static int Hash(ReadOnlySpan<byte> value)
    {
        ulong hash = 0;
        for (; value.Length >= sizeof(ulong); value = value[sizeof(ulong)..])
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(in value[0])) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 32;
        }

        foreach (var rest in value)
        {
            hash = (hash ^ rest) * 0x9E3779B97F4A7C15UL;
        }

        return (int)(hash >> 54);
    }
}
