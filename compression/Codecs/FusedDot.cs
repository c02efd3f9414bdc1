// Sums of products of two encoded columns, without their values: both are decoded to numbers of 32 bits, which stay in
// the first-level cache, and multiplied there. With values A + f·a and B + g·b the sum over n rows is
//
//   n·A·B  +  A·g·sum(b)  +  B·f·sum(a)  +  f·g·sum(a·b)
//
// Its four terms may pass 128 bits and wrap; the sum, which does not, is exact all the same.
using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Sums of products of blocks whose numbers fit 32 bits.</summary>
internal static unsafe class FusedDot
{
    /// <summary>
    /// The sum over a range of blocks that <see cref="NarrowNumbers"/> opened, which 127 bits hold, and the sum of the
    /// second one's values.
    /// </summary>
    [SkipLocalsInit]
    public static Int128 Sum(
        SimdLevel level, in BlockHeader a, in NarrowFrame frameA, in BlockHeader b, in NarrowFrame frameB, int first,
        int count, out Int128 sumB)
    {
        var roomAScratch = stackalloc uint[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var roomA = CacheLine.Align(roomAScratch);
        var roomBScratch = stackalloc uint[ColumnBlock.ValuesMax + CacheLine.Bytes];
        var roomB = CacheLine.Align(roomBScratch);
        var numbersA = NarrowNumbers.Decode(level, a, first, count, roomA);
        var numbersB = NarrowNumbers.Decode(level, b, first, count, roomB);
        var dot = Leveled.Dot(level, numbersA, numbersB, count, frameA.NumberBits + frameB.NumberBits);
        var (factorA, factorB) = ((Int128)frameA.Factor, (Int128)frameB.Factor);
        sumB = ((Int128)frameB.Base * count) + (factorB * dot.SumRight);
        return unchecked(((Int128)frameA.Base * frameB.Base * count)
            + (frameA.Base * factorB * dot.SumRight)
            + (frameB.Base * factorA * dot.SumLeft)
            + (factorA * factorB * (Int128)dot.SumProducts));
    }
}
