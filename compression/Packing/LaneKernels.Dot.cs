using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

// For lanes of 8 bytes: two columns of 4-byte values that were unpacked side by side.
internal static unsafe partial class LaneKernels<TVector, TLane, TLanes>
{
    /// <summary>The sums of both columns and of the products.</summary>
    /// <param name="left">Values of 4 bytes.</param>
    /// <param name="right">As many.</param>
    /// <param name="count">Up to a block of them.</param>
    /// <param name="width">Bits that a product may have.</param>
    [MethodImpl(Kernel)]
    public static PackedDot Dot(uint* left, uint* right, int count, int width)
    {
        // 1,024 products of 54 bits fit in one lane.
        var dot = width <= 54
            ? DotPairs(left, right, count)
            : DotSplitPairs(left, right, count);
        for (var index = count - (count % PairsOf(1)); index < count; index++)
        {
            dot = new PackedDot(
                dot.SumLeft + left[index],
                dot.SumRight + right[index],
                dot.SumProducts + ((ulong)left[index] * right[index]));
        }

        return dot;
    }

    /// <summary>Values of 4 bytes in some registers.</summary>
    private static int PairsOf(int registers) => registers * sizeof(TVector) / sizeof(uint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PackedDot DotPairs(uint* left, uint* right, int count)
    {
        var half = TLanes.Create(TLane.CreateTruncating(0xFFFF_FFFFUL));
        TVector lefts = default, rights = default, products = default;
        for (var index = 0; index <= count - PairsOf(1); index += PairsOf(1))
        {
            TVector a = TLanes.Load((byte*)(left + index)), b = TLanes.Load((byte*)(right + index));
            TVector oddA = TLanes.Right(a, 32), oddB = TLanes.Right(b, 32);
            products = TLanes.Add(products, TLanes.Add(TLanes.Multiply(a, b), TLanes.Multiply(oddA, oddB)));
            lefts = TLanes.Add(lefts, TLanes.Add(TLanes.And(a, half), oddA));
            rights = TLanes.Add(rights, TLanes.Add(TLanes.And(b, half), oddB));
        }

        return new PackedDot((ulong)TLanes.Sum(lefts), (ulong)TLanes.Sum(rights), TLanes.Sum(products));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PackedDot DotSplitPairs(uint* left, uint* right, int count)
    {
        var half = TLanes.Create(TLane.CreateTruncating(0xFFFF_FFFFUL));
        TVector lefts = default, rights = default, lows = default, highs = default;
        for (var index = 0; index <= count - PairsOf(1); index += PairsOf(1))
        {
            TVector a = TLanes.Load((byte*)(left + index)), b = TLanes.Load((byte*)(right + index));
            TVector oddA = TLanes.Right(a, 32), oddB = TLanes.Right(b, 32);
            TVector even = TLanes.Multiply(a, b), odd = TLanes.Multiply(oddA, oddB);
            lows = TLanes.Add(lows, TLanes.Add(TLanes.And(even, half), TLanes.And(odd, half)));
            highs = TLanes.Add(highs, TLanes.Add(TLanes.Right(even, 32), TLanes.Right(odd, 32)));
            lefts = TLanes.Add(lefts, TLanes.Add(TLanes.And(a, half), oddA));
            rights = TLanes.Add(rights, TLanes.Add(TLanes.And(b, half), oddB));
        }

        var products = TLanes.Sum(lows) + (TLanes.Sum(highs) << 32);
        return new PackedDot((ulong)TLanes.Sum(lefts), (ulong)TLanes.Sum(rights), products);
    }
}
