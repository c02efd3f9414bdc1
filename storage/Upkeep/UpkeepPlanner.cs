// What is due in a table, as pure functions of figures. Nothing here looks at a row or takes time.
//
//   hot blocks --seal--> sealed segments --merge--> fewer, larger ones --age--> aged segments --retain--> gone
//                                                                                             --spill---> on disk
//
// Two times are told apart. How old a row is for sealing and ageing goes by the table's newest row alone: a wrong one
// only makes compact early what stays readable. For dropping, it goes by the wall clock or the newest row, whichever is
// earlier: neither a clock set forward nor a row from the future may empty a table.
using NativeStore.Core.Memory.Pressure;

namespace NativeStore.Storage.Upkeep;

/// <summary>Decides what is due.</summary>
internal static partial class UpkeepPlanner
{
    // What a merge makes stands beside its sources until they are gone: it may take this part of what is free.
    private const int FreePart = 2;

    // Blocks of a slow table that stay hot, so that their rows go one by one.
    private const int SlowBlocksMax = 2 * UpkeepPolicy.RetentionParts;

    // So many times the fan-in segments of odd sizes are suffered.
    private const int SmallsPerFanIn = 4;

    // A segment numbers what came to its blocks by 32 bits, rows that are gone included; half of it leaves room for
    // blocks between two segments.
    private const long ArrivalsMax = 1L << 30;

    /// <summary>Whether the oldest full block should be sealed.</summary>
    public static bool IsSealDue(in TableFigures table, PressureLevel level)
    {
        var (hot, policy) = (table.Hot, table.Policy);
        return hot.SealableBlocks > 0
            && (level >= PressureLevel.Elevated
                || hot.SealableBlocks > SlowBlocksMax
                || !IsSlow(table))
            && (level >= PressureLevel.Elevated
                || (policy.HotBytes > 0 && hot.HotBytes > policy.HotBytes)
                || AgeOf(hot.NextSealNewestNanos, hot.NewestNanos) >= policy.SealAfterNanos
                || (policy.RetainRows > 0 && hot.HotRows > policy.RetainRows / UpkeepPolicy.RetentionParts)
                || (policy.RetainBytes > 0 && hot.HotBytes > policy.RetainBytes / UpkeepPolicy.RetentionParts));
    }

    /// <summary>
    /// Whether the rows of the oldest block lie so far apart in time that they should go out of the arena one by one:
    /// in a segment the oldest would stay for too long after their age.
    /// </summary>
    private static bool IsSlow(in TableFigures table) =>
        table.Policy.RetainForNanos > 0
        && AgeOf(table.Hot.OldestHotNanos, table.Hot.NextSealNewestNanos)
            > table.Policy.RetainForNanos / UpkeepPolicy.RetentionParts;

    /// <summary>The number of the oldest segment that is not spilled; -1 where there is none.</summary>
    public static int OldestInMemory(ReadOnlySpan<SegmentFigures> segments)
    {
        for (var number = 0; number < segments.Length; number++)
        {
            if (!segments[number].IsSpilled)
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>Sealed segments that should be encoded for size, as one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="level">The pressure: the higher, the younger the segments that are taken.</param>
    /// <param name="freeBytes">Bytes that may still be allocated.</param>
    public static UpkeepPlan Age(in TableFigures table, PressureLevel level, long freeBytes)
    {
        var policy = table.Policy;
        var ageNanos = level switch
        {
            >= PressureLevel.High => 0,
            PressureLevel.Elevated => policy.CompressAfterNanos / 4,
            _ => policy.CompressAfterNanos,
        };
        if (policy.CompressAfterNanos == 0 && level < PressureLevel.High)
        {
            return default;
        }

        for (var first = 0; first < table.Segments.Length; first++)
        {
            var count = 0;
            var group = default(Group);
            for (var next = first; next < table.Segments.Length; next++, count++)
            {
                ref readonly var segment = ref table.Segments[next];
                if (segment.IsAged
                    || segment.IsSpilled
                    || AgeOf(segment.MaxTime, table.Hot.NewestNanos) < ageNanos
                    || !group.TryAdd(segment, policy, freeBytes))
                {
                    break;
                }
            }

            // A small group waits for neighbours, but not for ever, and not when memory is wanted.
            var isWorthIt = level >= PressureLevel.Elevated
                || group.Rows >= policy.SegmentRowsMax / policy.FanIn
                || (count > 0 && AgeOf(table.Segments[first].MaxTime, table.Hot.NewestNanos) / 2 >= ageNanos);
            if (count > 0 && isWorthIt)
            {
                return new UpkeepPlan(UpkeepKind.Age, first, count);
            }

            first += Math.Max(0, count - 1);
        }

        return default;
    }

    /// <summary>
    /// Neighbours of like size that should become one: as many as the fan-in, smallest first, so that a row is merged
    /// once per power of the fan-in and the segments stay few. Sizes that do not fit, as of segments aged early, are
    /// taken together with smaller ones when they have become many.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="freeBytes">Bytes that may still be allocated.</param>
    public static UpkeepPlan Merge(in TableFigures table, long freeBytes)
    {
        var policy = table.Policy;
        var plan = MergeOfSizes(table, freeBytes, mixesSizes: false);
        if (plan.IsDue)
        {
            return plan;
        }

        var smalls = 0;
        foreach (ref readonly var segment in table.Segments)
        {
            smalls += segment.Rows < policy.SegmentRowsMax / 2 && !segment.IsSpilled ? 1 : 0;
        }

        return smalls >= SmallsPerFanIn * policy.FanIn ? MergeOfSizes(table, freeBytes, mixesSizes: true) : default;
    }

    private static UpkeepPlan MergeOfSizes(in TableFigures table, long freeBytes, bool mixesSizes)
    {
        var policy = table.Policy;
        for (var end = (long)policy.FanIn; end / policy.FanIn < policy.SegmentRowsMax; end *= policy.FanIn)
        {
            var least = mixesSizes ? 1 : end / policy.FanIn;
            for (var first = 0; first < table.Segments.Length; first++)
            {
                var count = RunLength(table, first, least, end, freeBytes, out var isFull);
                if (count == policy.FanIn || (count > 1 && isFull))
                {
                    return new UpkeepPlan(UpkeepKind.Merge, first, count);
                }
            }
        }

        return default;
    }

    /// <summary>
    /// How many neighbours, at most the fan-in, are of one kind, of these sizes and fit into one; and whether it is
    /// full with them: the next one does not fit, and they fill more than half of what a segment may have.
    /// </summary>
    private static int RunLength(
        in TableFigures table, int first, long leastRows, long endRows, long freeBytes, out bool isFull)
    {
        var group = default(Group);
        var count = 0;
        isFull = false;
        while (first + count < table.Segments.Length && count < table.Policy.FanIn)
        {
            ref readonly var segment = ref table.Segments[first + count];
            if (segment.Rows < leastRows
                || segment.Rows >= endRows
                || segment.IsSpilled
                || segment.IsAged != table.Segments[first].IsAged)
            {
                break;
            }

            if (!group.TryAdd(segment, table.Policy, freeBytes))
            {
                isFull = group.HeldBytes > table.Policy.SegmentBytesMax / 2;
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>
    /// The newest time of a segment as retention sees it. A row from the future would hold its segment, and all later
    /// ones behind it, for as long as its time says; so a segment that has one is as new as the one that came after it.
    /// </summary>
    private static long NewestOf(ReadOnlySpan<SegmentFigures> segments, int number, long nowNanos)
    {
        while (number + 1 < segments.Length && segments[number].MaxTime > nowNanos)
        {
            number++;
        }

        return segments[number].MaxTime;
    }

    /// <summary>How far a time lies before another, without wrapping; negative where it lies behind it.</summary>
    private static long AgeOf(long time, long reference) =>
        (long)Int128.Clamp((Int128)reference - time, long.MinValue, long.MaxValue);

    /// <summary>Segments that are to become one.</summary>
    private struct Group
    {
        private long _arrivals;
        private long _indexBytes;
        private long _minTime;
        private long _maxTime;

        public long Rows { get; private init; }

        public long Bytes { get; private init; }

        /// <summary>What their going would give back.</summary>
        public readonly long HeldBytes => Bytes + _indexBytes;

        /// <summary>Takes one more, unless they would be too many to be one, or to be dropped in parts.</summary>
        public bool TryAdd(in SegmentFigures segment, UpkeepPolicy policy, long freeBytes)
        {
            var next = With(segment);
            return TryBecome(
                next,
                next.Bytes <= freeBytes / FreePart
                    && (Rows == 0 || (IsWithin(policy, next) && IsWithinBytes(policy, next))));
        }

        /// <summary>
        /// The same for a file: its bytes are not held against what the table may hold in memory, but what stays
        /// there of it has a bound.
        /// </summary>
        public bool TryAddSpilled(in SegmentFigures segment, UpkeepPolicy policy, in SpilledRoom room)
        {
            var next = With(segment);
            return TryBecome(
                next,
                next.Bytes <= room.DirectoryBytes
                    && (Rows == 0
                        || (IsWithin(policy, next)
                            && next.Bytes + (next.Rows * room.IndexBytesPerRow) <= room.ResidentBytes)));
        }

        private readonly Group With(in SegmentFigures segment) => new()
        {
            Rows = Rows + segment.Rows,
            Bytes = Bytes + segment.Bytes,
            _indexBytes = _indexBytes + segment.IndexBytes,
            _arrivals = _arrivals + Math.Max(segment.Rows, segment.Arrivals),
            _minTime = Rows == 0 ? segment.MinTime : Math.Min(_minTime, segment.MinTime),
            _maxTime = Rows == 0 ? segment.MaxTime : Math.Max(_maxTime, segment.MaxTime),
        };

        private bool TryBecome(in Group next, bool isAllowed)
        {
            this = isAllowed ? next : this;
            return isAllowed;
        }

        private static bool IsWithin(UpkeepPolicy policy, in Group group) =>
            group._arrivals <= ArrivalsMax
            && group.Rows <= policy.SegmentRowsMax
            && (policy.RetainRows == 0 || group.Rows <= policy.RetainRows / UpkeepPolicy.RetentionParts)
            && (policy.RetainForNanos == 0
                || AgeOf(group._minTime, group._maxTime) <= policy.RetainForNanos / UpkeepPolicy.RetentionParts);

        private static bool IsWithinBytes(UpkeepPolicy policy, in Group group) =>
            group.HeldBytes <= policy.SegmentBytesMax
            && (policy.RetainBytes == 0 || group.Bytes <= policy.RetainBytes / UpkeepPolicy.RetentionParts);
    }
}
