// Rows of a slice come by series and, within a series, by time. They are put in order of time by a radix sort from the
// least digit: it is stable, so rows of equal time stay in the order in which they came: that of the series or, where
// arrivals are kept and are the ranks, the one that a first sort by rank has made. Its cost does not depend on how
// times are spread; digits that all rows have in common are passed over.
using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Thawing;

/// <summary>Puts the rows of a slice in order.</summary>
internal static unsafe class SliceSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>Sorts by time, ties by rank, ties of both as they come.</summary>
    /// <param name="entries">The rows; in order afterwards.</param>
    /// <param name="scratch">As much room again.</param>
    /// <param name="count">How many.</param>
    /// <param name="ascends">Whether the ranks ascend already.</param>
    public static void Sort(SliceEntry* entries, SliceEntry* scratch, int count, bool ascends)
    {
        if (IsInOrder(entries, count))
        {
            return;
        }

        var source = entries;
        var target = scratch;
        var (time, rank) = (new Common(entries[0].Time), new Common(entries[0].Rank));
        for (var row = 0; row < count; row++)
        {
            time.Add(entries[row].Time);
            rank.Add(entries[row].Rank);
        }

        for (var shift = 0; !ascends && shift < rank.Bits; shift += DigitBits)
        {
            Pass<ByRank>(source, target, count, rank.Min, shift);
            Swap(ref source, ref target);
        }

        for (var shift = 0; shift < time.Bits; shift += DigitBits)
        {
            Pass<ByTime>(source, target, count, time.Min, shift);
            Swap(ref source, ref target);
        }

        if (source != entries)
        {
            new ReadOnlySpan<SliceEntry>(source, count).CopyTo(new Span<SliceEntry>(entries, count));
        }
    }

    private static void Swap(ref SliceEntry* one, ref SliceEntry* other)
    {
        var kept = one;
        one = other;
        other = kept;
    }

    private static bool IsInOrder(SliceEntry* entries, int count)
    {
        for (var row = 1; row < count; row++)
        {
            var one = entries + row - 1;
            var other = entries + row;
            if (other->Time < one->Time || (other->Time == one->Time && other->Rank < one->Rank))
            {
                return false;
            }
        }

        return true;
    }

    [SkipLocalsInit]
    private static void Pass<TKey>(SliceEntry* source, SliceEntry* target, int count, long min, int shift)
        where TKey : struct, ISliceKey
    {
        var starts = stackalloc int[Digits];
        new Span<int>(starts, Digits).Clear();
        for (var row = 0; row < count; row++)
        {
            starts[DigitOf<TKey>(source + row, min, shift)]++;
        }

        var start = 0;
        for (var digit = 0; digit < Digits; digit++)
        {
            (starts[digit], start) = (start, start + starts[digit]);
        }

        for (var row = 0; row < count; row++)
        {
            target[starts[DigitOf<TKey>(source + row, min, shift)]++] = source[row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DigitOf<TKey>(SliceEntry* entry, long min, int shift)
        where TKey : struct, ISliceKey =>
        (int)((ulong)(TKey.Of(entry) - min) >> shift) & (Digits - 1);

    private interface ISliceKey
    {
        static abstract long Of(SliceEntry* entry);
    }

    private readonly struct ByTime : ISliceKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static long Of(SliceEntry* entry) => entry->Time;
    }

    private readonly struct ByRank : ISliceKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static long Of(SliceEntry* entry) => entry->Rank;
    }

    /// <summary>The span of some keys: how many bits tell them apart.</summary>
    private struct Common(long first)
    {
        private long _max = first;

        public long Min { get; private set; } = first;

        /// <summary>Bits of the greatest difference; of times the whole range may take 64.</summary>
        public readonly int Bits => 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(_max - Min));

        public void Add(long key)
        {
            Min = Math.Min(Min, key);
            _max = Math.Max(_max, key);
        }
    }
}
