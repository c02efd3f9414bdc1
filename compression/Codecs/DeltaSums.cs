// The way from an anchor to one of its values: the packed numbers between them are added up where they stand, row by
// row, as many rows as it takes. Nothing is unpacked to memory and read back.
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Sums of packed numbers behind an anchor.</summary>
internal static unsafe class DeltaSums
{
    /// <summary>The sum of the packed numbers behind an anchor, wrapping at 64 bits.</summary>
    /// <param name="packed">The packed numbers: 32-bit lanes up to width 32, 64-bit lanes above.</param>
    /// <param name="width">Bits of a number, 0 to 64.</param>
    /// <param name="anchor">The position of the anchor, a multiple of 64; its own number does not count.</param>
    /// <param name="count">How many numbers behind it, 1 to 63.</param>
    public static long SumBehind(byte* packed, int width, int anchor, int count) =>
        width == 0 ? 0
        : width <= 32 ? Sum32(packed, width, anchor, count)
        : Sum64(packed, width, anchor, count);

    private static long Sum32(byte* packed, int width, int anchor, int count)
    {
        var mask = Vector512.Create(uint.MaxValue >> (32 - width));
        var sums = Vector512<ulong>.Zero;
        var last = Vector512.Create((uint)count);
        var places = Vector512<uint>.Indices;
        var bit = anchor / Vector512<uint>.Count * width;
        for (var done = 0; done <= count; done += Vector512<uint>.Count, bit += width)
        {
            var at = packed + (bit / 32 * PackedBlock.RowBytes);
            var shift = bit % 32;
            var numbers = Vector512.Load((uint*)at) >>> shift;
            if (shift + width > 32)
            {
                numbers |= Vector512.Load((uint*)(at + PackedBlock.RowBytes)) << (32 - shift);
            }

            // The anchor stands at place 0: less one, it is the greatest of all places.
            var isWanted = Vector512.LessThan(places - Vector512<uint>.One, last);
            var (low, high) = Vector512.Widen(numbers & mask & isWanted);
            sums += low + high;
            places += Vector512.Create((uint)Vector512<uint>.Count);
        }

        return (long)Vector512.Sum(sums);
    }

    private static long Sum64(byte* packed, int width, int anchor, int count)
    {
        var mask = Vector512.Create(ulong.MaxValue >> (64 - width));
        var sums = Vector512<ulong>.Zero;
        var last = Vector512.Create((ulong)count);
        var places = Vector512<ulong>.Indices;
        var bit = anchor / Vector512<ulong>.Count * width;
        for (var done = 0; done <= count; done += Vector512<ulong>.Count, bit += width)
        {
            var at = packed + (bit / 64 * PackedBlock.RowBytes);
            var shift = bit % 64;
            var numbers = Vector512.Load((ulong*)at) >>> shift;
            if (shift + width > 64)
            {
                numbers |= Vector512.Load((ulong*)(at + PackedBlock.RowBytes)) << (64 - shift);
            }

            var isWanted = Vector512.LessThan(places - Vector512<ulong>.One, last);
            sums += numbers & mask & isWanted;
            places += Vector512.Create((ulong)Vector512<ulong>.Count);
        }

        return (long)Vector512.Sum(sums);
    }
}
