using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>Ascending positions of 2 bytes, as they lie in a block.</summary>
internal static unsafe class Positions
{
    /// <summary>Bytes of a position.</summary>
    public const int Size = sizeof(ushort);

    /// <summary>A position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int At(byte* positions, int index) => Unsafe.ReadUnaligned<ushort>(positions + (index * Size));

    /// <summary>The first index whose position is not below a limit; the count if there is none.</summary>
    public static int LowerBound(byte* positions, int count, int limit)
    {
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (At(positions, middle) < limit)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
