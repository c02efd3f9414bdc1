using System.Runtime.InteropServices;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Floating-point values come back bit for bit, whatever they are, and decimals become small.</summary>
public sealed class FloatTests
{
    private static readonly ValueShape s_doubles = ValueShape.Of(ValueKind.Float64);
    private static readonly ValueShape s_floats = ValueShape.Of(ValueKind.Float32);

    private static readonly double[] s_specials =
    [
        0.0, -0.0, double.NaN, -double.NaN, BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001),
        BitConverter.Int64BitsToDouble(0x7FF8_DEAD_BEEF_0001), double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 1L << 53, (1L << 53) + 2, 0.1 + 0.2, 1.0 / 3,
        1e22, 1e23, 123456789.123456, 5e-324, 2.2250738585072011e-308,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void DecimalsAreCodedAsIntegers(int places)
    {
        var random = new Random(places);
        var power = Math.Pow(10, places);
        var values = Enumerable.Range(0, 1024).Select(_ => random.Next(1_000_000) / power).ToArray();
        BlockOracle.Verify(s_doubles, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        var block = Encode(values);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.DecimalFloat);
        block.Length.ShouldBeLessThan(1024 * 21 / 8);
    }

    [Fact]
    public void SpecialValuesAmongDecimalsAreExceptions()
    {
        var random = new Random(5);
        for (var seldom = 2; seldom < 200; seldom *= 3)
        {
            var values = Enumerable.Range(0, 1000).Select(_ => random.Next(seldom) == 0
                ? s_specials[random.Next(s_specials.Length)]
                : random.Next(100_000) / 100.0).ToArray();
            BlockOracle.Verify(s_doubles, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
            var floats = values.Select(value => (float)value).ToArray();
            BlockOracle.Verify(s_floats, MemoryMarshal.AsBytes(floats.AsSpan()).ToArray());
        }
    }

    [Fact]
    public void PayloadsOfNaNAreKept()
    {
        var bits = Enumerable.Range(0, 300).Select(i => 0x7FF0_0000_0000_0001L + i).ToArray();
        BlockOracle.Verify(s_doubles, MemoryMarshal.AsBytes(bits.AsSpan()).ToArray());
        var narrow = Enumerable.Range(0, 300).Select(i => 0x7F80_0001 + i).ToArray();
        BlockOracle.Verify(s_floats, MemoryMarshal.AsBytes(narrow.AsSpan()).ToArray());
    }

    [Fact]
    public void ResultsOfComputationsAreCodedAsBits()
    {
        var random = new Random(6);
        var values = Enumerable.Range(0, 1024).Select(_ => 100 + random.NextDouble()).ToArray();
        BlockOracle.Verify(s_doubles, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        var block = Encode(values);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.FrameOfReference);
        block.Length.ShouldBeLessThan(1024 * 48 / 8);
    }

    [Fact]
    public void FloatsOfDecimalTextAreCodedAsIntegers()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 1024).Select(_ => random.Next(10_000) / 100f).ToArray();
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        BlockOracle.Verify(s_floats, bytes);
        ColumnBlock.CodecOf(BlockOracle.Encode(s_floats, bytes, EncodeGoal.Fast)).ShouldBe(Codec.DecimalFloat);
    }

    private static byte[] Encode(double[] values) =>
        BlockOracle.Encode(s_doubles, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), EncodeGoal.Fast);
}
