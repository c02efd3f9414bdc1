using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

public sealed class Int256Tests
{
    [Fact]
    public void LimbsStandLeastSignificantFirstIn32Bytes()
    {
        Unsafe.SizeOf<Int256>().ShouldBe(32);
        Int256 number = new((Int128)3 << 64, ((UInt128)2 << 64) + 1);
        ReadOnlySpan<Int256> one = [number];
        ReadOnlySpan<ulong> limbs = System.Runtime.InteropServices.MemoryMarshal.Cast<Int256, ulong>(one);
        limbs.ToArray().ShouldBe([1UL, 2UL, 0UL, 3UL]);
        default(Int256).ShouldBe(Int256.Zero);
        Int256.AdditiveIdentity.ShouldBe(Int256.Zero);
    }

    [Fact]
    public void EdgesOfTheRangeAreExactAndBeyondThemIsRefused()
    {
        Int256.MaxValue.ToBigInteger().ShouldBe((BigInteger.One << 255) - 1);
        Int256.MinValue.ToBigInteger().ShouldBe(-(BigInteger.One << 255));
        (Int256.MaxValue + Int256.MinValue).ShouldBe((Int256)(-1L));
        Should.Throw<FixedOverflowException>(() => Int256.MaxValue + 1L);
        Should.Throw<FixedOverflowException>(() => Int256.MinValue - (Int256)1L);
        Should.Throw<FixedOverflowException>(() => -Int256.MinValue).Message.ShouldContain("Int256");
        Should.Throw<FixedOverflowException>(() => Int256.FromBigInteger(BigInteger.One << 255));
        Should.Throw<FixedOverflowException>(() => (Int128)Int256.MaxValue);
        Int256.FromBigInteger(-(BigInteger.One << 255)).ShouldBe(Int256.MinValue);
        ((Int128)Int256.Multiply(-7, 6)).ShouldBe((Int128)(-42));
        Int256.Multiply(Int128.MinValue, Int128.MinValue).ToBigInteger().ShouldBe(BigInteger.One << 254);
    }

    [Fact]
    public void QuotientsAreRoundedOnce()
    {
        Int256 sum = Int256.Zero.AddProduct(Int128.MaxValue, 10).AddProduct(3L, 4L);
        sum.DivideRound(20L, RoundingMode.Down).ShouldBe(Int128.MaxValue / 2 + 1);
        Should.Throw<FixedOverflowException>(() => Int256.MaxValue.DivideRound(1L));
        Should.Throw<FixedDivideByZeroException>(() => Int256.MaxValue.DivideRound(Int256.Zero));
        Should.Throw<FixedDivideByZeroException>(() => ((Int256)7L).DivideRound(Int256.Zero));
    }

    [Fact]
    public void OrderIsNumeric()
    {
        Int256[] sorted = [Int256.MinValue, Int128.MinValue, -1L, 0L, 1L, Int128.MaxValue, Int256.MaxValue];
        for (int left = 0; left < sorted.Length; left++)
        {
            sorted[left].Sign.ShouldBe(Math.Sign(left - 3));
            for (int right = 0; right < sorted.Length; right++)
            {
                (Int256 a, Int256 b) = (sorted[left], sorted[right]);
                a.CompareTo(b).ShouldBe(left.CompareTo(right));
                a.CompareTo((object)b).ShouldBe(left.CompareTo(right));
                (a < b).ShouldBe(left < right);
                (a > b).ShouldBe(left > right);
                (a <= b).ShouldBe(left <= right);
                (a >= b).ShouldBe(left >= right);
                (a == b).ShouldBe(left == right);
                (a != b).ShouldBe(left != right);
                a.Equals((object)b).ShouldBe(left == right);
            }
        }

        Int256.MaxValue.CompareTo(null).ShouldBe(1);
        Int256.MaxValue.Equals(1).ShouldBeFalse();
        ((Int256)5L).GetHashCode().ShouldBe((Int256.MaxValue - Int256.MaxValue + 5L).GetHashCode());
        Should.Throw<FixedScaleException>(() => Int256.Zero.CompareTo("0"));
    }

    [Fact]
    public void TextIsDecimalDigitsOrRefused()
    {
        Int256.Parse("-170141183460469231731687303715884105729").ShouldBe((Int256)Int128.MinValue - (Int256)1L);
        Int256.Parse("+12").ToString().ShouldBe("12");
        Should.Throw<FixedFormatException>(() => Int256.Parse("1.5")).Message.ShouldContain("\"1.5\"");
        Should.Throw<FixedOverflowException>(() => Int256.Parse("1" + new string('0', 80)));
    }
}
