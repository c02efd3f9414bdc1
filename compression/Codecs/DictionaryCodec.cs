// At most 256 distinct values, ascending, each as its distance from the one before; a packed code per value. The first
// entry is q = 0: the base is the least value. The distances are short (a byte each where prices or sizes lie close),
// so that a block's own dictionary costs little; a decoder sums them up once.
//
//   24                               then
//   | codes, 128 * width bytes       | distances of entries 1 and up, patchBytes each
//
// patches is the number of distances: the entries less one. range is as in the frame.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Distinct values and codes.</summary>
internal static unsafe class DictionaryCodec
{
    /// <summary>Entries at most.</summary>
    public const int EntriesMax = 256;

    /// <summary>Bytes of the block.</summary>
    public static int Analyze(in DistinctNumbers distinct) =>
        IntegerFrame.Bytes + BitPacking.BytesOf(distinct.CodeBits) + ((distinct.Count - 1) * distinct.DistanceBytes);

    /// <summary>Encodes; the numbers are destroyed.</summary>
    /// <param name="kind">The values' kind.</param>
    /// <param name="numbers">The q, with room for 1,024.</param>
    /// <param name="count">How many.</param>
    /// <param name="distinct">The distinct q.</param>
    /// <param name="frame">Base, factor and range.</param>
    /// <param name="into">Room for the bytes of the analysis.</param>
    [SkipLocalsInit]
    public static int Encode(
        ValueKind kind, long* numbers, int count, in DistinctNumbers distinct, IntegerFrame frame, byte* into)
    {
        var codes = stackalloc uint[ColumnBlock.ValuesMax];
        distinct.Code(numbers, count, codes);
        frame.Width = (byte)distinct.CodeBits;
        frame.Patches = (byte)(distinct.Count - 1);
        frame.PatchBytes = (byte)distinct.DistanceBytes;
        BitPacking.Pack32(codes, frame.Width, into + IntegerFrame.Bytes);
        var end = into + IntegerFrame.Bytes + BitPacking.BytesOf(frame.Width);
        for (var entry = 1; entry < distinct.Count; entry++)
        {
            ShortNumbers.Write(end, frame.PatchBytes, distinct[entry] - distinct[entry - 1]);
            end += frame.PatchBytes;
        }

        var length = (int)(end - into);
        IntegerFrame.Write(into, Codec.Dictionary, kind, count, length, frame);
        return length;
    }

    /// <summary>Decodes whole sub-blocks.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var frame = Open(block, out var distances);
        var codesScratch = stackalloc uint[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var codes = CacheLine.Align(codesScratch);
        BitPacking.Unpack32(block.Start + IntegerFrame.Bytes, frame.Width, first, count, codes);
        if (ShortLookup.IsSupported && ShortLookup.Fits(frame) && frame.Width < 8)
        {
            var shortsScratch = stackalloc ushort[ShortLookup.EntriesMax + CacheLine.Bytes];
            var shorts = CacheLine.Align(shortsScratch);
            ReadShorts(frame, distances, shorts);
            ShortLookup.Decode(codes, count, shorts, frame, lanes);
            return;
        }

        var entries = stackalloc long[EntriesMax];
        ReadEntries(frame, distances, entries);

        // Codes have at most 8 bits, and the table 256 entries: no code leads outside it.
        for (var index = 0; index < count; index++)
        {
            lanes[index] = entries[codes[index]];
        }
    }

    /// <summary>Decodes whole sub-blocks to q of 32 bits.</summary>
    [SkipLocalsInit]
    public static void DecodeNumbers(SimdLevel level, in BlockHeader block, int first, int count, uint* numbers)
    {
        var frame = Open(block, out var distances);
        var entriesScratch = stackalloc uint[EntriesMax + CacheLine.Bytes];
        var entries = CacheLine.Align(entriesScratch);
        ReadNumbers(level, frame, distances, entries);
        NarrowNumbers.Unpack(level, block.Start + IntegerFrame.Bytes, frame.Width, first, count, numbers);
        NarrowLookup.Apply(level, numbers, count, entries, frame.Patches + 1);
    }

    /// <summary>Decodes one value.</summary>
    public static long Seek(in BlockHeader block, int index)
    {
        var frame = Open(block, out var distances);
        var code = BitPacking.At32(block.Start + IntegerFrame.Bytes, frame.Width, index);
        if (code > frame.Patches)
        {
            BlockErrors.Payload(Codec.Dictionary, "a code passes its entries");
        }

        return frame.Restore((long)Sum(distances, (int)code, frame.PatchBytes));
    }

    private static ulong Sum(byte* distances, int count, int bytes)
    {
        ulong sum = 0;
        var index = 0;
        if (bytes == 1)
        {
            for (; index + Vector128<byte>.Count <= count; index += Vector128<byte>.Count)
            {
                // Sixteen bytes make eight sums that 16 bits hold, and one that 16 bits hold.
                var (low, high) = Vector128.Widen(Vector128.Load(distances + index));
                sum += Vector128.Sum(low + high);
            }
        }

        for (; index < count; index++)
        {
            sum += ShortNumbers.Read(distances + (index * bytes), bytes);
        }

        return sum;
    }

    private static IntegerFrame Open(in BlockHeader block, out byte* distances)
    {
        var frame = IntegerFrame.Open(block);
        if (frame.Width > 8)
        {
            BlockErrors.Payload(Codec.Dictionary, "its codes pass 8 bits");
        }

        var codeBytes = BitPacking.BytesOf(frame.Width);
        IntegerFrame.VerifyLength(block, IntegerFrame.Bytes + codeBytes + (frame.Patches * frame.PatchBytes));
        distances = block.Start + IntegerFrame.Bytes + codeBytes;
        return frame;
    }

    private static void ReadShorts(in IntegerFrame frame, byte* distances, ushort* entries)
    {
        var entry = 0u;
        entries[0] = 0;
        for (var code = 1; code <= frame.Patches; code++)
        {
            entry += frame.PatchBytes == 1 ? *distances : (uint)ShortNumbers.Read(distances, frame.PatchBytes);
            entries[code] = (ushort)entry;
            distances += frame.PatchBytes;
        }

        var used = frame.Patches + 1;
        new Span<ushort>(entries + used, ShortLookup.EntriesMax - used).Fill((ushort)entry);
    }

    // Behind the last entry it is repeated: no code leads to what is not an entry.
    private static void ReadNumbers(SimdLevel level, in IntegerFrame frame, byte* distances, uint* entries)
    {
        var used = frame.PatchBytes == 1 && level == SimdLevel.Vector512 && Avx512F.IsSupported
            ? ReadByteDistances(distances, frame.Patches, entries)
            : ReadEach(frame, distances, entries);
        new Span<uint>(entries + used, EntriesMax - used).Fill(entries[used - 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadEach(in IntegerFrame frame, byte* distances, uint* entries)
    {
        var entry = 0u;
        entries[0] = 0;
        for (var code = 1; code <= frame.Patches; code++)
        {
            entry += (uint)ShortNumbers.Read(distances, frame.PatchBytes);
            entries[code] = entry;
            distances += frame.PatchBytes;
        }

        return frame.Patches + 1;
    }

    // Sixteen entries at a time. Loads end with the last distance, for nothing behind the block may be read, and start
    // within the block, for its header alone is longer than a load.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadByteDistances(byte* distances, int count, uint* entries)
    {
        var last = Vector512.Create(15u);
        var carry = Vector512<uint>.Zero;
        var code = 0;
        for (; code <= count; code += Vector512<uint>.Count)
        {
            // Entry i needs distance i - 1; there is none before the first.
            var end = Math.Min(code + Vector128<byte>.Count - 1, count);
            var shift = code + Vector128<byte>.Count - 1 - end;
            var bytes = Vector128.Load(distances + end - Vector128<byte>.Count);
            var places = Vector128<byte>.Indices + Vector128.Create((byte)shift);
            var isDistance = Vector128.LessThan(places, Vector128.Create((byte)Vector128<byte>.Count));
            bytes = Vector128.Shuffle(bytes, places) & isDistance;
            var deltas = Avx512F.ConvertToVector512UInt32(bytes);
            if (code == 0)
            {
                deltas &= ~Vector512.CreateScalar(uint.MaxValue);
            }

            var sums = NarrowDeltas.Sum(deltas) + carry;
            sums.Store(entries + code);
            carry = Avx512F.PermuteVar16x32(sums, last);
        }

        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadEntries(in IntegerFrame frame, byte* distances, long* entries)
    {
        entries[0] = frame.Base;
        var factor = frame.Factor;
        for (var entry = 1; entry <= frame.Patches; entry++)
        {
            var distance = ShortNumbers.Read(distances, frame.PatchBytes);
            entries[entry] = entries[entry - 1] + (long)(distance * factor);
            distances += frame.PatchBytes;
        }

        var used = frame.Patches + 1;
        new Span<long>(entries + used, EntriesMax - used).Fill(entries[used - 1]);
    }
}
