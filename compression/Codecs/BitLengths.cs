// How many of a block's values need more than w bits, for every w: the question behind the choice of a width. Each
// value's bit length becomes a byte, once; a count is then a comparison of 64 bytes at a time.
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Bit lengths of up to 1,024 values as bytes, zero behind the last one.</summary>
internal static unsafe class BitLengths
{
    /// <summary>Set in the length of a negative value by <c>FillSigned</c>.</summary>
    public const byte Negative = 0x80;

    /// <summary>Lengths of <c>value - origin</c> as unsigned numbers.</summary>
    /// <param name="values">The values; readable up to a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="origin">What is subtracted, wrapping.</param>
    /// <param name="lengths">Room for 1,024 bytes.</param>
    public static void Fill(long* values, int count, long origin, byte* lengths) =>
        Fill(SimdLevels.Current, values, count, origin, lengths);

    /// <summary>As <see cref="Fill(long*, int, long, byte*)"/>, at a level.</summary>
    internal static void Fill(SimdLevel level, long* values, int count, long origin, byte* lengths)
    {
        var index = 0;
        if (Avx512CD.IsSupported && level == SimdLevel.Vector512)
        {
            var origins = Vector512.Create((ulong)origin);
            var full = Vector512.Create(64UL);
            for (; index < count; index += Vector512<long>.Count)
            {
                var zeros = Avx512CD.LeadingZeroCount(Vector512.Load((ulong*)values + index) - origins);
                Store(full - zeros, lengths + index);
            }
        }

        for (; index < count; index++)
        {
            lengths[index] = (byte)(64 - BitOperations.LeadingZeroCount((ulong)(values[index] - origin)));
        }

        Clear(lengths, count);
    }

    /// <summary>Lengths of <c>value - center</c>, of negative ones that of the complement, and marked.</summary>
    /// <param name="values">The values; readable up to a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="center">What is subtracted, wrapping.</param>
    /// <param name="lengths">Room for 1,024 bytes.</param>
    public static void FillSigned(long* values, int count, long center, byte* lengths) =>
        FillSigned(SimdLevels.Current, values, count, center, lengths);

    /// <summary>As <see cref="FillSigned(long*, int, long, byte*)"/>, at a level.</summary>
    internal static void FillSigned(SimdLevel level, long* values, int count, long center, byte* lengths)
    {
        var index = 0;
        if (Avx512CD.IsSupported && level == SimdLevel.Vector512)
        {
            var centers = Vector512.Create(center);
            var full = Vector512.Create(64L);
            var mark = Vector512.Create((long)Negative);
            for (; index < count; index += Vector512<long>.Count)
            {
                var distances = Vector512.Load(values + index) - centers;
                var signs = Vector512.ShiftRightArithmetic(distances, 63);
                var zeros = Avx512CD.LeadingZeroCount(distances ^ signs);
                Store(((full - zeros) | (signs & mark)).AsUInt64(), lengths + index);
            }
        }

        for (; index < count; index++)
        {
            var distance = values[index] - center;
            var sign = distance >> 63;
            var length = 64 - BitOperations.LeadingZeroCount((ulong)(distance ^ sign));
            lengths[index] = (byte)(length | (int)(sign & Negative));
        }

        Clear(lengths, count);
    }

    /// <summary>How many lengths are above a limit.</summary>
    /// <param name="lengths">The lengths; marked ones are above every limit, unless the mask clears the mark.</param>
    /// <param name="count">How many.</param>
    /// <param name="limit">The limit, 0 to 64.</param>
    /// <param name="mask">What of a length counts.</param>
    public static int CountAbove(byte* lengths, int count, int limit, byte mask)
    {
        var limits = Vector512.Create((byte)limit);
        var masks = Vector512.Create(mask);
        var above = 0;
        for (var index = 0; index < count; index += Vector512<byte>.Count)
        {
            var isAbove = Vector512.GreaterThan(Vector512.Load(lengths + index) & masks, limits);
            above += BitOperations.PopCount(isAbove.ExtractMostSignificantBits());
        }

        return above;
    }

    private static void Store(Vector512<ulong> lengths, byte* into) =>
        *(ulong*)into = Avx512F.ConvertToVector128Byte(lengths).AsUInt64().ToScalar();

    private static void Clear(byte* lengths, int count)
    {
        var end = (count + Vector512<byte>.Count - 1) & -Vector512<byte>.Count;
        new Span<byte>(lengths + count, end - count).Clear();
    }
}
