// What the choice of an integer codec looks at. Loops run over whole vectors: arrays hold 1,024 numbers, and what
// stands behind the last one repeats it.
using System.Numerics;
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Bounds, differences and samples of a block's numbers.</summary>
internal static unsafe class Statistics
{
    private const int SubBlock = BitPacking.SubBlock;

    /// <summary>Repeats the last number up to the next whole vector.</summary>
    public static void Pad(long* numbers, int count)
    {
        var end = (count + Vector512<long>.Count - 1) & -Vector512<long>.Count;
        new Span<long>(numbers + count, end - count).Fill(numbers[count - 1]);
    }

    /// <summary>The least and the greatest number, signed; padded as by <see cref="Pad"/>.</summary>
    public static void Bounds(long* numbers, int count, out long least, out long greatest)
    {
        var leasts = Vector512.Load(numbers);
        var greatests = leasts;
        for (var index = Vector512<long>.Count; index < count; index += Vector512<long>.Count)
        {
            var values = Vector512.Load(numbers + index);
            leasts = Vector512.Min(leasts, values);
            greatests = Vector512.Max(greatests, values);
        }

        least = long.MaxValue;
        greatest = long.MinValue;
        for (var lane = 0; lane < Vector512<long>.Count; lane++)
        {
            least = Math.Min(least, leasts[lane]);
            greatest = Math.Max(greatest, greatests[lane]);
        }
    }

    /// <summary>Each number less the one before; the first and the padding are zero.</summary>
    /// <returns>How many of the deltas are zero, the first not counted.</returns>
    public static int Deltas(long* numbers, int count, long* deltas)
    {
        var zeros = 0;
        deltas[0] = 0;
        var index = 1;
        for (; index + Vector512<long>.Count <= count; index += Vector512<long>.Count)
        {
            var delta = Vector512.Load(numbers + index) - Vector512.Load(numbers + index - 1);
            delta.Store(deltas + index);
            zeros += BitOperations.PopCount(Vector512.Equals(delta, Vector512<long>.Zero).ExtractMostSignificantBits());
        }

        for (; index < count; index++)
        {
            deltas[index] = numbers[index] - numbers[index - 1];
            zeros += deltas[index] == 0 ? 1 : 0;
        }

        var end = (count + Vector512<long>.Count - 1) & -Vector512<long>.Count;
        new Span<long>(deltas + count, end - count).Clear();
        return zeros;
    }

    /// <summary>
    /// Replaces the deltas that no sub-block stores, those of its first number, and the padding, by a neighbour's: they
    /// then widen no bound.
    /// </summary>
    public static void SpareAnchors(long* deltas, int count)
    {
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            deltas[anchor] = anchor + 1 < count ? deltas[anchor + 1] : deltas[anchor - 1];
        }

        Pad(deltas, count);
    }

    /// <summary>Makes the lengths of numbers that no sub-block stores zero.</summary>
    public static void ZeroAnchors(byte* lengths, int count)
    {
        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            lengths[anchor] = 0;
        }
    }

    /// <summary>
    /// From deltas to deltas of deltas, in place; those that no sub-block stores, its first two, and the padding become
    /// a neighbour's.
    /// </summary>
    /// <param name="deltas">The deltas.</param>
    /// <param name="count">How many, at least 64.</param>
    public static void SecondDeltas(long* deltas, int count)
    {
        for (var index = count - 1; index > 0; index--)
        {
            deltas[index] -= deltas[index - 1];
        }

        for (var anchor = 0; anchor < count; anchor += SubBlock)
        {
            var spare = anchor + 2 < count ? deltas[anchor + 2] : deltas[anchor - 1];
            deltas[anchor] = spare;
            if (anchor + 1 < count)
            {
                deltas[anchor + 1] = spare;
            }
        }

        Pad(deltas, count);
    }

    /// <summary>Whether the second deltas of a sample mostly fit in some bits with their sign.</summary>
    public static bool SecondDeltasAreShort(long* numbers, int count, int bits)
    {
        var first = ((count / 2) & -SubBlock) + 2;
        var end = Math.Min(count, first + (SubBlock / 2));
        var longs = 0;
        for (var index = first; index < end; index++)
        {
            var second = numbers[index] - (2 * numbers[index - 1]) + numbers[index - 2];
            longs += ((ulong)(second ^ (second >> 63)) >> (bits - 1)) != 0 ? 1 : 0;
        }

        return longs <= 2;
    }

    /// <summary>The median of nine numbers spread over the block.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="spreadBits">Bits of the distance between all of the nine but the outer two at each end.</param>
    public static long SampleMedian(long* numbers, int count, out int spreadBits)
    {
        const int Samples = 9;
        const int Outer = 2;
        Span<long> sample = stackalloc long[Samples];
        for (var index = 0; index < Samples; index++)
        {
            // Insertion: nine numbers are sorted before a call to a sort has begun.
            var number = numbers[index * (count - 1) / (Samples - 1)];
            var at = index;
            for (; at > 0 && sample[at - 1] > number; at--)
            {
                sample[at] = sample[at - 1];
            }

            sample[at] = number;
        }

        spreadBits = BitPacking.WidthOf((ulong)(sample[Samples - 1 - Outer] - sample[Outer]));
        return sample[Samples / 2];
    }
}
