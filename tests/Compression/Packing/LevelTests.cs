using System.Numerics;
using System.Runtime.InteropServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>Every kernel at every level of this processor, at every width, against the bit-by-bit model.</summary>
public sealed unsafe class LevelTests
{
    private static readonly (int First, int Count)[] s_wholeRanges =
        [(0, 1024), (0, 64), (64, 64), (128, 192), (960, 64), (0, 0), (192, 832)];

    private static readonly (int First, int Count)[] s_ranges =
        [.. s_wholeRanges, (1024, 0), (0, 1), (1023, 1), (1, 1022), (63, 2), (1, 126), (100, 700), (127, 65), (5, 40)];

    private static readonly (int First, int Count)[] s_dotRanges = [(0, 1024), (63, 2), (100, 700), (1023, 1)];

    public static TheoryData<string, int> Narrow => Data(32);

    public static TheoryData<string, int> Wide => Data(64);

    [Theory]
    [MemberData(nameof(Narrow))]
    public void BlocksOf32BitLanes(string level, int width)
    {
        var simd = Enum.Parse<SimdLevel>(level);
        foreach (var block in PackedModel.Blocks(width))
        {
            uint[] narrow = [.. block.Select(value => (uint)value | ~(uint.MaxValue >> (32 - width)))];
            var model = PackedModel.Pack(block, width, 32);
            using var values = FencedBytes.Of(MemoryMarshal.AsBytes<uint>(narrow));
            using var packed = new FencedBytes(model.Length);
            Leveled.Pack32(simd, values.Address, width, packed.Address);
            packed.Span.SequenceEqual(model).ShouldBeTrue();
            long[] offset = [.. block.Select(value => unchecked((long)value + long.MaxValue - 9))];
            using var offsets = FencedBytes.Of(MemoryMarshal.AsBytes<long>(offset));
            packed.Span.Clear();
            Leveled.Pack64To32(simd, offsets.Address, long.MaxValue - 9, width, packed.Address);
            packed.Span.SequenceEqual(model).ShouldBeTrue();
            foreach (var (first, count) in s_wholeRanges)
            {
                uint[] expected = [.. block[first..(first + count)].Select(value => (uint)value)];
                using var back = new FencedBytes(count * 4);
                Leveled.Unpack32(simd, packed.Address, width, first, count, back.Address);
                MemoryMarshal.Cast<byte, uint>(back.Span).SequenceEqual(expected).ShouldBeTrue();

                long[] based = [.. expected.Select(value => long.MaxValue - 5 + value)];
                using var wide = new FencedBytes(count * 8);
                Leveled.Unpack32To64(simd, packed.Address, width, first, count, long.MaxValue - 5, wide.Address);
                MemoryMarshal.Cast<byte, long>(wide.Span).SequenceEqual(based).ShouldBeTrue();
            }

            foreach (var (first, count) in s_ranges)
            {
                var sum = RangeSums.Sum32(simd, packed.Address, width, first, count);
                ((BigInteger)sum).ShouldBe(PackedModel.Sum(block.AsSpan(first, count)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void BlocksOf64BitLanes(string level, int width)
    {
        var simd = Enum.Parse<SimdLevel>(level);
        foreach (var block in PackedModel.Blocks(width))
        {
            ulong[] dirty = [.. block.Select(value => value | ~(ulong.MaxValue >> (64 - width)))];
            var model = PackedModel.Pack(block, width, 64);
            using var values = FencedBytes.Of(MemoryMarshal.AsBytes<ulong>(dirty));
            using var packed = new FencedBytes(model.Length);
            Leveled.Pack64(simd, values.Address, width, packed.Address);
            packed.Span.SequenceEqual(model).ShouldBeTrue();
            foreach (var (first, count) in s_wholeRanges)
            {
                long[] expected = [.. block[first..(first + count)].Select(value => (long)value - 77)];
                using var back = new FencedBytes(count * 8);
                Leveled.Unpack64(simd, packed.Address, width, first, count, -77, back.Address);
                MemoryMarshal.Cast<byte, long>(back.Span).SequenceEqual(expected).ShouldBeTrue();
            }

            foreach (var (first, count) in s_ranges)
            {
                var sum = RangeSums.Sum64(simd, packed.Address, width, first, count);
                ((BigInteger)sum).ShouldBe(PackedModel.Sum(block.AsSpan(first, count)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    public void DotsAreExact(string level, int width)
    {
        var simd = Enum.Parse<SimdLevel>(level);
        foreach (var otherWidth in new[] { 9, 54 - Math.Max(width, 22), 55 - Math.Max(width, 23), 32 })
        {
            foreach (var (block, other) in PackedModel.Blocks(width).Zip(PackedModel.Blocks(otherWidth)))
            {
                using var left = FencedBytes.Of(PackedModel.Pack(block, width, 32));
                using var right = FencedBytes.Of(PackedModel.Pack(other, otherWidth, 32));
                foreach (var (first, count) in s_dotRanges)
                {
                    var dot = RangeSums.Dot32(simd, left.Address, width, right.Address, otherWidth, first, count);
                    ReadOnlySpan<ulong> a = block.AsSpan(first, count), b = other.AsSpan(first, count);
                    ((BigInteger)dot.SumLeft).ShouldBe(PackedModel.Sum(a));
                    ((BigInteger)dot.SumRight).ShouldBe(PackedModel.Sum(b));
                    ((BigInteger)dot.SumProducts).ShouldBe(PackedModel.Dot(a, b));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void PrefixSumsOfAnyCount(string level)
    {
        var simd = Enum.Parse<SimdLevel>(level);
        var random = new Random(3);
        for (var count = 0; count <= 64; count++)
        {
            long[] deltas = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
            using var plain = FencedBytes.Of(MemoryMarshal.AsBytes<long>(deltas));
            PrefixSums.Add(simd, (long*)plain.Address, count, 1000, -3);
            using var folded = FencedBytes.Of(MemoryMarshal.AsBytes<long>(deltas));
            PrefixSums.AddZigzag(simd, (long*)folded.Address, count, long.MinValue);
            long sum = 1000, zigzag = long.MinValue;
            for (var index = 0; index < count; index++)
            {
                sum = unchecked(sum + deltas[index] - 3);
                MemoryMarshal.Cast<byte, long>(plain.Span)[index].ShouldBe(sum);
                var half = (long)((ulong)deltas[index] / 2);
                zigzag = unchecked(zigzag + (deltas[index] % 2 == 0 ? half : -half - 1));
                MemoryMarshal.Cast<byte, long>(folded.Span)[index].ShouldBe(zigzag);
            }
        }
    }

    public static TheoryData<string> Levels => [.. Supported().Select(level => level.ToString())];

    private static IEnumerable<SimdLevel> Supported() => Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported);

    private static TheoryData<string, int> Data(int widest)
    {
        var data = new TheoryData<string, int>();
        foreach (var level in Supported())
        {
            for (var width = 1; width <= widest; width++)
            {
                data.Add(level.ToString(), width);
            }
        }

        return data;
    }
}
