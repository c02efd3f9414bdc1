// Numbers in as few bits as most of them need; the rest, the patches, are kept whole beside them. Value x is stored as
// x - step in `width` bits; a value that does not fit leaves zero there and its position and its x - step in the
// list of patches. Where step stands is chosen among three places:
//
//   at the least value                 outliers above become patches      x - min     in [0, 2^width)
//   at a center (deltas: zero)         outliers on both sides             x - center  in [0, 2^width)
//   half a range below the center      outliers on both sides             x - center  in [-2^width / 2, 2^width / 2)
//
// and the width by what the block then costs: 128 bytes per bit, and a patch's bytes for every value above.
//
//   | packed, 128 * width bytes | positions, 2 bytes each, ascending | values, patchBytes each, sign-extended |
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Step, width and patches for a block of numbers, and the bytes that makes.</summary>
internal unsafe struct PatchedFrame
{
    /// <summary>Patches at most: their count is a byte.</summary>
    public const int PatchesMax = 255;

    /// <summary>What is subtracted from every number.</summary>
    public long Step;

    /// <summary>Bits of a packed number.</summary>
    public int Width;

    /// <summary>Numbers that do not fit, as counted (analysis) or as written (encoding).</summary>
    public int Patches;

    /// <summary>Bytes of a patch's value.</summary>
    public int PatchBytes;

    /// <summary>Bytes of packed numbers and patches.</summary>
    public readonly int Bytes => BytesOf(Width, Patches, PatchBytes);

    /// <summary>Bytes of packed numbers and patches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BytesOf(int width, int patches, int patchBytes) =>
        (width * (ColumnBlock.ValuesMax / 8)) + (patches * (sizeof(ushort) + patchBytes));

    /// <summary>Analyzes with the step at the least value.</summary>
    /// <param name="lengths">Lengths of <c>x - least</c>.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="least">The least number.</param>
    /// <param name="range">The greatest less the least.</param>
    /// <param name="bytesMax">What it has to be below.</param>
    /// <param name="best">What was found.</param>
    public static bool TryFromLeast(
        byte* lengths, int count, long least, ulong range, int bytesMax, out PatchedFrame best)
    {
        var widest = BitPacking.WidthOf(range);
        var patchBytes = SignedBytes(range > long.MaxValue ? long.MinValue : (long)range);
        var search = new WidthSearch(lengths, count, byte.MaxValue, 0) { WidthMax = widest, PatchBytes = patchBytes };
        return Find(search, least, bytesMax, out best);
    }

    /// <summary>Analyzes with the step at a center, and half a range below it.</summary>
    /// <param name="lengths">Signed lengths of <c>x - center</c>.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="center">The center.</param>
    /// <param name="least">The least number.</param>
    /// <param name="greatest">The greatest number.</param>
    /// <param name="bytesMax">What it has to be below.</param>
    /// <param name="best">What was found.</param>
    public static bool TryFromCenter(
        byte* lengths, int count, long center, long least, long greatest, int bytesMax, out PatchedFrame best)
    {
        var farthest = Math.Max(Magnitude(least - center), Magnitude(greatest - center));
        var patchBytes = Math.Min(sizeof(long), (farthest + 2 + 7) / 8);
        var above = new WidthSearch(lengths, count, byte.MaxValue, 0) { WidthMax = farthest, PatchBytes = patchBytes };
        var isFound = Find(above, center, bytesMax, out best);

        // Half the range lies below the center: a bit goes to the sign. At least one, or there is no half.
        var around = new WidthSearch(lengths, count, BitLengths.Negative - 1, 1)
        {
            WidthMax = farthest + 1,
            PatchBytes = patchBytes,
        };
        if (Find(around, 0, isFound ? best.Bytes : bytesMax, out var second))
        {
            best = second;
            best.Step = center - (1L << (second.Width - 1));
            isFound = true;
        }

        return isFound;
    }

    /// <summary>Packs the numbers and writes packed numbers and patches; sets <see cref="Patches"/>.</summary>
    /// <param name="numbers">1,024 numbers; from <paramref name="count"/> on they are overwritten.</param>
    /// <param name="count">How many count.</param>
    /// <param name="into">Room for <see cref="Bytes"/>.</param>
    /// <returns>One past the last byte written.</returns>
    [SkipLocalsInit]
    public byte* Encode(long* numbers, int count, byte* into)
    {
        new Span<long>(numbers + count, ColumnBlock.ValuesMax - count).Fill(Step);
        var patchValues = stackalloc long[PatchesMax];
        var patchPositions = stackalloc ushort[PatchesMax];
        Reduce(numbers, patchPositions, patchValues);
        if (Width <= 32)
        {
            var halves = stackalloc uint[ColumnBlock.ValuesMax];
            IntegerLanes.Narrow(sizeof(uint), numbers, ColumnBlock.ValuesMax, (byte*)halves);
            BitPacking.Pack32(halves, Width, into);
        }
        else
        {
            BitPacking.Pack64((ulong*)numbers, Width, into);
        }

        var positions = into + BitPacking.BytesOf(Width);
        Unsafe.CopyBlockUnaligned(positions, patchPositions, (uint)(Patches * sizeof(ushort)));
        var values = positions + (Patches * sizeof(ushort));
        for (var patch = 0; patch < Patches; patch++)
        {
            Unsafe.CopyBlockUnaligned(values, patchValues + patch, (uint)PatchBytes);
            values += PatchBytes;
        }

        return values;
    }

    /// <summary>Bytes that hold a number with its sign.</summary>
    public static int SignedBytes(long number) => (Magnitude(number) + 1 + 7) / 8;

    private static int Magnitude(long number) =>
        64 - BitOperations.LeadingZeroCount((ulong)(number ^ (number >> 63)));

    private static bool Find(in WidthSearch search, long step, int bytesMax, out PatchedFrame found)
    {
        found = new PatchedFrame { Step = step, PatchBytes = search.PatchBytes };
        return search.TryFind(bytesMax, out found.Width, out found.Patches);
    }

    // Subtracts the step in place; what does not fit goes to the patches and leaves zero.
    private void Reduce(long* numbers, ushort* positions, long* values)
    {
        var steps = Vector512.Create(Step);
        var mask = Width == 64 ? ulong.MaxValue : (1UL << Width) - 1;
        var outside = Vector512.Create(~mask);
        var patches = 0;
        for (var index = 0; index < ColumnBlock.ValuesMax; index += Vector512<long>.Count)
        {
            var reduced = Vector512.Load(numbers + index) - steps;
            reduced.Store(numbers + index);
            if ((reduced.AsUInt64() & outside) != Vector512<ulong>.Zero)
            {
                for (var lane = index; lane < index + Vector512<long>.Count; lane++)
                {
                    if (((ulong)numbers[lane] & ~mask) != 0)
                    {
                        positions[patches] = (ushort)lane;
                        values[patches++] = numbers[lane];
                        numbers[lane] = 0;
                    }
                }
            }
        }

        Patches = patches;
    }
}
