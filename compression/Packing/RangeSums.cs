// Sums over any range. Whole sub-blocks are added up where they stand; a sub-block that the range cuts is unpacked to
// the stack and its part added.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Sums and products over ranges that need not be whole sub-blocks.</summary>
internal static unsafe class RangeSums
{
    private const int SubBlock = PackedBlock.SubBlock;

    /// <summary>The sum of a range in 32-bit lanes. The width is at least 1.</summary>
    public static ulong Sum32(SimdLevel level, byte* packed, int width, int first, int count)
    {
        var (inner, innerEnd) = Whole(first, first + count);
        if (inner >= innerEnd)
        {
            return Part32(level, packed, width, first, count);
        }

        var sum = Leveled.Sum32(level, packed, width, inner, innerEnd - inner);
        return sum + Part32(level, packed, width, first, inner - first)
            + Part32(level, packed, width, innerEnd, first + count - innerEnd);
    }

    /// <summary>The sum of a range in 64-bit lanes. The width is at least 1.</summary>
    public static UInt128 Sum64(SimdLevel level, byte* packed, int width, int first, int count)
    {
        var (inner, innerEnd) = Whole(first, first + count);
        if (inner >= innerEnd)
        {
            return Part64(level, packed, width, first, count);
        }

        var sum = Leveled.Sum64(level, packed, width, inner, innerEnd - inner);
        return sum + Part64(level, packed, width, first, inner - first)
            + Part64(level, packed, width, innerEnd, first + count - innerEnd);
    }

    /// <summary>The sums of two columns and of their products over a range. Widths may be 0.</summary>
    [SkipLocalsInit]
    public static PackedDot Dot32(
        SimdLevel level, byte* left, int leftWidth, byte* right, int rightWidth, int first, int count)
    {
        // Both columns pass through the first-level cache: that is cheaper than one kernel per pair of widths.
        var lefts = stackalloc uint[PackedBlock.Values];
        var rights = stackalloc uint[PackedBlock.Values];
        var start = first / SubBlock * SubBlock;
        var room = Ceiling(first + count) - start;
        Unpack32(level, left, leftWidth, start, room, lefts);
        Unpack32(level, right, rightWidth, start, room, rights);
        return Leveled.Dot(level, lefts + (first - start), rights + (first - start), count, leftWidth + rightWidth);
    }

    /// <summary>The whole sub-blocks within a range; none where the end is not after the start.</summary>
    private static (int First, int End) Whole(int first, int end) => (Ceiling(first), end / SubBlock * SubBlock);

    private static int Ceiling(int index) => (index + SubBlock - 1) / SubBlock * SubBlock;

    /// <summary>A range that may be cut by one boundary of sub-blocks, and is shorter than two of them.</summary>
    [SkipLocalsInit]
    private static ulong Part32(SimdLevel level, byte* packed, int width, int first, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var values = stackalloc uint[2 * SubBlock];
        var start = first / SubBlock * SubBlock;
        Leveled.Unpack32(level, packed, width, start, Ceiling(first + count) - start, (byte*)values);
        var sum = 0UL;
        for (var index = first - start; index < first - start + count; index++)
        {
            sum += values[index];
        }

        return sum;
    }

    [SkipLocalsInit]
    private static UInt128 Part64(SimdLevel level, byte* packed, int width, int first, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var values = stackalloc ulong[2 * SubBlock];
        var start = first / SubBlock * SubBlock;
        Leveled.Unpack64(level, packed, width, start, Ceiling(first + count) - start, 0, (byte*)values);
        var sum = UInt128.Zero;
        for (var index = first - start; index < first - start + count; index++)
        {
            sum += values[index];
        }

        return sum;
    }

    private static void Unpack32(SimdLevel level, byte* packed, int width, int first, int count, uint* values)
    {
        if (width == 0)
        {
            new Span<uint>(values, count).Clear();
        }
        else
        {
            Leveled.Unpack32(level, packed, width, first, count, (byte*)values);
        }
    }
}
