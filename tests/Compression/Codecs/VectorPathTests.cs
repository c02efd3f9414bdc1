using System.Numerics;
using NativeStore.Compression.Codecs;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Tests.Codecs;

/// <summary>What codecs do in vectors, against one value at a time.</summary>
public sealed unsafe class VectorPathTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(1024)]
    public void BitLengthsAreTheSameAtEveryLevel(int count)
    {
        var random = new Random(count);
        var values = stackalloc long[1024];
        for (var index = 0; index < 1024; index++)
        {
            values[index] = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        }

        foreach (var origin in new[] { 0L, -1, 12345, long.MinValue, long.MaxValue })
        {
            foreach (var level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported))
            {
                VerifyLengths(level, values, count, origin);
            }
        }
    }

    [SkippableFact]
    public void NarrowDeltasAreSummedUp()
    {
        Skip.IfNot(NarrowDeltas.IsSupported, "This path needs AVX-512, and NATIVESTORE_SIMD not below 512.");
        var random = new Random(3);
        var numbers = stackalloc uint[64];
        var lanes = stackalloc long[64];
        for (var round = 0; round < 200; round++)
        {
            for (var index = 0; index < 64; index++)
            {
                numbers[index] = (uint)random.NextInt64(uint.MaxValue);
            }

            var frame = new IntegerFrame { Base = random.NextInt64(), Factor = 1 + (ulong)random.Next(1 << 20) };
            var number = (uint)random.NextInt64(uint.MaxValue);
            var step = (uint)random.NextInt64(uint.MaxValue);
            NarrowDeltas.Decode(numbers, number, step, frame, lanes);
            for (var index = 0; index < 64; index++)
            {
                number = index == 0 ? number : unchecked(number + numbers[index] + step);
                lanes[index].ShouldBe(frame.Restore(number));
            }
        }
    }

    [SkippableFact]
    public void WideDeltasAreSummedUp()
    {
        Skip.IfNot(WideDeltas.IsSupported, "This path needs AVX-512, and NATIVESTORE_SIMD not below 512.");
        var random = new Random(5);
        var lanes = stackalloc long[64];
        var deltas = new long[64];
        for (var round = 0; round < 200; round++)
        {
            for (var index = 0; index < 64; index++)
            {
                deltas[index] = lanes[index] = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            }

            var factor = round % 2 == 0 ? 1 : 1 + (ulong)random.Next(1 << 20);
            var frame = new IntegerFrame { Base = random.NextInt64(), Factor = factor };
            var number = random.NextInt64();
            var step = random.NextInt64(long.MinValue, long.MaxValue);
            WideDeltas.SumUp(lanes, number, step, frame);
            for (var index = 0; index < 64; index++)
            {
                number = index == 0 ? number : unchecked(number + deltas[index] + step);
                lanes[index].ShouldBe(frame.Restore(number));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(47)]
    [InlineData(63)]
    [InlineData(64)]
    public void NumbersBehindAnAnchorAreSummedUpWhereTheyStand(int width)
    {
        var random = new Random(width);
        var mask = width == 0 ? 0 : ulong.MaxValue >> (64 - width);
        var numbers = new ulong[BitPacking.Values];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask;
        }

        var packed = stackalloc byte[Math.Max(1, BitPacking.BytesOf(width))];
        if (width <= 32)
        {
            fixed (uint* values = numbers.Select(number => (uint)number).ToArray())
            {
                BitPacking.Pack32(values, width, packed);
            }
        }
        else
        {
            fixed (ulong* values = numbers)
            {
                BitPacking.Pack64(values, width, packed);
            }
        }

        for (var anchor = 0; anchor < BitPacking.Values; anchor += BitPacking.SubBlock)
        {
            var sum = 0UL;
            for (var count = 1; count < BitPacking.SubBlock; count++)
            {
                sum = unchecked(sum + numbers[anchor + count]);
                ((ulong)DeltaSums.SumBehind(packed, width, anchor, count)).ShouldBe(sum);
            }
        }
    }

    [SkippableFact]
    public void ShortEntriesAreLookedUp()
    {
        Skip.IfNot(ShortLookup.IsSupported, "This path needs AVX-512, and NATIVESTORE_SIMD not below 512.");
        var random = new Random(4);
        var codes = stackalloc uint[1024];
        var entries = stackalloc ushort[ShortLookup.EntriesMax];
        var lanes = stackalloc long[1024];
        for (var index = 0; index < 1024; index++)
        {
            codes[index] = (uint)(index < 128 ? index : random.Next(128));
            entries[index % 128] = (ushort)random.Next(65_536);
        }

        var frame = new IntegerFrame { Base = -77, Factor = 2500 };
        ShortLookup.Decode(codes, 1024, entries, frame, lanes);
        for (var index = 0; index < 1024; index++)
        {
            lanes[index].ShouldBe(frame.Restore(entries[codes[index]]));
        }
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(100UL)]
    [InlineData(2500UL)]
    [InlineData((1UL << 26) - 1)]
    [InlineData(1_000_000_000UL)]
    [InlineData(1UL << 40)]
    public void TheCommonDivisorIsFoundAndTakenOut(ulong divisor)
    {
        var random = new Random(5);
        var numbers = stackalloc long[1024];
        for (var index = 0; index < 1024; index++)
        {
            // Consecutive multiples are among them: the divisor is no greater.
            numbers[index] = -9000 + ((long)divisor * (index < 20 ? index : random.Next(1000)));
        }

        var expected = stackalloc long[1024];
        for (var index = 0; index < 1024; index++)
        {
            expected[index] = (numbers[index] + 9000) / (long)divisor;
        }

        Affine.Reduce(numbers, 1024, -9000).ShouldBe(divisor);
        new Span<long>(numbers, 1024).SequenceEqual(new Span<long>(expected, 1024)).ShouldBeTrue();
        new IntegerFrame { Factor = divisor }.Factor.ShouldBe(divisor);
    }

    [Fact]
    public void ADivisorThatAFrameCannotHoldIsHalvedToATwosPower() =>
        IntegerFrame.FitFactor(((1UL << 40) + 1) << 3).ShouldBe(8UL);

    private static void VerifyLengths(SimdLevel level, long* values, int count, long origin)
    {
        var lengths = stackalloc byte[1024];
        BitLengths.Fill(level, values, count, origin, lengths);
        for (var index = 0; index < count; index++)
        {
            var distance = unchecked((ulong)(values[index] - origin));
            lengths[index].ShouldBe((byte)(64 - BitOperations.LeadingZeroCount(distance)));
        }

        BitLengths.FillSigned(level, values, count, origin, lengths);
        for (var index = 0; index < count; index++)
        {
            var distance = unchecked(values[index] - origin);
            var length = 64 - BitOperations.LeadingZeroCount((ulong)(distance < 0 ? ~distance : distance));
            lengths[index].ShouldBe((byte)(length | (distance < 0 ? BitLengths.Negative : 0)));
        }

        var above = 0;
        for (var index = 0; index < count; index++)
        {
            above += (lengths[index] & 0x7F) > 20 ? 1 : 0;
        }

        BitLengths.CountAbove(lengths, count, 20, BitLengths.Negative - 1).ShouldBe(above);
    }
}
