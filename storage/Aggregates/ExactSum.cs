using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// How sums of 64-bit numbers are kept exact: what a block of rows may add up to, and what is done past that.
/// </summary>
internal static class ExactSum
{
    /// <summary>
    /// Rows summed in 64-bit lanes before the bound is checked and the lanes are added to wide totals.
    /// </summary>
    public const int BlockRows = 1 << BlockRowsLog2;

    private const int BlockRowsLog2 = 11;

    /// <summary>
    /// A number whose length bounds the magnitudes of all values or'ed together: v for v >= 0, ~v = -v - 1 below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Magnitude(long value) => (ulong)(value ^ (value >> 63));

    /// <summary>
    /// Whether a block of values of these magnitudes sums up within 63 bits: |value| is at most 2^bits, so the sum is
    /// at most 2^(bits + 11). Lanes that passed a bound have wrapped and are thrown away.
    /// </summary>
    public static bool Fits(ulong magnitudes) => Length(magnitudes) + BlockRowsLog2 <= 62;

    /// <summary>The same for products: |left × right| is at most 2^(bits of left + bits of right).</summary>
    public static bool Fits(ulong leftMagnitudes, ulong rightMagnitudes) =>
        Length(leftMagnitudes) + Length(rightMagnitudes) + BlockRowsLog2 <= 62;

    /// <summary>
    /// What the sums of sizes and of products of a block are at most, in magnitude: a power of two up to 2^61; false
    /// where they may be more.
    /// </summary>
    public static bool TryBound(ulong leftMagnitudes, ulong rightMagnitudes, out ulong bound)
    {
        // At least 1 bit for the left factor, so that the bound of the products is one of the sizes too.
        var bits = Math.Max(Length(leftMagnitudes), 1) + Length(rightMagnitudes) + BlockRowsLog2;
        bound = bits <= 61 ? 1ul << bits : 0;
        return bits <= 61;
    }

    private static int Length(ulong magnitudes) => 64 - BitOperations.LeadingZeroCount(magnitudes);

    /// <summary>The number upper × 2^64 + lower, of halves that were summed apart.</summary>
    public static Int256 Join(Int128 upper, UInt128 lower)
    {
        var low = (UInt128)(upper << 64);
        var sum = low + lower;
        return new Int256((upper >> 64) + (sum < low ? Int128.One : Int128.Zero), sum);
    }
}
