// Blocks of 1,024 unsigned values, each in `width` bits. Values keep their natural order: neighbours go to neighbouring
// lanes, so that a vector of a few rows is a run of values and nothing has to be transposed.
//
//   widths 0..32, 32-bit lanes: value i stands in lane i mod 16, row i div 16 (64 rows)
//   widths 33..64, 64-bit lanes: value i stands in lane i mod 8, row i div 8 (128 rows); 0..32 work as well
//
//            lane 0   lane 1        lane 15
//   bytes    +--------+--------+---+--------+
//   0..63    | word 0 | word 0 |...| word 0 |   a lane is a stream of little-endian words: row r stands at the bits
//   64..127  | word 1 | word 1 |...| word 1 |   [r * width, (r + 1) * width) of its lane, lowest bit first, and may
//   ...      +--------+--------+---+--------+   reach into the lane's next word, 64 bytes further on
//
// Both kinds take 128 * width bytes. 64 values in a row (a sub-block) are 4 rows of 32-bit lanes or 8 rows of 64-bit
// lanes: ranges that are multiples of 64 decode at a cost of their own length. All memory is the caller's; kernels read
// and write exactly the bytes that their arguments cover, and need no alignment.
using NativeStore.Core.Checks;

namespace NativeStore.Compression.Packing;

/// <summary>
/// Kernels over packed blocks of 1,024 unsigned values. Callers vouch for their pointers: <c>packed</c> covers
/// <see cref="BytesOf"/> bytes and <c>values</c> the values asked for; widths and ranges are checked.
/// </summary>
public static unsafe partial class BitPacking
{
    /// <summary>Values of a block.</summary>
    public const int Values = PackedBlock.Values;

    /// <summary>Values of a sub-block: ranges to unpack start and end at multiples of it.</summary>
    public const int SubBlock = PackedBlock.SubBlock;

    /// <summary>Bytes of a packed block.</summary>
    /// <param name="width">Bits per value, 0 to 64.</param>
    public static int BytesOf(int width) => Values / 8 * width;

    /// <summary>Bits that every value up to a maximum fits in; 0 for 0.</summary>
    public static int WidthOf(ulong maximum) => 64 - System.Numerics.BitOperations.LeadingZeroCount(maximum);

    /// <summary>Packs 1,024 values into 32-bit lanes; bits above the width are dropped.</summary>
    /// <param name="values">1,024 values.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="packed">Room for <see cref="BytesOf"/> bytes.</param>
    public static void Pack32(uint* values, int width, byte* packed)
    {
        CheckWidth(width, 32);
        if (width != 0)
        {
            Leveled.Pack32(SimdLevels.Current, (byte*)values, width, packed);
        }
    }

    /// <summary>
    /// Subtracts a base from 1,024 values and packs what remains into 32-bit lanes: the mirror of
    /// <see cref="Unpack32To64(byte*, int, long, long*)"/>. Bits above the width are dropped.
    /// </summary>
    /// <param name="values">1,024 values.</param>
    /// <param name="base">What is subtracted from each, wrapping.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="packed">Room for <see cref="BytesOf"/> bytes.</param>
    public static void Pack64To32(long* values, long @base, int width, byte* packed)
    {
        CheckWidth(width, 32);
        if (width != 0)
        {
            Leveled.Pack64To32(SimdLevels.Current, (byte*)values, @base, width, packed);
        }
    }

    /// <summary>Packs 1,024 values into 64-bit lanes; bits above the width are dropped.</summary>
    /// <param name="values">1,024 values.</param>
    /// <param name="width">Bits per value, 0 to 64.</param>
    /// <param name="packed">Room for <see cref="BytesOf"/> bytes.</param>
    public static void Pack64(ulong* values, int width, byte* packed)
    {
        CheckWidth(width, 64);
        if (width != 0)
        {
            Leveled.Pack64(SimdLevels.Current, (byte*)values, width, packed);
        }
    }

    /// <summary>Unpacks all values from 32-bit lanes.</summary>
    public static void Unpack32(byte* packed, int width, uint* values) => Unpack32(packed, width, 0, Values, values);

    /// <summary>Unpacks a range of values from 32-bit lanes.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="first">First value, a multiple of 64.</param>
    /// <param name="count">How many, a multiple of 64.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    public static void Unpack32(byte* packed, int width, int first, int count, uint* values)
    {
        CheckWidth(width, 32);
        CheckSubBlocks(first, count);
        if (width == 0)
        {
            new Span<uint>(values, count).Clear();
        }
        else
        {
            Leveled.Unpack32(SimdLevels.Current, packed, width, first, count, (byte*)values);
        }
    }

    /// <summary>Unpacks all values from 32-bit lanes and adds a base: a frame of reference in one pass.</summary>
    public static void Unpack32To64(byte* packed, int width, long @base, long* values) =>
        Unpack32To64(packed, width, 0, Values, @base, values);

    /// <summary>Unpacks a range of values from 32-bit lanes and adds a base, wrapping at 64 bits.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="first">First value, a multiple of 64.</param>
    /// <param name="count">How many, a multiple of 64.</param>
    /// <param name="base">What is added to each value.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    public static void Unpack32To64(byte* packed, int width, int first, int count, long @base, long* values)
    {
        CheckWidth(width, 32);
        CheckSubBlocks(first, count);
        if (width == 0)
        {
            new Span<long>(values, count).Fill(@base);
        }
        else
        {
            Leveled.Unpack32To64(SimdLevels.Current, packed, width, first, count, @base, (byte*)values);
        }
    }

    /// <summary>Unpacks all values from 64-bit lanes.</summary>
    public static void Unpack64(byte* packed, int width, ulong* values) =>
        Unpack64(packed, width, 0, Values, 0, (long*)values);

    /// <summary>Unpacks a range of values from 64-bit lanes.</summary>
    public static void Unpack64(byte* packed, int width, int first, int count, ulong* values) =>
        Unpack64(packed, width, first, count, 0, (long*)values);

    /// <summary>Unpacks a range of values from 64-bit lanes and adds a base, wrapping at 64 bits.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 64.</param>
    /// <param name="first">First value, a multiple of 64.</param>
    /// <param name="count">How many, a multiple of 64.</param>
    /// <param name="base">What is added to each value.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    public static void Unpack64(byte* packed, int width, int first, int count, long @base, long* values)
    {
        CheckWidth(width, 64);
        CheckSubBlocks(first, count);
        if (width == 0)
        {
            new Span<long>(values, count).Fill(@base);
        }
        else
        {
            Leveled.Unpack64(SimdLevels.Current, packed, width, first, count, @base, (byte*)values);
        }
    }

    private static void CheckWidth(int width, int widest) => Check.That((uint)width <= (uint)widest);

    private static void CheckSubBlocks(int first, int count)
    {
        CheckRange(first, count);
        Check.That((first | count) % SubBlock == 0);
    }

    private static void CheckRange(int first, int count) =>
        Check.That((uint)first <= Values && (uint)count <= (uint)(Values - first));
}
