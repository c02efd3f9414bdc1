// Sizes of small blocks: powers of two and their one-and-a-half-folds that keep blocks 64-byte aligned.
//
//   ordinal   0   1    2    3    4    5    6    7     8     9 ...   16     17
//   bytes    64 128  192  256  384  512  768 1024  1536  2048 ... 24576  32768

using System.Numerics;

namespace NativeStore.Core.Memory;

/// <summary>The sizes of small blocks.</summary>
internal static class SizeClasses
{
    /// <summary>How many classes there are.</summary>
    public const int Count = 18;

    /// <summary>The largest small block.</summary>
    public const int BytesMax = 32 * 1024;

    private const int FirstSplitBits = 7;

    /// <summary>The class of the smallest blocks that hold so many bytes (1 to <see cref="BytesMax"/>).</summary>
    public static int Of(int bytes)
    {
        if (bytes <= 128)
        {
            return bytes <= 64 ? 0 : 1;
        }

        var bits = BitOperations.Log2((uint)bytes - 1);
        var ordinal = ((bits - FirstSplitBits) * 2) + 2;
        return bytes <= 3 << (bits - 1) ? ordinal : ordinal + 1;
    }

    /// <summary>Bytes of a class's blocks.</summary>
    public static int BytesOf(int sizeClass)
    {
        if (sizeClass < 2)
        {
            return 64 << sizeClass;
        }

        var bits = ((sizeClass - 2) / 2) + FirstSplitBits;
        return sizeClass % 2 == 0 ? 3 << (bits - 1) : 2 << bits;
    }
}
