using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Aggregates;

// Rows of one symbol in order of time, as columns: a bar's rows are neighbours, and are folded eight at a time before
// its place is touched, once.
internal sealed unsafe partial class BarGrid
{
    /// <summary>How many values behind the last must be readable; what they are does not matter.</summary>
    public const int ColumnPadding = 7;

    /// <summary>Adds rows of one symbol whose times ascend and lie in the stretch.</summary>
    /// <param name="key">The symbol's id.</param>
    /// <param name="times">The rows' times, with <see cref="ColumnPadding"/>.</param>
    /// <param name="prices">Their prices, likewise.</param>
    /// <param name="sizes">Their sizes, likewise.</param>
    /// <param name="count">How many rows.</param>
    public void AddColumns(uint key, long* times, long* prices, long* sizes, int count)
    {
        Check.That(!_disposed && key < (uint)_keyCount);
        var cells = (long)key * _buckets;
        var (bucket, end) = (-1L, 0L);
        for (var first = 0; first < count;)
        {
            var time = times[first];
            bucket = bucket >= 0 && time - end < _bucketNanos
                ? bucket + 1
                : (long)((ulong)(time - _start) / (ulong)_bucketNanos);
            Check.That((ulong)bucket < (ulong)_buckets);
            end = _start + ((bucket + 1) * _bucketNanos);

            var last = Fold(times, prices, sizes, first, count, end, out var bar);
            var cell = cells + bucket;
            if (_rowCounts[cell] == 0)
            {
                _places[cell] = bar;
                _counts[bucket]++;
            }
            else
            {
                _places[cell].Add(bar);
            }

            _rowCounts[cell] += last - first;
            first = last;
        }
    }

    /// <summary>
    /// Makes one bar of the rows from the first on that are before its end; returns the row behind them.
    /// </summary>
    private static int Fold(
        long* times, long* prices, long* sizes, int first, int count, long end, out GridBar bar)
    {
        var (highs, lows) = (Vector512.Create(long.MinValue), Vector512.Create(long.MaxValue));
        var (upper, lower) = (Vector512<long>.Zero, Vector512<long>.Zero);
        var ends = Vector512.Create(end);
        var lowerMask = Vector512.Create(0xFFFF_FFFFL);
        var last = first;
        for (uint taken = byte.MaxValue; taken == byte.MaxValue && last < count;)
        {
            var isTaken = Vector512.LessThan(Vector512.Load(times + last), ends)
                & Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count - last));
            var price = Vector512.Load(prices + last);
            highs = Vector512.Max(highs, Vector512.ConditionalSelect(isTaken, price, highs));
            lows = Vector512.Min(lows, Vector512.ConditionalSelect(isTaken, price, lows));

            // Halves are added up apart: neither sum passes 64 bits.
            var size = Vector512.Load(sizes + last) & isTaken;
            lower += size & lowerMask;
            upper += Vector512.ShiftRightArithmetic(size, 32);
            taken = (uint)isTaken.ExtractMostSignificantBits();
            last += BitOperations.PopCount(taken);
        }

        var volume = ((Int128)Vector512.Sum(upper) << 32) + Vector512.Sum(lower);
        bar = new GridBar
        {
            FirstTime = times[first],
            LastTime = times[last - 1],
            Open = prices[first],
            High = Greatest(highs),
            Low = ~Greatest(~lows),
            Close = prices[last - 1],
            VolumeLower = (ulong)volume,
            VolumeUpper = (long)(volume >> 64),
        };
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Greatest(Vector512<long> values)
    {
        var four = Vector256.Max(values.GetLower(), values.GetUpper());
        var two = Vector128.Max(four.GetLower(), four.GetUpper());
        return Math.Max(two[0], two[1]);
    }
}
