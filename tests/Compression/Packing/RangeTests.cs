using System.Numerics;
using System.Runtime.InteropServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>Ranges of blocks: unpacked, added up, multiplied, summed up from deltas.</summary>
public sealed unsafe class RangeTests
{
    private static readonly (int First, int Count)[] s_ranges =
        [(0, 1024), (0, 64), (64, 64), (128, 192), (448, 128), (960, 64), (0, 0), (1024, 0), (192, 832)];

    private static readonly (int First, int Count)[] s_oddRanges =
        [.. s_ranges, (0, 1), (1023, 1), (1, 1022), (63, 2), (100, 700), (64, 1), (127, 65), (5, 40)];

    [Theory]
    [MemberData(nameof(BitPackingTests.Widths32), MemberType = typeof(BitPackingTests))]
    public void RangesOf32BitLanesUnpack(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var packed = FencedBytes.Of(PackedModel.Pack(block, width, 32));
            foreach (var (first, count) in s_ranges)
            {
                using var narrow = new FencedBytes(count * 4);
                BitPacking.Unpack32(packed.Address, width, first, count, (uint*)narrow.Address);
                uint[] expected = [.. block[first..(first + count)].Select(value => (uint)value)];
                MemoryMarshal.Cast<byte, uint>(narrow.Span).SequenceEqual(expected).ShouldBeTrue();
                using var wide = new FencedBytes(count * 8);
                BitPacking.Unpack32To64(packed.Address, width, first, count, -77, (long*)wide.Address);
                MemoryMarshal.Cast<byte, long>(wide.Span)
                    .SequenceEqual([.. expected.Select(value => (long)value - 77)]).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(BitPackingTests.Widths64), MemberType = typeof(BitPackingTests))]
    public void RangesOf64BitLanesUnpack(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var packed = FencedBytes.Of(PackedModel.Pack(block, width, 64));
            foreach (var (first, count) in s_ranges)
            {
                using var wide = new FencedBytes(count * 8);
                BitPacking.Unpack64(packed.Address, width, first, count, long.MaxValue, (long*)wide.Address);
                long[] expected =
                    [.. block[first..(first + count)].Select(value => unchecked((long)value + long.MaxValue))];
                MemoryMarshal.Cast<byte, long>(wide.Span).SequenceEqual(expected).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(BitPackingTests.Widths64), MemberType = typeof(BitPackingTests))]
    public void SumsAreExact(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var wide = FencedBytes.Of(PackedModel.Pack(block, width, 64));
            using var narrow = FencedBytes.Of(width <= 32 ? PackedModel.Pack(block, width, 32) : []);
            foreach (var (first, count) in s_oddRanges)
            {
                var expected = PackedModel.Sum(block.AsSpan(first, count));
                ((BigInteger)BitPacking.Sum64(wide.Address, width, first, count)).ShouldBe(expected);
                if (width <= 32)
                {
                    ((BigInteger)BitPacking.Sum32(narrow.Address, width, first, count)).ShouldBe(expected);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(12, 17)]
    [InlineData(32, 32)]
    public void DotsAreExact(int width, int otherWidth)
    {
        foreach (var (block, other) in PackedModel.Blocks(width).Zip(PackedModel.Blocks(otherWidth)))
        {
            using var left = FencedBytes.Of(PackedModel.Pack(block, width, 32));
            using var right = FencedBytes.Of(PackedModel.Pack(other, otherWidth, 32));
            foreach (var (first, count) in s_oddRanges)
            {
                var dot = BitPacking.Dot32(left.Address, width, right.Address, otherWidth, first, count);
                ReadOnlySpan<ulong> a = block.AsSpan(first, count), b = other.AsSpan(first, count);
                ((BigInteger)dot.SumLeft).ShouldBe(PackedModel.Sum(a));
                ((BigInteger)dot.SumRight).ShouldBe(PackedModel.Sum(b));
                ((BigInteger)dot.SumProducts).ShouldBe(PackedModel.Dot(a, b));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void DeltasSumUpFromTheBaseOfTheirSubBlock(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var packed = FencedBytes.Of(PackedModel.Pack(block, width, width <= 32 ? 32 : 64));
            foreach (var (first, count) in s_ranges)
            {
                long[] bases = [.. Enumerable.Range(0, count / 64).Select(sub => (sub * 1_000_003L) - 5)];
                using var starts = FencedBytes.Of(MemoryMarshal.AsBytes<long>(bases));
                using var values = new FencedBytes(count * 8);
                var deltas = block.AsSpan(first, count);
                BitPacking.UnpackDeltas(
                    packed.Address, width, first, count, (long*)starts.Address, -11, (long*)values.Address);
                Longs(values).ShouldBe(Summed(deltas, bases, delta => unchecked((long)delta - 11)));
                BitPacking.UnpackZigzagDeltas(
                    packed.Address, width, first, count, (long*)starts.Address, (long*)values.Address);
                Longs(values).ShouldBe(Summed(deltas, bases, Unfolded));
            }
        }
    }

    [Fact]
    public void PrefixSumsOfAnyCountStayWithinIt()
    {
        for (var count = 0; count <= 64; count++)
        {
            ulong[] deltas = [.. Enumerable.Range(0, count).Select(index => (ulong)((index * 37) % 11))];
            using var plain = FencedBytes.Of(MemoryMarshal.AsBytes<ulong>(deltas));
            BitPacking.PrefixSum((long*)plain.Address, count, 1000, 3);
            Longs(plain).ShouldBe(Summed(deltas, [1000], delta => (long)delta + 3));
            using var folded = FencedBytes.Of(MemoryMarshal.AsBytes<ulong>(deltas));
            BitPacking.ZigzagPrefixSum((long*)folded.Address, count, 1000);
            Longs(folded).ShouldBe(Summed(deltas, [1000], Unfolded));
        }
    }

    private static long[] Longs(FencedBytes bytes) => MemoryMarshal.Cast<byte, long>(bytes.Span).ToArray();

    private static long Unfolded(ulong folded) =>
        folded % 2 == 0 ? (long)(folded / 2) : -(long)(folded / 2) - 1;

    private static long[] Summed(ReadOnlySpan<ulong> deltas, long[] bases, Func<ulong, long> step)
    {
        var values = new long[deltas.Length];
        for (var index = 0; index < deltas.Length; index++)
        {
            var before = index % 64 == 0 ? bases[index / 64] : values[index - 1];
            values[index] = unchecked(before + step(deltas[index]));
        }

        return values;
    }
}
