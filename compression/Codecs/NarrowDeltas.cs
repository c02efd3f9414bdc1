// Deltas of numbers below 2^32, in vectors of sixteen: four shifted additions sum up within a vector, and its last
// number is carried to the next. What the wide path does in lanes of 64 bits takes half the vectors here; values are
// widened, multiplied and moved to their base on the way out.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Decodes deltas whose q fit 32 bits.</summary>
internal static unsafe class NarrowDeltas
{
    private const int SubBlock = BitPacking.SubBlock;

    /// <summary>Whether the processor, and the level that is forced, have what this needs.</summary>
    public static bool IsSupported => Avx512F.IsSupported && SimdLevels.Current == SimdLevel.Vector512;

    /// <summary>Whether a block's numbers and factor are narrow enough.</summary>
    public static bool Fits(in IntegerFrame frame) =>
        frame.Width <= 32 && frame.RangeBits <= 32 && frame.Factor <= uint.MaxValue;

    /// <summary>Decodes one sub-block.</summary>
    /// <param name="numbers">Its deltas less the step, patched; the first is ignored.</param>
    /// <param name="anchor">Its first number.</param>
    /// <param name="step">What every delta was reduced by.</param>
    /// <param name="frame">Base and factor.</param>
    /// <param name="lanes">Room for 64 values.</param>
    public static void Decode(uint* numbers, uint anchor, uint step, in IntegerFrame frame, long* lanes)
    {
        var steps = Vector512.Create(step);
        var factor = Vector512.Create(frame.Factor).AsUInt32();
        var origin = Vector512.Create(frame.Base);
        var last = Vector512.Create(15u);

        // The anchor's own delta counts as zero.
        var isDelta = ~Vector512.CreateScalar(uint.MaxValue);
        var deltas = (Vector512.Load(numbers) + steps) & isDelta;
        var carry = Vector512.Create(anchor);
        for (var start = 0; start < SubBlock; start += Vector512<uint>.Count)
        {
            if (start > 0)
            {
                deltas = Vector512.Load(numbers + start) + steps;
            }

            var sums = Sum(deltas) + carry;
            carry = Avx512F.PermuteVar16x32(sums, last);
            var (low, high) = Vector512.Widen(sums);
            (Avx512F.Multiply(low.AsUInt32(), factor).AsInt64() + origin).Store(lanes + start);
            (Avx512F.Multiply(high.AsUInt32(), factor).AsInt64() + origin).Store(lanes + start + 8);
        }
    }

    /// <summary>Sums up one sub-block in place, wrapping at 32 bits.</summary>
    /// <param name="level">The vectors to use.</param>
    /// <param name="numbers">Its deltas less the step, patched; the first is ignored. Its numbers afterwards.</param>
    /// <param name="anchor">Its first number.</param>
    /// <param name="step">What every delta was reduced by.</param>
    public static void SumUp(SimdLevel level, uint* numbers, uint anchor, uint step)
    {
        if (level == SimdLevel.Vector512 && Avx512F.IsSupported)
        {
            SumUpVectors(numbers, anchor, step);
            return;
        }

        numbers[0] = anchor;
        for (var index = 1; index < SubBlock; index++)
        {
            anchor += numbers[index] + step;
            numbers[index] = anchor;
        }
    }

    /// <summary>The sums of a vector's numbers up to each of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Sum(Vector512<uint> deltas)
    {
        var zero = Vector512<uint>.Zero;
        deltas += Avx512F.AlignRight32(deltas, zero, 15);
        deltas += Avx512F.AlignRight32(deltas, zero, 14);
        deltas += Avx512F.AlignRight32(deltas, zero, 12);
        return deltas + Avx512F.AlignRight32(deltas, zero, 8);
    }

    // The four vectors are summed up on their own; only then are their last numbers carried on. The anchor joins in a
    // register: a store to memory that is loaded at once as part of a vector would be waited for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumUpVectors(uint* numbers, uint anchor, uint step)
    {
        var steps = Vector512.Create(step);
        var last = Vector512.Create(15u);
        var isDelta = ~Vector512.CreateScalar(uint.MaxValue);
        var first = Sum(((Vector512.Load(numbers) + steps) & isDelta) | Vector512.CreateScalar(anchor));
        var second = Sum(Vector512.Load(numbers + 16) + steps);
        var third = Sum(Vector512.Load(numbers + 32) + steps);
        var fourth = Sum(Vector512.Load(numbers + 48) + steps);
        first.Store(numbers);
        var carry = Avx512F.PermuteVar16x32(first, last);
        (second + carry).Store(numbers + 16);
        carry += Avx512F.PermuteVar16x32(second, last);
        (third + carry).Store(numbers + 32);
        carry += Avx512F.PermuteVar16x32(third, last);
        (fourth + carry).Store(numbers + 48);
    }
}
