// Whose rows go when some must: those of series of the lowest priority that has any, oldest segment first.
//
// Where all rows of a segment go, the segment is dropped as it is. Where others stay, it is rewritten without these,
// for which two things are weighed. It needs memory before it gives some back: the oldest segment goes first for which
// there is enough, and where there is none, the one that needs the least is tried. And it should be worth it: of a
// segment of which less than a sixteenth would go, the few rows stay until rows of the next priority go too. Only rows
// of critical priority never go before them.
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

internal static partial class UpkeepPlanner
{
    // Marks of what is gone, and rewriting what stays, cost more than fewer rows would give back.
    private const int PartsMax = 16;

    /// <summary>What the table's own retention takes away now, and why.</summary>
    /// <param name="table">The table.</param>
    /// <param name="nowNanos">The wall clock.</param>
    /// <param name="freeBytes">Bytes that may still be allocated.</param>
    /// <param name="reason">Why; <see cref="DropReason.None"/> where nothing goes.</param>
    public static UpkeepPlan Retain(in TableFigures table, long nowNanos, long freeBytes, out DropReason reason)
    {
        var policy = table.Policy;
        reason = DropReason.None;
        if (table.Segments.IsEmpty)
        {
            return default;
        }

        var newest = NewestOf(table.Segments, 0, nowNanos);
        if (policy.RetainForNanos > 0
            && AgeOf(newest, Math.Min(nowNanos, table.Hot.NewestNanos)) > policy.RetainForNanos)
        {
            reason = DropReason.Age;
            return new UpkeepPlan(UpkeepKind.Retain, 0, 1);
        }

        if (policy.RetainRows > 0 && table.Rows > policy.RetainRows)
        {
            var rows = FindRowsToGo(table, DataPriority.Critical, isForMemory: false, freeBytes);
            if (rows.Exist && table.Rows - rows.Rows >= policy.RetainRows)
            {
                reason = DropReason.Rows;
                return rows.Plan(UpkeepKind.Retain, UpkeepKind.RetainPart);
            }
        }

        if (policy.RetainBytes > 0 && table.Bytes > policy.RetainBytes)
        {
            var rows = FindRowsToGo(table, DataPriority.Critical, isForMemory: true, freeBytes);
            if (rows.Exist)
            {
                reason = DropReason.Bytes;
                return rows.Plan(UpkeepKind.Retain, UpkeepKind.RetainPart);
            }
        }

        return default;
    }

    /// <summary>The rows that go next, of series of at most a priority.</summary>
    /// <param name="table">The table.</param>
    /// <param name="highest">No rows of a higher priority go.</param>
    /// <param name="isForMemory">Whether it is for memory that they go: then segments on disk stay, but for those that
    /// are older than what goes.</param>
    /// <param name="freeBytes">Bytes that may still be allocated.</param>
    /// <param name="mayPart">Whether rows may be taken out of a segment; else only whole ones go.</param>
    public static RowsToGo FindRowsToGo(
        in TableFigures table, DataPriority highest, bool isForMemory, long freeBytes, bool mayPart = true)
    {
        for (var upTo = DataPriority.Bulk; upTo <= highest && upTo < DataPriority.Critical; upTo++)
        {
            if (OldestOf(table, upTo, mayPart ? PartsMax : 1, isForMemory, freeBytes) is { Exist: true } rows)
            {
                return rows;
            }
        }

        for (var upTo = DataPriority.Bulk; upTo <= highest && highest == DataPriority.Critical; upTo++)
        {
            if (OldestOf(table, upTo, mayPart ? int.MaxValue : 1, isForMemory, freeBytes) is { Exist: true } rows)
            {
                return rows;
            }
        }

        return default;
    }

    private static RowsToGo OldestOf(
        in TableFigures table, DataPriority upTo, int partsMax, bool isForMemory, long freeBytes)
    {
        var (least, leastBytes) = (default(RowsToGo), long.MaxValue);
        for (var number = 0; number < table.Segments.Length; number++)
        {
            ref readonly var segment = ref table.Segments[number];
            var rows = segment.RowsUpTo(upTo);
            if (rows == 0 || (long)rows * partsMax < segment.Rows || (isForMemory && segment.IsSpilled))
            {
                continue;
            }

            if (rows == segment.Rows)
            {
                return WholeSegments(table.Segments, number, upTo);
            }

            var keptBytes = (long)((Int128)(segment.Bytes + segment.FileBytes) * (segment.Rows - rows) / segment.Rows);
            var part = new RowsToGo(number, 1, upTo, rows, IsWhole: false);
            if (keptBytes <= freeBytes / FreePart)
            {
                return part;
            }

            (least, leastBytes) = keptBytes < leastBytes ? (part, keptBytes) : (least, leastBytes);
        }

        return least;
    }

    /// <summary>A segment, and with it what is older, where all of that may go too: it is on disk.</summary>
    private static RowsToGo WholeSegments(ReadOnlySpan<SegmentFigures> segments, int number, DataPriority upTo)
    {
        var rows = 0L;
        for (var older = 0; older < number; older++)
        {
            if (segments[older].RowsUpTo(upTo) < segments[older].Rows)
            {
                return new RowsToGo(number, 1, upTo, segments[number].Rows, IsWhole: true);
            }

            rows += segments[older].Rows;
        }

        return new RowsToGo(0, number + 1, upTo, rows + segments[number].Rows, IsWhole: true);
    }
}
