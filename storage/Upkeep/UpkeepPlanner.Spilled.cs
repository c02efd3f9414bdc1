// Which files of spilled rows become one. A file per segment would be a file per block of rows where little is kept in
// memory, so neighbours are merged on disk as they are in memory: as many as the fan-in of like size, smallest first,
// so that a row is written anew once per power of the fan-in. What that leaves, as of sizes that do not fit, is merged
// as well as it fits when it has become much. So of any two neighbours that could be one, few are left:
//
//   files <= SmallsPerFanIn x fan-in + 2 x (what is spilled / what a file may have at most)
//
// A file has at most as many rows as a segment may, and as large a part of what is retained by time and rows. What
// stays in memory of its rows, directory and index entries, goes all at once, so it is a small part of memory.
namespace NativeStore.Storage.Upkeep;

internal static partial class UpkeepPlanner
{
    /// <summary>What stays in memory of a spilled segment is at most this part of what there is.</summary>
    public const int ResidentParts = 32;

    // What a unique key takes in the index, about: eight bytes, and room for growth.
    private const int IndexBytesPerRow = 16;

    /// <summary>Spilled neighbours that should become one file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="limitBytes">The memory that rows share.</param>
    /// <param name="freeBytes">Bytes that may still be allocated.</param>
    /// <param name="isIndexed">Whether rows stand in a unique index.</param>
    /// <param name="isUrgent">Whether it is asked before more pressing work: then only where there are far too
    /// many.</param>
    public static UpkeepPlan MergeSpilled(
        in TableFigures table, long limitBytes, long freeBytes, bool isIndexed, bool isUrgent)
    {
        var room = new SpilledRoom(
            limitBytes / ResidentParts, freeBytes / FreePart, isIndexed ? IndexBytesPerRow : 0);
        var smalls = 0;
        foreach (ref readonly var segment in table.Segments)
        {
            smalls += segment.IsSpilled && segment.Rows < table.Policy.SegmentRowsMax / 2 ? 1 : 0;
        }

        var tooMany = SmallsPerFanIn * table.Policy.FanIn;
        if (smalls < 2 || (isUrgent && smalls < 2 * tooMany))
        {
            return default;
        }

        var plan = SpilledOfLikeSize(table, room);
        return plan.IsDue || smalls < tooMany ? plan : SmallestSpilled(table, room);
    }

    private static UpkeepPlan SpilledOfLikeSize(in TableFigures table, in SpilledRoom room)
    {
        var fanIn = table.Policy.FanIn;
        for (var end = (long)fanIn; end / fanIn < table.Policy.SegmentRowsMax; end *= fanIn)
        {
            for (var first = 0; first < table.Segments.Length; first++)
            {
                var count = SpilledRun(table, first, end / fanIn, end, room, out _);
                if (count == fanIn)
                {
                    return new UpkeepPlan(UpkeepKind.MergeSpilled, first, count);
                }
            }
        }

        return default;
    }

    /// <summary>Of the neighbours that fit into one file, at least two, those that have the fewest rows each.</summary>
    private static UpkeepPlan SmallestSpilled(in TableFigures table, in SpilledRoom room)
    {
        var (plan, least) = (default(UpkeepPlan), long.MaxValue);
        for (var first = 0; first < table.Segments.Length; first++)
        {
            var count = SpilledRun(table, first, leastRows: 1, long.MaxValue, room, out var rows);
            if (count > 1 && rows / count < least)
            {
                (plan, least) = (new UpkeepPlan(UpkeepKind.MergeSpilled, first, count), rows / count);
            }
        }

        return plan;
    }

    /// <summary>How many spilled neighbours, at most the fan-in, are of these sizes and fit into one file.</summary>
    private static int SpilledRun(
        in TableFigures table, int first, long leastRows, long endRows, in SpilledRoom room, out long rows)
    {
        var group = default(Group);
        var count = 0;
        while (first + count < table.Segments.Length && count < table.Policy.FanIn)
        {
            ref readonly var segment = ref table.Segments[first + count];
            if (!segment.IsSpilled
                || segment.Rows < leastRows
                || segment.Rows >= endRows
                || !group.TryAddSpilled(segment, table.Policy, room))
            {
                break;
            }

            count++;
        }

        rows = group.Rows;
        return count;
    }

    /// <summary>What a file may take of memory.</summary>
    /// <param name="ResidentBytes">With its index entries.</param>
    /// <param name="DirectoryBytes">Of what is free now.</param>
    /// <param name="IndexBytesPerRow">What the index takes for a row.</param>
    private readonly record struct SpilledRoom(long ResidentBytes, long DirectoryBytes, int IndexBytesPerRow);
}
