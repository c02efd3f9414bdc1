namespace NativeStore.Compression.Tests.Blocks;

/// <summary>What a caller can do wrong is said, and nothing is written.</summary>
public sealed class ArgumentTests
{
    private static readonly ValueShape s_longs = ValueShape.Of(ValueKind.Int64);

    private static byte[] Block => BlockOracle.Encode(
        s_longs, Patterns.Values(s_longs, "times", 100), EncodeGoal.Fast);

    [Theory]
    [InlineData(ValueKind.Int64, 4)]
    [InlineData(ValueKind.Bytes, 0)]
    [InlineData(ValueKind.Bytes, ValueShape.SizeMax + 1)]
    [InlineData((ValueKind)0, 0)]
    [InlineData((ValueKind)13, 1)]
    public void AnImpossibleShapeIsRefused(ValueKind kind, int size) =>
        Should.Throw<ArgumentException>(() => ColumnBlock.BytesMax(new ValueShape(kind, size), 1))
            .Message.ShouldContain("bytes long");

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    public void ACountOutsideABlockIsRefused(int count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ColumnBlock.BytesMax(s_longs, count));

    [Fact]
    public void TooLittleRoomIsRefused()
    {
        Should.Throw<ArgumentException>(
            () => ColumnBlock.Encode(s_longs, new byte[15], 2, EncodeGoal.Fast, new byte[100]))
            .Message.ShouldContain("15 bytes; 16 are needed");
        Should.Throw<ArgumentException>(
            () => ColumnBlock.Encode(s_longs, new byte[16], 2, EncodeGoal.Fast, new byte[23]));
        Should.Throw<ArgumentException>(() => ColumnBlock.Decode(s_longs, Block, new byte[799]));
        Should.Throw<ArgumentException>(() => ColumnBlock.Decode(s_longs, Block, 0, 2, new byte[15]));
        Should.Throw<ArgumentException>(() => ColumnBlock.DecodeInt64(s_longs, Block, 0, 2, new long[1]));
        Should.Throw<ArgumentException>(() => ColumnBlock.Seek(s_longs, Block, 0, new byte[7]));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 101)]
    [InlineData(100, 1)]
    [InlineData(101, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue)]
    public void ARangeOutsideTheBlockIsRefused(int first, int count)
    {
        var room = count is > 0 and < 200 ? count : 0;
        Should.Throw<ArgumentException>(() => ColumnBlock.Decode(s_longs, Block, first, count, new byte[room * 8]));
        Should.Throw<ArgumentException>(
            () => ColumnBlock.DecodeInt64(s_longs, Block, first, count, new long[room]));
        Should.Throw<ArgumentException>(() => ColumnBlock.Sum(s_longs, Block, first, count));
        Should.Throw<ArgumentException>(
            () => ColumnBlock.TryDot(s_longs, Block, s_longs, Block, first, count, out _));
        Should.Throw<ArgumentException>(
            () => ColumnBlock.LowerBound(s_longs, Block, first, unchecked(first + count), 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    public void AnIndexOutsideTheBlockIsRefused(int index)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ColumnBlock.Seek(s_longs, Block, index, new byte[8]));
        Should.Throw<ArgumentOutOfRangeException>(() => ColumnBlock.SeekInt64(s_longs, Block, index));
    }

    [Fact]
    public void NumbersAreAskedOfIntegersOnly()
    {
        var shape = ValueShape.Of(ValueKind.Float64);
        var block = BlockOracle.Encode(shape, Patterns.Values(shape, "random", 10), EncodeGoal.Fast);
        Should.Throw<ArgumentException>(() => ColumnBlock.Sum(shape, block, 0, 1)).Message.ShouldContain("Float64");
        Should.Throw<ArgumentException>(() => ColumnBlock.SeekInt64(shape, block, 0));
        Should.Throw<ArgumentException>(() => ColumnBlock.LowerBound(shape, block, 0, 1, 0));
        Should.Throw<ArgumentException>(() => ColumnBlock.DecodeInt64(shape, block, 0, 1, new long[1]));
        Should.Throw<ArgumentException>(() => ColumnBlock.TryDot(shape, block, shape, block, 0, 1, out _));
    }

    [Fact]
    public void ABlockOfAnotherKindIsCorrupt() =>
        Should.Throw<CorruptBlockException>(
            () => ColumnBlock.Decode(ValueShape.Of(ValueKind.UInt64), Block, new byte[800]))
            .Message.ShouldContain("Int64");
}
