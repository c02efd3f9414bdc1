using System.Collections.Concurrent;
using System.Numerics;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>The layout bit by bit, as the documentation draws it: slow, and shares no code with the kernels.</summary>
internal static class PackedModel
{
    private static readonly ConcurrentDictionary<int, ulong[][]> s_blocks = new();
    private static readonly ConcurrentDictionary<(ulong[] Values, int Width, int LaneBits), byte[]> s_packed = new();

    /// <summary>A block in as many bits per value; the values fit in them.</summary>
    public static byte[] Pack(ulong[] values, int width, int laneBits) =>
        s_packed.GetOrAdd((values, width, laneBits), static key => PackBits(key.Values, key.Width, key.LaneBits));

    /// <summary>Blocks that a width must get right: everything, the ends, one bit each, and noise.</summary>
    public static ulong[][] Blocks(int width) => s_blocks.GetOrAdd(width, static key => [.. Make(key)]);

    private static byte[] PackBits(ulong[] values, int width, int laneBits)
    {
        var packed = new byte[128 * width];
        var lanes = 512 / laneBits;
        for (var index = 0; index < values.Length; index++)
        {
            for (var bit = 0; bit < width; bit++)
            {
                if ((values[index] >> bit & 1) != 0)
                {
                    var inLane = ((index / lanes) * width) + bit;
                    var at = (inLane / laneBits * 512) + (index % lanes * laneBits) + (inLane % laneBits);
                    packed[at / 8] |= (byte)(1 << (at % 8));
                }
            }
        }

        return packed;
    }

    public static BigInteger Sum(ReadOnlySpan<ulong> values)
    {
        UInt128 sum = 0;
        foreach (var value in values)
        {
            sum = checked(sum + value);
        }

        return sum;
    }

    /// <summary>Of values of up to 32 bits.</summary>
    public static BigInteger Dot(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        UInt128 sum = 0;
        for (var index = 0; index < left.Length; index++)
        {
            sum = checked(sum + ((UInt128)left[index] * right[index]));
        }

        return sum;
    }

    private static IEnumerable<ulong[]> Make(int width)
    {
        var most = width == 0 ? 0 : ulong.MaxValue >> (64 - width);
        var random = new Random((7919 * width) + 1);
        yield return Fill(_ => most);
        yield return Fill(index => index % 2 == 0 ? 0 : most);
        yield return Fill(index => index is 0 or 1023 ? most : 0);
        yield return Fill(index => (1UL << (index % Math.Max(width, 1))) & most);
        yield return Fill(_ => (ulong)random.NextInt64() * 0x9E3779B97F4A7C15 & most);
    }

    private static ulong[] Fill(Func<int, ulong> value) => [.. Enumerable.Range(0, 1024).Select(value)];
}
