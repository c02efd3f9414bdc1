namespace NativeStore.Compression.Packing;

// Sums that never write the values they add.
public static unsafe partial class BitPacking
{
    /// <summary>The sum of all values in 32-bit lanes.</summary>
    public static ulong Sum32(byte* packed, int width) => Sum32(packed, width, 0, Values);

    /// <summary>The sum of a range of values in 32-bit lanes.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="first">First value, any.</param>
    /// <param name="count">How many, any; cheapest where the range starts and ends at multiples of 64.</param>
    public static ulong Sum32(byte* packed, int width, int first, int count)
    {
        CheckWidth(width, 32);
        CheckRange(first, count);
        return width == 0 ? 0 : RangeSums.Sum32(SimdLevels.Current, packed, width, first, count);
    }

    /// <summary>The sum of all values in 64-bit lanes.</summary>
    public static UInt128 Sum64(byte* packed, int width) => Sum64(packed, width, 0, Values);

    /// <summary>The sum of a range of values in 64-bit lanes.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 64.</param>
    /// <param name="first">First value, any.</param>
    /// <param name="count">How many, any; cheapest where the range starts and ends at multiples of 64.</param>
    public static UInt128 Sum64(byte* packed, int width, int first, int count)
    {
        CheckWidth(width, 64);
        CheckRange(first, count);
        return width == 0 ? 0 : RangeSums.Sum64(SimdLevels.Current, packed, width, first, count);
    }

    /// <summary>The sums of both columns and of the products over a whole block. Exact.</summary>
    public static PackedDot Dot32(byte* left, int leftWidth, byte* right, int rightWidth) =>
        Dot32(left, leftWidth, right, rightWidth, 0, Values);

    /// <summary>The sums of both columns and of the products over a range. Exact.</summary>
    /// <param name="left">A packed block in 32-bit lanes.</param>
    /// <param name="leftWidth">Its bits per value, 0 to 32.</param>
    /// <param name="right">Another, of the same rows.</param>
    /// <param name="rightWidth">Its bits per value, 0 to 32.</param>
    /// <param name="first">First value, any.</param>
    /// <param name="count">How many, any; cheapest where the range starts and ends at multiples of 64.</param>
    public static PackedDot Dot32(byte* left, int leftWidth, byte* right, int rightWidth, int first, int count)
    {
        CheckWidth(leftWidth, 32);
        CheckWidth(rightWidth, 32);
        CheckRange(first, count);
        return RangeSums.Dot32(SimdLevels.Current, left, leftWidth, right, rightWidth, first, count);
    }
}
