// Sums over a block. Products are formed without the values where their numbers fit 32 bits; else values are decoded to
// lanes on the stack, bounded once, and added in the narrowest arithmetic that the bound allows: 64 bits where no
// partial sum can pass them, else two halves or 128 bits.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Exact sums over ranges of integers of at most 8 bytes.</summary>
internal static unsafe class Totals
{
    // 1,024 terms add 10 bits.
    private const int BitsOfCount = 10;

    /// <summary>The sum of a range.</summary>
    [SkipLocalsInit]
    public static Int128 Sum(in BlockHeader block, ValueShape shape, int first, int count)
    {
        if (block.Codec == Codec.Constant)
        {
            var value = Decoder.SeekLane(block, shape, 0);
            return (shape.Kind == ValueKind.UInt64 ? (Int128)(ulong)value : value) * count;
        }

        var lanesScratch = stackalloc long[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var lanes = CacheLine.Align(lanesScratch);
        Decoder.DecodeLanes(block, shape, first, count, lanes);
        return SumLanes(lanes, count, shape.Kind == ValueKind.UInt64);
    }

    /// <summary>
    /// The sum of the products of two ranges, and that of the second one; false where the former could pass 127 bits.
    /// </summary>
    public static bool TryDot(
        in BlockHeader a, ValueShape shapeA, in BlockHeader b, ValueShape shapeB, int first, int count, out Int128 sum,
        out Int128 sumB)
    {
        if (NarrowNumbers.TryOpen(a, shapeA, out var frameA) && NarrowNumbers.TryOpen(b, shapeB, out var frameB))
        {
            (sum, sumB) = (0, 0);
            var isHeld = frameA.ValueBits + frameB.ValueBits + BitsOfCount <= 126;
            if (isHeld)
            {
                sum = FusedDot.Sum(SimdLevels.Current, a, frameA, b, frameB, first, count, out sumB);
            }

            return isHeld;
        }

        return TryDotWide(a, shapeA, b, shapeB, first, count, out sum, out sumB);
    }

    [SkipLocalsInit]
    private static bool TryDotWide(
        in BlockHeader a, ValueShape shapeA, in BlockHeader b, ValueShape shapeB, int first, int count, out Int128 sum,
        out Int128 sumB)
    {
        var lanesAScratch = stackalloc long[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var lanesA = CacheLine.Align(lanesAScratch);
        var lanesBScratch = stackalloc long[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var lanesB = CacheLine.Align(lanesBScratch);
        Decoder.DecodeLanes(a, shapeA, first, count, lanesA);
        Decoder.DecodeLanes(b, shapeB, first, count, lanesB);
        if (!TryBits(a, shapeA, lanesA, count, out var bitsA) || !TryBits(b, shapeB, lanesB, count, out var bitsB))
        {
            (sum, sumB) = (0, 0);
            return false;
        }

        sumB = SumLanes(lanesB, count, shapeB.Kind == ValueKind.UInt64);
        return TryDotLanes(lanesA, bitsA, lanesB, bitsB, count, out sum);
    }

    // Bits of magnitude, from the header where it bounds the values, else from the values. False for unsigned values of
    // 64 bits: they look negative as lanes, and are too wide for this arithmetic.
    private static bool TryBits(in BlockHeader block, ValueShape shape, long* lanes, int count, out int bits)
    {
        if (IntegerCodecs.TryBoundBits(block, out bits))
        {
            return true;
        }

        bits = MagnitudeBits(lanes, count, out var hasNegative);
        return !hasNegative || shape.Kind != ValueKind.UInt64;
    }

    private static bool TryDotLanes(long* a, int bitsA, long* b, int bitsB, int count, out Int128 sum)
    {
        sum = 0;
        if (bitsA + bitsB + BitsOfCount <= 62)
        {
            sum = DotNarrow(a, b, count);
            return true;
        }

        if (bitsA + bitsB + BitsOfCount > 126)
        {
            return false;
        }

        for (var index = 0; index < count; index++)
        {
            var high = Math.BigMul(a[index], b[index], out var low);
            sum += new Int128((ulong)high, (ulong)low);
        }

        return true;
    }

    private static long DotNarrow(long* a, long* b, int count)
    {
        var sums = Vector512<long>.Zero;
        var index = 0;
        for (; index + Vector512<long>.Count <= count; index += Vector512<long>.Count)
        {
            sums += Vector512.Load(a + index) * Vector512.Load(b + index);
        }

        var sum = Vector512.Sum(sums);
        for (; index < count; index++)
        {
            sum += a[index] * b[index];
        }

        return sum;
    }

    // Low and high halves are added apart: neither sum of at most 1,024 halves passes 64 bits.
    private static Int128 SumLanes(long* lanes, int count, bool isUnsigned)
    {
        var lows = Vector512<long>.Zero;
        var highs = Vector512<long>.Zero;
        var lowMask = Vector512.Create(0xFFFF_FFFFL);
        var index = 0;
        for (; index + Vector512<long>.Count <= count; index += Vector512<long>.Count)
        {
            var values = Vector512.Load(lanes + index);
            lows += values & lowMask;
            highs += isUnsigned
                ? Vector512.ShiftRightLogical(values, 32)
                : Vector512.ShiftRightArithmetic(values, 32);
        }

        var low = Vector512.Sum(lows);
        var high = Vector512.Sum(highs);
        for (; index < count; index++)
        {
            low += lanes[index] & 0xFFFF_FFFFL;
            high += isUnsigned ? (long)((ulong)lanes[index] >> 32) : lanes[index] >> 32;
        }

        return ((Int128)high << 32) + low;
    }

    // Bits that hold every value's magnitude: |value| <= 2^bits.
    private static int MagnitudeBits(long* lanes, int count, out bool hasNegative)
    {
        var magnitudes = Vector512<long>.Zero;
        var signs = Vector512<long>.Zero;
        var index = 0;
        for (; index + Vector512<long>.Count <= count; index += Vector512<long>.Count)
        {
            var values = Vector512.Load(lanes + index);
            var sign = Vector512.ShiftRightArithmetic(values, 63);
            magnitudes |= values ^ sign;
            signs |= sign;
        }

        long magnitude = 0, negative = 0;
        for (var lane = 0; lane < Vector512<long>.Count; lane++)
        {
            magnitude |= magnitudes[lane];
            negative |= signs[lane];
        }

        for (; index < count; index++)
        {
            var sign = lanes[index] >> 63;
            magnitude |= lanes[index] ^ sign;
            negative |= sign;
        }

        hasNegative = negative != 0;
        return 64 - BitOperations.LeadingZeroCount((ulong)magnitude);
    }
}
