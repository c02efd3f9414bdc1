using System.Runtime.InteropServices;
using NativeStore.Compression.Packing;
using NativeStore.Core.Checks;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>The public door against the bit-by-bit model.</summary>
public sealed unsafe class BitPackingTests
{
    public static TheoryData<int> Widths32 => [.. Enumerable.Range(0, 33)];

    public static TheoryData<int> Widths64 => [.. Enumerable.Range(0, 65)];

    [Theory]
    [MemberData(nameof(Widths32))]
    public void BlocksOf32BitLanesAreAsDrawn(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            uint[] narrow = [.. block.Select(value => (uint)value)];
            using var values = FencedBytes.Of(MemoryMarshal.AsBytes<uint>(narrow));
            using var packed = new FencedBytes(BitPacking.BytesOf(width));
            BitPacking.Pack32((uint*)values.Address, width, packed.Address);
            packed.Span.SequenceEqual(PackedModel.Pack(block, width, 32)).ShouldBeTrue();

            using var back = new FencedBytes(4096);
            BitPacking.Unpack32(packed.Address, width, (uint*)back.Address);
            back.Span.SequenceEqual(values.Span).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Widths64))]
    public void BlocksOf64BitLanesAreAsDrawn(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var values = FencedBytes.Of(MemoryMarshal.AsBytes<ulong>(block));
            using var packed = new FencedBytes(BitPacking.BytesOf(width));
            BitPacking.Pack64((ulong*)values.Address, width, packed.Address);
            packed.Span.SequenceEqual(PackedModel.Pack(block, width, 64)).ShouldBeTrue();

            using var back = new FencedBytes(8192);
            BitPacking.Unpack64(packed.Address, width, (ulong*)back.Address);
            back.Span.SequenceEqual(values.Span).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Widths64))]
    public void EveryValueIsFoundOnItsOwn(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            using var wide = FencedBytes.Of(PackedModel.Pack(block, width, 64));
            using var narrow = FencedBytes.Of(width <= 32 ? PackedModel.Pack(block, width, 32) : []);
            for (var index = 0; index < 1024; index++)
            {
                BitPacking.At64(wide.Address, width, index).ShouldBe(block[index]);
                if (width <= 32)
                {
                    BitPacking.At32(narrow.Address, width, index).ShouldBe((uint)block[index]);
                }
            }
        }
    }

    [Fact]
    public void BitsAboveTheWidthAreDropped()
    {
        using var values = new FencedBytes(8192);
        values.Span.Fill(0xFF);
        using var packed = new FencedBytes(BitPacking.BytesOf(5));
        BitPacking.Pack64((ulong*)values.Address, 5, packed.Address);
        BitPacking.At64(packed.Address, 5, 700).ShouldBe(31UL);
        BitPacking.Pack32((uint*)values.Address, 5, packed.Address);
        BitPacking.At32(packed.Address, 5, 700).ShouldBe(31U);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(32)]
    public void AFrameOfReferenceGoesInAndOut(int width)
    {
        foreach (var block in PackedModel.Blocks(width))
        {
            long[] offset = [.. block.Select(value => (long)value - 1_000_000_007)];
            using var values = FencedBytes.Of(MemoryMarshal.AsBytes<long>(offset));
            using var packed = new FencedBytes(BitPacking.BytesOf(width));
            BitPacking.Pack64To32((long*)values.Address, -1_000_000_007, width, packed.Address);
            using var back = new FencedBytes(8192);
            BitPacking.Unpack32To64(packed.Address, width, -1_000_000_007, (long*)back.Address);
            back.Span.SequenceEqual(values.Span).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(1UL, 1)]
    [InlineData(255UL, 8)]
    [InlineData(256UL, 9)]
    [InlineData(ulong.MaxValue, 64)]
    public void TheWidthOfAMaximumIsItsBitLength(ulong maximum, int width) =>
        BitPacking.WidthOf(maximum).ShouldBe(width);

    [Fact]
    public void WidthsAndRangesOutOfBoundsAreRefused()
    {
        var memory = new byte[16];
        fixed (byte* start = memory)
        {
            var at = start;
            Should.Throw<CheckFailedException>(() => BitPacking.Pack32((uint*)at, 33, at));
            Should.Throw<CheckFailedException>(() => BitPacking.Pack64To32((long*)at, 1, 33, at));
            Should.Throw<CheckFailedException>(() => BitPacking.Pack64((ulong*)at, 65, at));
            Should.Throw<CheckFailedException>(() => BitPacking.Unpack32(at, -1, (uint*)at));
            Should.Throw<CheckFailedException>(() => BitPacking.Unpack64(at, 3, 1024, 64, (ulong*)at));
            Should.Throw<CheckFailedException>(() => BitPacking.Unpack64(at, 3, 32, 64, (ulong*)at));
            Should.Throw<CheckFailedException>(() => BitPacking.At32(at, 3, 1024));
            Should.Throw<CheckFailedException>(() => BitPacking.At64(at, 3, -1));
            Should.Throw<CheckFailedException>(() => BitPacking.Sum32(at, 3, 1000, 25));
            Should.Throw<CheckFailedException>(() => BitPacking.Dot32(at, 3, at, 33, 0, 1));
            Should.Throw<CheckFailedException>(() => BitPacking.PrefixSum((long*)at, 65, 0, 0));
        }
    }
}
