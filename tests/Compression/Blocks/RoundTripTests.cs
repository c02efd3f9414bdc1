namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Every kind, every pattern, every count that matters: what is read is what was encoded.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ValueKind, string> KindsAndPatterns()
    {
        var data = new TheoryData<ValueKind, string>();
        foreach (var kind in Enum.GetValues<ValueKind>())
        {
            foreach (var pattern in Patterns.All.Keys)
            {
                data.Add(kind, pattern);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndPatterns))]
    public void WhatIsEncodedIsDecoded(ValueKind kind, string pattern)
    {
        var shape = kind == ValueKind.Bytes ? new ValueShape(kind, 12) : ValueShape.Of(kind);
        foreach (var count in Patterns.Counts)
        {
            BlockOracle.Verify(shape, Patterns.Values(shape, pattern, count, seed: count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(300)]
    public void BytesOfEverySizeAreDecoded(int size)
    {
        var shape = new ValueShape(ValueKind.Bytes, size);
        foreach (var pattern in Patterns.All.Keys)
        {
            BlockOracle.Verify(shape, Patterns.Values(shape, pattern, 200));
        }
    }

    [Fact]
    public void TheLongestValuesAreDecoded()
    {
        var shape = new ValueShape(ValueKind.Bytes, ValueShape.SizeMax);
        BlockOracle.Verify(shape, Patterns.Values(shape, "random", 3));
        BlockOracle.Verify(shape, Patterns.Values(shape, "equal", 3));
    }

    [Fact]
    public void EqualValuesTakeOneValue()
    {
        var shape = ValueShape.Of(ValueKind.Int64);
        var block = BlockOracle.Encode(shape, Patterns.Values(shape, "equal", 1024), EncodeGoal.Fast);
        ColumnBlock.CodecOf(block).ShouldBe(Codec.Constant);
        block.Length.ShouldBe(16);
    }
}
