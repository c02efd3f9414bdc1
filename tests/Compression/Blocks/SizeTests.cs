using System.Numerics;
using System.Runtime.InteropServices;
using NativeStore.Core.Tests;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>What typical columns become: the codec that suits them, in no more bytes than it should need.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("equal", Codec.Constant, 16)]
    [InlineData("random, few bits", Codec.FrameOfReference, 24 + (5 * 128))]
    [InlineData("random, 20 bits", Codec.FrameOfReference, 24 + (20 * 128))]
    [InlineData("multiples", Codec.FrameOfReference, 24 + (10 * 128))]
    [InlineData("powers of two apart", Codec.FrameOfReference, 24 + (10 * 128))]
    [InlineData("nearly constant", Codec.FrameOfReference, 24 + (15 * 10))]
    [InlineData("extremes, seldom", Codec.Dictionary, 24 + (4 * 128) + (9 * 8))]
    [InlineData("ascending by one", Codec.Delta, 32 + (16 * 2))]
    [InlineData("descending", Codec.Delta, 32 + (16 * 2))]
    [InlineData("times", Codec.Delta, 32 + (25 * 128) + (16 * 5))]
    [InlineData("regular times", Codec.Delta, 32 + (4 * 128) + (16 * 5))]
    [InlineData("times of several series", Codec.Delta, 32 + (27 * 128) + (16 * 5) + (12 * 7))]
    [InlineData("walk in ticks", Codec.Delta, 32 + (3 * 128) + (16 * 2))]
    [InlineData("walk, with jumps", Codec.Delta, 32 + (3 * 128) + (16 * 4) + (35 * 6))]
    [InlineData("accelerating", Codec.DeltaOfDelta, 32 + (5 * 128) + (16 * 12))]
    [InlineData("few distinct, wide", Codec.Dictionary, 24 + (6 * 128) + (50 * 8))]
    [InlineData("lots", Codec.Dictionary, 24 + (7 * 128) + 107)]
    [InlineData("long runs", Codec.RunLength, 24 + (20 * 6))]
    [InlineData("one long run", Codec.RunLength, 24 + (2 * 10))]
    [InlineData("random", Codec.Raw, 8 + (8 * 1024))]
    [InlineData("alternating extremes", Codec.Delta, 32 + (2 * 128) + (16 * 8))]
    public void AColumnGetsTheCodecThatSuitsIt(string pattern, Codec codec, int bytesMax)
    {
        var shape = ValueShape.Of(ValueKind.Int64);
        var block = BlockOracle.Encode(shape, Patterns.Values(shape, pattern, 1024), EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(codec);
        block.Length.ShouldBeLessThanOrEqualTo(bytesMax);
    }

    [Fact]
    public void NullsAmongPricesAreOutliers()
    {
        var random = new Random(1);
        var prices = Enumerable.Range(0, 1024)
            .Select(_ => random.Next(40) == 0 ? 0 : 1_872_300L + random.Next(128)).ToArray();
        var block = Encode(prices);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.FrameOfReference);
        block.Length.ShouldBeLessThan(24 + (8 * 128) + (40 * 5));
    }

    [Fact]
    public void WideIntegersThatFit64BitsCostWhatThoseCost()
    {
        var wide = ValueShape.Of(ValueKind.Int128);
        var block = BlockOracle.Encode(wide, Patterns.Values(wide, "walk in ticks", 1024), EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.Halves);
        block.Length.ShouldBeLessThan(8 + 32 + (3 * 128) + (16 * 2) + 1);
    }

    [Theory]
    [InlineData(24, 1000, 10)]
    [InlineData(16, 100_000, 17)]
    [InlineData(20, 1, 1)]
    public void WideDecimalsOfFewDigitsCostWhatTheirDigitsDo(int exponent, int magnitude, int widthMax)
    {
        var random = new Random(exponent);
        var power = (Int128)BigInteger.Pow(10, exponent);
        var numbers = Enumerable.Range(0, 1024)
            .Select(_ => (Int128)random.Next(-magnitude, magnitude + 1) * power).ToArray();
        var wide = ValueShape.Of(ValueKind.Int128);
        var values = MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        BlockOracle.Verify(wide, values);
        var block = BlockOracle.Encode(wide, values, EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.WideDecimal);
        block.Length.ShouldBeLessThan(48 + ((widthMax + 1) * 128));
    }

    [Fact]
    public void AWideNumberOfManyDigitsAmongThemIsKept()
    {
        var power = (Int128)BigInteger.Pow(10, 24);
        var numbers = Enumerable.Range(1, 1024).Select(number => number * power).ToArray();
        foreach (var odd in new[] { Int128.MaxValue, Int128.MinValue, 1, -1, numbers[7] + 1 })
        {
            numbers[500] = odd;
            BlockOracle.Verify(ValueShape.Of(ValueKind.Int128), MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
        }
    }

    [Fact]
    public void TextsThatRepeatAreCoded()
    {
        var shape = new ValueShape(ValueKind.Bytes, 24);
        var values = Texts(1024, index => $"VENUE-{index * 7 % 11}");
        BlockOracle.Verify(shape, values);
        var block = BlockOracle.Encode(shape, values, EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.ValueDictionary);
        block.Length.ShouldBe(16 + (4 * 128) + (11 * 24));
    }

    [Fact]
    public void TextsThatDifferAreSplitInPlanes()
    {
        var shape = new ValueShape(ValueKind.Bytes, 16);
        var values = Texts(1024, index => $"ORD{index * 7919:00000000}", 16);
        BlockOracle.Verify(shape, values);
        var block = BlockOracle.Encode(shape, values, EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.Planes);
        block.Length.ShouldBeLessThan(1024 * 5);
    }

    [Fact]
    public void LongTextsAreCompressedWhenTheyAge()
    {
        var shape = new ValueShape(ValueKind.Bytes, 512);
        var values = Texts(1000, index => string.Concat(Enumerable.Repeat($"text {index} ", 40)), 512);
        BlockOracle.Verify(shape, values);
        var block = BlockOracle.Encode(shape, values, EncodeGoal.Small);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.ShuffledLz4);
        block.Length.ShouldBeLessThan(values.Length / 8);
    }

    [Fact]
    public void EncodingAndDecodingAllocateNothing()
    {
        var shape = ValueShape.Of(ValueKind.Int64);
        var values = Patterns.Values(shape, "times of several series", 1024);
        var into = new byte[ColumnBlock.BytesMax(shape, 1024)];
        var back = new byte[values.Length];
        void Work()
        {
            ColumnBlock.Encode(shape, values, 1024, EncodeGoal.Small, into);
            ColumnBlock.Decode(shape, into, back);
            ColumnBlock.Seek(shape, into, 77, back);
            ColumnBlock.Sum(shape, into, 3, 900);
            ColumnBlock.TryDot(shape, into, shape, into, 3, 900, out _);
        }

        Work();
        ManagedMemory.AllocatedBy(Work).ShouldBe(0);
    }

    private static byte[] Encode(long[] values) => BlockOracle.Encode(
        ValueShape.Of(ValueKind.Int64), MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), EncodeGoal.Fast);

    private static byte[] Texts(int count, Func<int, string> text, int size = 24)
    {
        var values = new byte[count * size];
        for (var index = 0; index < count; index++)
        {
            System.Text.Encoding.UTF8.GetBytes(text(index)).CopyTo(values, index * size);
        }

        return values;
    }
}
