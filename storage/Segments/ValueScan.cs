// Loops over values of a block in native width, widened to 64 bits: what stored answers are made of.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Compression;

namespace NativeStore.Storage.Segments;

/// <summary>Minima, maxima, sums and sums of products of at most a block of values.</summary>
internal static unsafe class ValueScan
{
    private const int RowBits = SegmentDirectory.BlockBits;
    private const int ExactBits = 62;

    /// <summary>Copies integers of up to 64 bits, widened.</summary>
    public static void Widen(ValueKind kind, byte* values, int count, long* wide)
    {
        switch (kind)
        {
            case ValueKind.Int8:
                Widen((sbyte*)values, count, wide);
                break;
            case ValueKind.Int16:
                Widen((short*)values, count, wide);
                break;
            case ValueKind.Int32:
                Widen((int*)values, count, wide);
                break;
            case ValueKind.UInt8:
                Widen(values, count, wide);
                break;
            case ValueKind.UInt16:
                Widen((ushort*)values, count, wide);
                break;
            case ValueKind.UInt32:
                Widen((uint*)values, count, wide);
                break;
            default:
                Unsafe.CopyBlockUnaligned(wide, values, (uint)count * sizeof(long));
                break;
        }
    }

    /// <summary>Minimum, maximum and, where 64 bits hold it for certain, the sum.</summary>
    public static ColumnTotals Totals(long* values, int count)
    {
        var (min, max) = MinMax(values, count);
        if (Length(min, max) + RowBits > ExactBits)
        {
            return ColumnTotals.Missing;
        }

        var sums = Vector512<long>.Zero;
        var at = 0;
        for (; at <= count - Vector512<long>.Count; at += Vector512<long>.Count)
        {
            sums += Vector512.Load(values + at);
        }

        var sum = Vector512.Sum(sums);
        for (; at < count; at++)
        {
            sum += values[at];
        }

        return new ColumnTotals { Min = min, Max = max, Sum = sum };
    }

    /// <summary>
    /// The sum of products of two columns' values; false where 64 bits may not hold it.
    /// </summary>
    public static bool TryDot(
        long* left, in ColumnTotals leftTotals, long* right, in ColumnTotals rightTotals, int count, out long sum)
    {
        sum = 0;
        if (!leftTotals.IsKnown || !rightTotals.IsKnown
            || Length(leftTotals.Min, leftTotals.Max) + Length(rightTotals.Min, rightTotals.Max) + RowBits > ExactBits)
        {
            return false;
        }

        var sums = Vector512<long>.Zero;
        var at = 0;
        for (; at <= count - Vector512<long>.Count; at += Vector512<long>.Count)
        {
            sums += Vector512.Load(left + at) * Vector512.Load(right + at);
        }

        sum = Vector512.Sum(sums);
        for (; at < count; at++)
        {
            sum += left[at] * right[at];
        }

        return true;
    }

    /// <summary>The least and the greatest of some values; of none, the greatest and the least number.</summary>
    public static (long Min, long Max) MinMax(long* values, int count)
    {
        var minima = Vector512.Create(long.MaxValue);
        var maxima = Vector512.Create(long.MinValue);
        var at = 0;
        for (; at <= count - Vector512<long>.Count; at += Vector512<long>.Count)
        {
            var value = Vector512.Load(values + at);
            minima = Vector512.Min(minima, value);
            maxima = Vector512.Max(maxima, value);
        }

        var (min, max) = (long.MaxValue, long.MinValue);
        for (var lane = 0; lane < Vector512<long>.Count; lane++)
        {
            min = Math.Min(min, minima[lane]);
            max = Math.Max(max, maxima[lane]);
        }

        for (; at < count; at++)
        {
            min = Math.Min(min, values[at]);
            max = Math.Max(max, values[at]);
        }

        return (min, max);
    }

    /// <summary>Bits that bound the magnitudes of all values between two: |value| is at most 2^bits.</summary>
    private static int Length(long min, long max) =>
        64 - BitOperations.LeadingZeroCount((ulong)(min ^ (min >> 63)) | (ulong)(max ^ (max >> 63)));

    private static void Widen<TValue>(TValue* values, int count, long* wide)
        where TValue : unmanaged, IBinaryInteger<TValue>
    {
        for (var at = 0; at < count; at++)
        {
            wide[at] = long.CreateTruncating(values[at]);
        }
    }
}
