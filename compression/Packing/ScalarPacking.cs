// The layout in its plainest form: one value at a time. The reference that every other kernel is tested against, and
// what runs on processors without vectors.
namespace NativeStore.Compression.Packing;

/// <summary>Packs and unpacks value by value. Layout and arguments: see <see cref="BitPacking"/>.</summary>
internal static unsafe class ScalarPacking
{
    private const int Lanes32 = BitPacking.Lanes32;
    private const int Lanes64 = BitPacking.Lanes64;

    public static void Pack32(uint* values, int width, byte* packed)
    {
        new Span<byte>(packed, BitPacking.BytesOf(width)).Clear();
        var words = (uint*)packed;
        for (var index = 0; index < BitPacking.Values && width > 0; index++)
        {
            var bit = index / Lanes32 * width;
            var word = words + (bit / 32 * Lanes32) + (index % Lanes32);
            var value = values[index] & Mask32(width);
            *word |= value << (bit % 32);
            if ((bit % 32) + width > 32)
            {
                word[Lanes32] |= value >> (32 - (bit % 32));
            }
        }
    }

    public static void Pack64(ulong* values, int width, byte* packed)
    {
        new Span<byte>(packed, BitPacking.BytesOf(width)).Clear();
        var words = (ulong*)packed;
        for (var index = 0; index < BitPacking.Values && width > 0; index++)
        {
            var bit = index / Lanes64 * width;
            var word = words + (bit / 64 * Lanes64) + (index % Lanes64);
            var value = values[index] & Mask64(width);
            *word |= value << (bit % 64);
            if ((bit % 64) + width > 64)
            {
                word[Lanes64] |= value >> (64 - (bit % 64));
            }
        }
    }

    public static uint At32(byte* packed, int width, int index)
    {
        if (width == 0)
        {
            return 0;
        }

        var bit = index / Lanes32 * width;
        var word = (uint*)packed + (bit / 32 * Lanes32) + (index % Lanes32);
        var value = *word >> (bit % 32);
        if ((bit % 32) + width > 32)
        {
            value |= word[Lanes32] << (32 - (bit % 32));
        }

        return value & Mask32(width);
    }

    public static ulong At64(byte* packed, int width, int index)
    {
        if (width == 0)
        {
            return 0;
        }

        var bit = index / Lanes64 * width;
        var word = (ulong*)packed + (bit / 64 * Lanes64) + (index % Lanes64);
        var value = *word >> (bit % 64);
        if ((bit % 64) + width > 64)
        {
            value |= word[Lanes64] << (64 - (bit % 64));
        }

        return value & Mask64(width);
    }

    public static void Unpack32(byte* packed, int width, int first, int count, uint* values)
    {
        for (var index = 0; index < count; index++)
        {
            values[index] = At32(packed, width, first + index);
        }
    }

    public static void Unpack32To64(byte* packed, int width, int first, int count, long @base, long* values)
    {
        for (var index = 0; index < count; index++)
        {
            values[index] = unchecked(@base + At32(packed, width, first + index));
        }
    }

    public static void Unpack64(byte* packed, int width, int first, int count, long @base, long* values)
    {
        for (var index = 0; index < count; index++)
        {
            values[index] = unchecked(@base + (long)At64(packed, width, first + index));
        }
    }

    public static ulong Sum32(byte* packed, int width, int first, int count)
    {
        var sum = 0UL;
        for (var index = 0; index < count; index++)
        {
            sum += At32(packed, width, first + index);
        }

        return sum;
    }

    public static UInt128 Sum64(byte* packed, int width, int first, int count)
    {
        var sum = UInt128.Zero;
        for (var index = 0; index < count; index++)
        {
            sum += At64(packed, width, first + index);
        }

        return sum;
    }

    public static PackedDot Dot32(byte* left, int leftWidth, byte* right, int rightWidth, int first, int count)
    {
        PackedDot dot = default;
        for (var index = first; index < first + count; index++)
        {
            ulong a = At32(left, leftWidth, index), b = At32(right, rightWidth, index);
            dot = new PackedDot(dot.SumLeft + a, dot.SumRight + b, dot.SumProducts + ((UInt128)a * b));
        }

        return dot;
    }

    public static void PrefixSum(long* values, int count, long @base, long step)
    {
        for (var index = 0; index < count; index++)
        {
            @base = unchecked(@base + step + values[index]);
            values[index] = @base;
        }
    }

    public static void ZigzagPrefixSum(long* values, int count, long @base)
    {
        for (var index = 0; index < count; index++)
        {
            var folded = (ulong)values[index];
            @base = unchecked(@base + ((long)(folded >> 1) ^ -(long)(folded & 1)));
            values[index] = @base;
        }
    }

    private static uint Mask32(int width) => uint.MaxValue >> (32 - width);

    private static ulong Mask64(int width) => ulong.MaxValue >> (64 - width);
}
