using NativeStore.Core.Checks;

namespace NativeStore.Compression.Packing;

// Deltas back to values. A base per 64 values keeps every sub-block on its own.
public static unsafe partial class BitPacking
{
    /// <summary>
    /// Turns up to 64 deltas into values, in place: value i is the base and the deltas up to and including i, each
    /// with the step added. Wraps at 64 bits.
    /// </summary>
    /// <param name="deltas">The deltas; the values afterwards.</param>
    /// <param name="count">How many, 0 to 64.</param>
    /// <param name="base">The value before the first.</param>
    /// <param name="step">What every delta was reduced by: the least of them.</param>
    public static void PrefixSum(long* deltas, int count, long @base, long step)
    {
        Check.That((uint)count <= SubBlock);
        PrefixSums.Add(SimdLevels.Current, deltas, count, @base, step);
    }

    /// <summary>As <see cref="PrefixSum"/>, of zigzag deltas: 0, -1, 1, -2, ... are 0, 1, 2, 3, ...</summary>
    /// <param name="deltas">The folded deltas; the values afterwards.</param>
    /// <param name="count">How many, 0 to 64.</param>
    /// <param name="base">The value before the first.</param>
    public static void ZigzagPrefixSum(long* deltas, int count, long @base)
    {
        Check.That((uint)count <= SubBlock);
        PrefixSums.AddZigzag(SimdLevels.Current, deltas, count, @base);
    }

    /// <summary>
    /// Unpacks a range of deltas and sums them up: within each sub-block, value i is the sub-block's base and its
    /// deltas up to and including i, each with the step added. Wraps at 64 bits.
    /// </summary>
    /// <param name="packed">A packed block of deltas: 32-bit lanes up to width 32, 64-bit lanes above.</param>
    /// <param name="width">Bits per delta, 0 to 64.</param>
    /// <param name="first">First value, a multiple of 64.</param>
    /// <param name="count">How many, a multiple of 64.</param>
    /// <param name="bases">The value before each sub-block of the range: count / 64, the range's own first.</param>
    /// <param name="step">What every delta was reduced by: the least of them.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    public static void UnpackDeltas(
        byte* packed, int width, int first, int count, long* bases, long step, long* values)
    {
        Unpack(packed, width, first, count, values);
        for (var sub = 0; sub < count / SubBlock; sub++)
        {
            PrefixSum(values + (sub * SubBlock), SubBlock, bases[sub], step);
        }
    }

    /// <summary>As <see cref="UnpackDeltas"/>, of zigzag deltas.</summary>
    /// <param name="packed">A packed block of folded deltas: 32-bit lanes up to width 32, 64-bit lanes above.</param>
    /// <param name="width">Bits per delta, 0 to 64.</param>
    /// <param name="first">First value, a multiple of 64.</param>
    /// <param name="count">How many, a multiple of 64.</param>
    /// <param name="bases">The value before each sub-block of the range: count / 64, the range's own first.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    public static void UnpackZigzagDeltas(byte* packed, int width, int first, int count, long* bases, long* values)
    {
        Unpack(packed, width, first, count, values);
        for (var sub = 0; sub < count / SubBlock; sub++)
        {
            ZigzagPrefixSum(values + (sub * SubBlock), SubBlock, bases[sub]);
        }
    }

    private static void Unpack(byte* packed, int width, int first, int count, long* values)
    {
        if (width <= 32)
        {
            Unpack32To64(packed, width, first, count, 0, values);
        }
        else
        {
            Unpack64(packed, width, first, count, 0, values);
        }
    }
}
