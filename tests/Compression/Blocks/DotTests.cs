using System.Numerics;
using System.Runtime.InteropServices;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Sums of products against big integers: exact, or refused.</summary>
public sealed class DotTests
{
    private static readonly ValueShape s_longs = ValueShape.Of(ValueKind.Int64);

    public static TheoryData<string> Names() => [.. Patterns.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSumOfProductsIsExactOrRefused(string pattern)
    {
        var ints = ValueShape.Of(ValueKind.Int32);
        foreach (var other in Patterns.All.Keys)
        {
            Verify(s_longs, Patterns.Values(s_longs, pattern, 700), ints, Patterns.Values(ints, other, 700));
            Verify(s_longs, Patterns.Values(s_longs, pattern, 80), s_longs, Patterns.Values(s_longs, other, 80));
        }
    }

    [Fact]
    public void ProductsOfPricesAndSizesAreNeverRefused()
    {
        var prices = Patterns.Values(s_longs, "walk in ticks", 1024);
        var sizes = Patterns.Values(s_longs, "lots", 1024);
        Verify(s_longs, prices, s_longs, sizes).ShouldBeTrue();
    }

    [Theory]
    [InlineData(52, 1, true)]
    [InlineData(53, 1024, true)]
    [InlineData(58, 1024, true)]
    [InlineData(59, 1024, false)]
    [InlineData(63, 1024, false)]
    public void WhatCouldPass127BitsIsRefused(int bits, int count, bool isExact)
    {
        var values = new long[count];
        values.AsSpan().Fill(-1L << bits);
        values[0]++;
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        Verify(s_longs, bytes, s_longs, bytes).ShouldBe(isExact);
    }

    [Fact]
    public void UnsignedValuesAreNotTakenForNegativeOnes()
    {
        var shape = ValueShape.Of(ValueKind.UInt64);
        var wide = MemoryMarshal.AsBytes<ulong>([ulong.MaxValue, 1]).ToArray();
        var narrow = MemoryMarshal.AsBytes<ulong>([3, 4]).ToArray();
        Verify(shape, wide, shape, narrow);
        Verify(shape, narrow, shape, narrow).ShouldBeTrue();
    }

    private static bool Verify(ValueShape shapeA, byte[] a, ValueShape shapeB, byte[] b)
    {
        var blockA = BlockOracle.Encode(shapeA, a, EncodeGoal.Fast);
        var blockB = BlockOracle.Encode(shapeB, b, EncodeGoal.Small);
        var lanesA = BlockOracle.Widen(shapeA, a);
        var lanesB = BlockOracle.Widen(shapeB, b);
        var isFormed = true;
        foreach (var (first, count) in new[] { (0, lanesA.Length), (lanesA.Length / 3, lanesA.Length / 2) })
        {
            if (!ColumnBlock.TryDot(shapeA, blockA, shapeB, blockB, first, count, out var sum, out var sumB))
            {
                isFormed = false;
                continue;
            }

            var (expected, expectedB) = (BigInteger.Zero, BigInteger.Zero);
            for (var index = first; index < first + count; index++)
            {
                expected += Number(shapeA, lanesA[index]) * Number(shapeB, lanesB[index]);
                expectedB += Number(shapeB, lanesB[index]);
            }

            ((BigInteger)sum).ShouldBe(expected);
            ((BigInteger)sumB).ShouldBe(expectedB);
        }

        return isFormed;
    }

    private static BigInteger Number(ValueShape shape, long lane) =>
        shape.Kind == ValueKind.UInt64 ? (ulong)lane : lane;
}
