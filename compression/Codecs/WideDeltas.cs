// Deltas of numbers of 64 bits, in vectors of eight: three shifted additions sum up within a vector, and its last
// number is carried to the next. Sums and products wrap, so deltas may be multiplied by the factor before they are
// added up, and the base joins with the anchor: values are read and written once.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Decodes deltas whose q do not fit 32 bits.</summary>
internal static unsafe class WideDeltas
{
    private const int SubBlock = BitPacking.SubBlock;

    /// <summary>Whether the processor, and the level that is forced, have what this needs.</summary>
    public static bool IsSupported => Avx512F.IsSupported && SimdLevels.Current == SimdLevel.Vector512;

    /// <summary>Turns one sub-block's deltas into values, in place.</summary>
    /// <param name="lanes">Its deltas less the step, patched; the first is ignored.</param>
    /// <param name="anchor">Its first number.</param>
    /// <param name="step">What every delta was reduced by.</param>
    /// <param name="frame">Base and factor.</param>
    public static void SumUp(long* lanes, long anchor, long step, in IntegerFrame frame)
    {
        var steps = Vector512.Create(step);
        var carry = Vector512.Create(frame.Restore(anchor));
        if (frame.Factor == 1)
        {
            carry = PrefixSums.Take(lanes, (Vector512.Load(lanes) + steps) & ~Vector512.CreateScalar(-1L), carry);
            for (var start = Vector512<long>.Count; start < SubBlock; start += Vector512<long>.Count)
            {
                carry = PrefixSums.Take(lanes + start, Vector512.Load(lanes + start) + steps, carry);
            }

            return;
        }

        var factor = Vector512.Create((long)frame.Factor);
        var first = ((Vector512.Load(lanes) + steps) * factor) & ~Vector512.CreateScalar(-1L);
        carry = PrefixSums.Take(lanes, first, carry);
        for (var start = Vector512<long>.Count; start < SubBlock; start += Vector512<long>.Count)
        {
            carry = PrefixSums.Take(lanes + start, (Vector512.Load(lanes + start) + steps) * factor, carry);
        }
    }
}
