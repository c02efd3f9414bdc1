// Distances from value to value, packed, outliers patched (where a series ends and the next begins, mostly). Every 64th
// value, the anchor of its sub-block, is kept whole, so that a value is at most 63 additions away and a search among
// ascending values can start at the anchors. The packed number of an anchor is zero.
//
//   24       32                            then                        then
//   | step   | packed, 128 * width bytes   | positions, values of      | anchors: q in range bits,
//   |        |                             | patches (PatchedFrame)    | rounded up to bytes
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Deltas with an anchor every 64 values.</summary>
internal static unsafe class DeltaCodec
{
    private const int HeaderBytes = IntegerFrame.Bytes + sizeof(long);
    private const int SubBlock = BitPacking.SubBlock;

    /// <summary>Bytes of the block.</summary>
    public static int Analyze(in PatchedFrame plan, int count, int rangeBits) =>
        HeaderBytes + plan.Bytes + (AnchorsOf(count) * ShortNumbers.BytesFor(rangeBits));

    /// <summary>Encodes; the deltas are destroyed.</summary>
    /// <param name="kind">The values' kind.</param>
    /// <param name="numbers">The q.</param>
    /// <param name="deltas">Their deltas, 1,024; those of anchors are ignored.</param>
    /// <param name="count">How many.</param>
    /// <param name="frame">Base, factor and range.</param>
    /// <param name="plan">How the deltas are packed.</param>
    /// <param name="into">Room for the bytes of the analysis.</param>
    public static int Encode(
        ValueKind kind, long* numbers, long* deltas, int count, IntegerFrame frame, PatchedFrame plan, byte* into)
    {
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            deltas[anchor] = plan.Step;
        }

        var end = plan.Encode(deltas, count, into + HeaderBytes);
        var anchorBytes = ShortNumbers.BytesFor(frame.RangeBits);
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            ShortNumbers.Write(end, anchorBytes, (ulong)numbers[anchor]);
            end += anchorBytes;
        }

        frame.Width = (byte)plan.Width;
        frame.Patches = (byte)plan.Patches;
        frame.PatchBytes = (byte)plan.PatchBytes;
        var length = (int)(end - into);
        IntegerFrame.Write(into, Codec.Delta, kind, count, length, frame);
        Unsafe.WriteUnaligned(into + IntegerFrame.Bytes, plan.Step);
        return length;
    }

    /// <summary>Decodes whole sub-blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var frame = Open(block, out var step, out var packed, out var anchors);
        if (NarrowDeltas.IsSupported && NarrowDeltas.Fits(frame))
        {
            DecodeNarrow(block, frame, step, packed, anchors, first, count, lanes);
            return;
        }

        frame.Unpack(packed, first, count, 0, lanes);
        if (frame.Patches > 0)
        {
            frame.PatchesBehind(packed).Apply(first, count, lanes);
        }

        if (WideDeltas.IsSupported)
        {
            for (var start = 0; start < count; start += SubBlock)
            {
                var anchor = AnchorAt(frame, anchors, (first + start) / SubBlock);
                WideDeltas.SumUp(lanes + start, anchor, step, frame);
            }

            return;
        }

        for (var start = 0; start < count; start += SubBlock)
        {
            var anchor = AnchorAt(frame, anchors, (first + start) / SubBlock);
            lanes[start] = 0;
            BitPacking.PrefixSum(lanes + start, SubBlock, anchor - step, step);
        }

        frame.Restore(lanes, count);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeNarrow(
        in BlockHeader block, in IntegerFrame frame, long step, byte* packed, byte* anchors, int first, int count,
        long* lanes)
    {
        var numbersScratch = stackalloc uint[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var numbers = CacheLine.Align(numbersScratch);
        BitPacking.Unpack32(packed, frame.Width, first, count, numbers);
        if (frame.Patches > 0)
        {
            frame.PatchesBehind(packed).Apply(first, count, numbers);
        }

        for (var start = 0; start < count; start += SubBlock)
        {
            var anchor = AnchorAt(frame, anchors, (first + start) / SubBlock);
            NarrowDeltas.Decode(numbers + start, (uint)anchor, (uint)step, frame, lanes + start);
        }
    }

    /// <summary>Decodes whole sub-blocks to q of 32 bits.</summary>
    public static void DecodeNumbers(SimdLevel level, in BlockHeader block, int first, int count, uint* numbers)
    {
        var frame = Open(block, out var step, out var packed, out var anchors);
        NarrowNumbers.Unpack(level, packed, frame.Width, first, count, numbers);
        if (frame.Patches > 0)
        {
            frame.PatchesBehind(packed).Apply(first, count, numbers);
        }

        for (var start = 0; start < count; start += SubBlock)
        {
            var anchor = AnchorAt(frame, anchors, (first + start) / SubBlock);
            NarrowDeltas.SumUp(level, numbers + start, (uint)anchor, (uint)step);
        }
    }

    /// <summary>Decodes one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Seek(in BlockHeader block, int index)
    {
        var frame = Open(block, out var step, out var packed, out var anchors);
        var sub = index / SubBlock;
        var number = AnchorAt(frame, anchors, sub);
        var distance = index % SubBlock;
        if (distance > 0)
        {
            number += (step * distance) + DeltaSums.SumBehind(packed, frame.Width, index - distance, distance);
            if (frame.Patches > 0)
            {
                number += frame.PatchesBehind(packed).Sum(index - distance + 1, distance);
            }
        }

        return frame.Restore(number);
    }

    /// <summary>
    /// The first index in [first, end) whose value is not below the limit; values ascend there.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="first">The first index.</param>
    /// <param name="end">The index behind the last.</param>
    /// <param name="limit">The limit, flipped.</param>
    /// <param name="flip">What moves values to the order of signed numbers.</param>
    [SkipLocalsInit]
    public static int LowerBound(in BlockHeader block, int first, int end, long limit, long flip)
    {
        // Anchors are cheap to read: they say in which sub-block to look, and only that one is decoded.
        var frame = Open(block, out _, out _, out var anchors);
        var low = (first / SubBlock) + 1;
        var high = (end + SubBlock - 1) / SubBlock;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if ((frame.Restore(AnchorAt(frame, anchors, middle)) ^ flip) < limit)
            {
                low = middle + 1;
                first = middle * SubBlock;
            }
            else
            {
                high = middle;
                end = middle * SubBlock;
            }
        }

        if (first >= end)
        {
            return end;
        }

        var valuesScratch = stackalloc long[SubBlock + CacheLine.Bytes];
        var values = CacheLine.Align(valuesScratch);
        var start = first & -SubBlock;
        Decode(block, start, SubBlock, values);
        var below = Below(values, limit, flip) >> (first - start);
        return Math.Min(end, first + BitOperations.TrailingZeroCount(~below));
    }

    private static IntegerFrame Open(in BlockHeader block, out long step, out byte* packed, out byte* anchors)
    {
        var frame = IntegerFrame.Open(block);
        packed = block.Start + HeaderBytes;
        anchors = packed + frame.PatchedBytes;
        var length = HeaderBytes + frame.PatchedBytes
            + (AnchorsOf(block.Count) * ShortNumbers.BytesFor(frame.RangeBits));
        IntegerFrame.VerifyLength(block, length);
        step = Unsafe.ReadUnaligned<long>(block.Start + IntegerFrame.Bytes);
        return frame;
    }

    /// <summary>A bit for every value of a sub-block that is below a limit.</summary>
    private static ulong Below(long* values, long limit, long flip)
    {
        var limits = Vector512.Create(limit);
        var flips = Vector512.Create(flip);
        var below = 0UL;
        for (var index = 0; index < SubBlock; index += Vector512<long>.Count)
        {
            var isBelow = Vector512.LessThan(Vector512.Load(values + index) ^ flips, limits);
            below |= isBelow.ExtractMostSignificantBits() << index;
        }

        return below;
    }

    private static int AnchorsOf(int count) => (count + SubBlock - 1) / SubBlock;

    private static long AnchorAt(in IntegerFrame frame, byte* anchors, int sub)
    {
        var bytes = ShortNumbers.BytesFor(frame.RangeBits);
        return (long)ShortNumbers.Read(anchors + (sub * bytes), bytes);
    }
}
