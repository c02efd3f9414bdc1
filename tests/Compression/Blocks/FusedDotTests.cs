using System.Numerics;
using System.Runtime.InteropServices;
using NativeStore.Compression.Codecs;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Sums of products that are formed without the values: every pair of codecs, at every level.</summary>
public sealed unsafe class FusedDotTests
{
    private static readonly ValueShape s_longs = ValueShape.Of(ValueKind.Int64);

    private static readonly Dictionary<string, (Codec Codec, Func<Random, IEnumerable<long>> Values)> s_columns = new()
    {
        ["constant"] = (Codec.Constant, _ => Each(_ => -7_000)),
        ["frame"] = (Codec.FrameOfReference, random => Each(_ => 100 * (70_000 + random.Next(1000)))),
        ["frame of 32 bits"] = (Codec.FrameOfReference, random => Each(i => i < 2
            ? i * (long)uint.MaxValue
            : random.NextInt64(uint.MaxValue))),
        ["frame far below zero"] = (Codec.FrameOfReference, random => Each(i => -(1L << 60) + random.Next(999))),
        ["frame of great multiples"] = (Codec.FrameOfReference, random => Each(_ => (long)random.Next(999) << 44)),
        ["walk"] = (Codec.Delta, random => Walk(1_000_000, _ => 100 * (random.Next(7) - 3))),
        ["ascending"] = (Codec.Delta, random => Walk(-90_000, _ => 1 + random.Next(60))),
        ["walks of several series"] = (Codec.Delta, random => Walk(2_000_000_000, i =>
            i % 90 == 89 ? random.Next(1 << 29) - (1 << 28) : random.Next(7) - 3)),
        ["few entries"] = (Codec.Dictionary, random => Each(_ => 1000 * Square(random.Next(20)))),
        ["40 entries"] = (Codec.Dictionary, random => Each(_ => Square(random.Next(40)))),
        ["120 entries"] = (Codec.Dictionary, random => Each(_ => Square(random.Next(120)))),
        ["120 entries, close"] = (Codec.Dictionary, random => Each(_ => random.Next(4) == 0
            ? random.Next(1, 100)
            : 100 * random.Next(1, 9))),
        ["200 entries and more"] = (Codec.Dictionary, random => Each(i =>
            Square(Square(i % 3 == 0 ? random.Next(250) : random.Next(20))))),
        ["runs"] = (Codec.RunLength, random => Walk(40, i => i % 300 == 299 ? random.Next(1 << 20) : 0)),
    };

    public static TheoryData<string> Names() => [.. s_columns.Keys];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var left in s_columns.Keys)
        {
            foreach (var right in s_columns.Keys)
            {
                pairs.Add(left, right);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NumbersOf32BitsAreFoundByTheHeader(string column)
    {
        var (values, block) = Column(column, 1024, 1);
        ColumnBlock.CodecOf(block).ShouldBe(s_columns[column].Codec);
        fixed (byte* start = block)
        {
            var opened = BlockHeader.Open(start, block.Length, ValueKind.Int64);
            NarrowNumbers.TryOpen(opened, s_longs, out var frame).ShouldBeTrue();
            values.ShouldAllBe(value => BigInteger.Abs(value) <= BigInteger.One << frame.ValueBits);
            var room = stackalloc uint[ColumnBlock.ValuesMax];
            foreach (var level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported))
            {
                var numbers = NarrowNumbers.Decode(level, opened, 0, values.Length, room);
                for (var index = 0; index < values.Length; index++)
                {
                    (frame.Base + (numbers[index] * (long)frame.Factor)).ShouldBe(values[index], $"{level} {index}");
                    (numbers[index] >> 1 >> (frame.NumberBits - 1)).ShouldBe(0u);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void SumsAreExactAtEveryLevel(string left, string right)
    {
        foreach (var count in new[] { 1024, 700, 65 })
        {
            var (valuesA, blockA) = Column(left, count, 1);
            var (valuesB, blockB) = Column(right, count, 2);
            foreach (var (first, length) in new[] { (0, count), (count / 3, count / 2), (63, 2), (5, 0) })
            {
                Verify(valuesA, blockA, valuesB, blockB, first, length);
            }
        }
    }

    private static void Verify(long[] valuesA, byte[] blockA, long[] valuesB, byte[] blockB, int first, int count)
    {
        fixed (byte* startA = blockA, startB = blockB)
        {
            var a = BlockHeader.Open(startA, blockA.Length, ValueKind.Int64);
            var b = BlockHeader.Open(startB, blockB.Length, ValueKind.Int64);
            if (!NarrowNumbers.TryOpen(a, s_longs, out var frameA)
                || !NarrowNumbers.TryOpen(b, s_longs, out var frameB)
                || frameA.ValueBits + frameB.ValueBits > 116)
            {
                return;
            }

            var (expected, expectedB) = (BigInteger.Zero, BigInteger.Zero);
            for (var index = first; index < first + count; index++)
            {
                expected += (BigInteger)valuesA[index] * valuesB[index];
                expectedB += valuesB[index];
            }

            foreach (var level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported))
            {
                var sum = FusedDot.Sum(level, a, frameA, b, frameB, first, count, out var sumB);
                ((BigInteger)sum).ShouldBe(expected, $"{level}: {count} from {first}");
                ((BigInteger)sumB).ShouldBe(expectedB, $"{level}: {count} from {first}");
            }

            ColumnBlock.TryDot(s_longs, blockA, s_longs, blockB, first, count, out var found).ShouldBeTrue();
            ((BigInteger)found).ShouldBe(expected);
        }
    }

    private static (long[] Values, byte[] Block) Column(string name, int count, int seed)
    {
        var values = s_columns[name].Values(new Random(seed)).Take(count).ToArray();
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        return (values, BlockOracle.Encode(s_longs, bytes, EncodeGoal.Small));
    }

    private static long Square(long number) => number * number;

    private static IEnumerable<long> Each(Func<int, long> value) =>
        Enumerable.Range(0, ColumnBlock.ValuesMax).Select(value);

    private static IEnumerable<long> Walk(long from, Func<int, long> step) => Each(i => from += step(i));
}
