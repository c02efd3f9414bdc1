// Distances from distance to distance: for values that advance at a pace which itself changes slowly. Every sub-block
// of 64 keeps its first value and its first delta whole; the packed numbers of both places are zero.
//
//   24       32                            then                      then                     then
//   | step   | packed, 128 * width bytes   | positions, values of    | anchors: q in range    | first deltas,
//   |        |                             | patches (PatchedFrame)  | bits, rounded to bytes | 8 bytes each
using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Deltas of deltas with an anchor every 64 values.</summary>
internal static unsafe class DeltaOfDeltaCodec
{
    private const int HeaderBytes = IntegerFrame.Bytes + sizeof(long);
    private const int SubBlock = BitPacking.SubBlock;

    /// <summary>Bytes of the block.</summary>
    public static int Analyze(in PatchedFrame plan, int count, int rangeBits) =>
        HeaderBytes + plan.Bytes + (AnchorsOf(count) * (ShortNumbers.BytesFor(rangeBits) + sizeof(long)));

    /// <summary>Encodes; the second deltas are destroyed.</summary>
    /// <param name="kind">The values' kind.</param>
    /// <param name="numbers">The q.</param>
    /// <param name="seconds">Their second deltas, 1,024; those of a sub-block's first two are ignored.</param>
    /// <param name="count">How many.</param>
    /// <param name="frame">Base, factor and range.</param>
    /// <param name="plan">How the second deltas are packed.</param>
    /// <param name="into">Room for the bytes of the analysis.</param>
    public static int Encode(
        ValueKind kind, long* numbers, long* seconds, int count, IntegerFrame frame, PatchedFrame plan, byte* into)
    {
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            seconds[anchor] = plan.Step;
            seconds[anchor + 1] = plan.Step;
        }

        var anchors = plan.Encode(seconds, count, into + HeaderBytes);
        var anchorBytes = ShortNumbers.BytesFor(frame.RangeBits);
        var end = anchors + (AnchorsOf(count) * anchorBytes);
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            ShortNumbers.Write(anchors, anchorBytes, (ulong)numbers[anchor]);
            anchors += anchorBytes;
            var delta = anchor + 1 < count ? numbers[anchor + 1] - numbers[anchor] : 0;
            Unsafe.WriteUnaligned(end, delta);
            end += sizeof(long);
        }

        frame.Width = (byte)plan.Width;
        frame.Patches = (byte)plan.Patches;
        frame.PatchBytes = (byte)plan.PatchBytes;
        var length = (int)(end - into);
        IntegerFrame.Write(into, Codec.DeltaOfDelta, kind, count, length, frame);
        Unsafe.WriteUnaligned(into + IntegerFrame.Bytes, plan.Step);
        return length;
    }

    /// <summary>Decodes whole sub-blocks.</summary>
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var frame = IntegerFrame.Open(block);
        Verify(block, frame);
        for (var start = 0; start < count; start += SubBlock)
        {
            DecodeNumbers(block, frame, (first + start) / SubBlock, lanes + start);
        }

        frame.Restore(lanes, count);
    }

    /// <summary>Decodes one value.</summary>
    [SkipLocalsInit]
    public static long Seek(in BlockHeader block, int index)
    {
        var frame = IntegerFrame.Open(block);
        Verify(block, frame);
        var numbers = stackalloc long[SubBlock];
        DecodeNumbers(block, frame, index / SubBlock, numbers);
        return frame.Restore(numbers[index % SubBlock]);
    }

    // The q of one sub-block: sums of sums.
    private static void DecodeNumbers(in BlockHeader block, in IntegerFrame frame, int sub, long* numbers)
    {
        var packed = block.Start + HeaderBytes;
        var anchors = packed + frame.PatchedBytes;
        var anchorBytes = ShortNumbers.BytesFor(frame.RangeBits);
        var subs = AnchorsOf(block.Count);
        frame.Unpack(packed, sub * SubBlock, SubBlock, 0, numbers);
        frame.PatchesBehind(packed).Apply(sub * SubBlock, SubBlock, numbers);

        var anchor = (long)ShortNumbers.Read(anchors + (sub * anchorBytes), anchorBytes);
        var delta = Unsafe.ReadUnaligned<long>(anchors + (subs * anchorBytes) + (sub * sizeof(long)));
        var step = Unsafe.ReadUnaligned<long>(block.Start + IntegerFrame.Bytes);
        numbers[1] = 0;
        BitPacking.PrefixSum(numbers + 1, SubBlock - 1, delta - step, step);
        numbers[0] = 0;
        BitPacking.PrefixSum(numbers, SubBlock, anchor, 0);
    }

    private static void Verify(in BlockHeader block, in IntegerFrame frame)
    {
        var anchorBytes = ShortNumbers.BytesFor(frame.RangeBits) + sizeof(long);
        IntegerFrame.VerifyLength(block, HeaderBytes + frame.PatchedBytes + (AnchorsOf(block.Count) * anchorBytes));
    }

    private static int AnchorsOf(int count) => (count + SubBlock - 1) / SubBlock;
}
