using NativeStore.Core.Checks;

namespace NativeStore.Compression.Packing;

// Single values: one or two loads.
public static unsafe partial class BitPacking
{
    /// <summary>One value out of 32-bit lanes.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 32.</param>
    /// <param name="index">Which, 0 to 1,023.</param>
    public static uint At32(byte* packed, int width, int index)
    {
        CheckWidth(width, 32);
        Check.That((uint)index < Values);
        if (width == 0)
        {
            return 0;
        }

        const uint Lanes = PackedBlock.RowBytes / sizeof(uint);
        var bit = (uint)index / Lanes * (uint)width;
        var word = (uint*)packed + (bit / 32 * Lanes) + ((uint)index % Lanes);
        var shift = (int)(bit % 32);
        var value = *word >> shift;
        if (shift + width > 32)
        {
            value |= word[Lanes] << (32 - shift);
        }

        return value & (uint.MaxValue >> (32 - width));
    }

    /// <summary>One value out of 64-bit lanes.</summary>
    /// <param name="packed">A packed block.</param>
    /// <param name="width">Bits per value, 0 to 64.</param>
    /// <param name="index">Which, 0 to 1,023.</param>
    public static ulong At64(byte* packed, int width, int index)
    {
        CheckWidth(width, 64);
        Check.That((uint)index < Values);
        if (width == 0)
        {
            return 0;
        }

        const uint Lanes = PackedBlock.RowBytes / sizeof(ulong);
        var bit = (uint)index / Lanes * (uint)width;
        var word = (ulong*)packed + (bit / 64 * Lanes) + ((uint)index % Lanes);
        var shift = (int)(bit % 64);
        var value = *word >> shift;
        if (shift + width > 64)
        {
            value |= word[Lanes] << (64 - shift);
        }

        return value & (ulong.MaxValue >> (64 - width));
    }
}
