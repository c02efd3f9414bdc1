// The late rows of a table or of one series: a few runs, each sorted by (time, row id).
//
//   0    the memory of the set (24)      as all the writer keeps of a set is the pointer to it
//   24   run count (4)
//   28   purge from (4)                  for whoever seals: see LateWriter.Purge.cs
//   32   runs: { entries (8), count (4), capacity (4) } each
//
//   memory of a run's entries (24) | entries ...
//
// Published by one pointer. Of a published set only a run's count changes, and only upwards: entries are written behind
// it first, then the count is stored with release semantics. A change of any other kind makes a new set, and the old
// one is retired by epoch. Readers skip entries whose row they may not see yet.
using System.Runtime.InteropServices;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>The head of a set of sorted runs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LateRuns
{
    /// <summary>
    /// The most runs: as each is at least twice as long as the next, 24 hold more than 16 million rows.
    /// </summary>
    public const int RunsMax = 24;

    public StoredBlock Block;
    public int RunCount;
    public uint PurgeFrom;

    /// <summary>Bytes of a set of so many runs.</summary>
    public static int BytesFor(int runs) => sizeof(LateRuns) + (runs * sizeof(LateRun));

    /// <summary>The run of that number.</summary>
    public static LateRun* Run(LateRuns* set, int number) => (LateRun*)(set + 1) + number;

    /// <summary>Rows in a set, which may be null.</summary>
    public static long CountOf(LateRuns* set)
    {
        var count = 0L;
        for (var number = 0; set != null && number < set->RunCount; number++)
        {
            count += Run(set, number)->Count;
        }

        return count;
    }

    /// <summary>The number of the run with those entries, or -1; the set may be null.</summary>
    public static int NumberOf(LateRuns* set, LateEntry* entries)
    {
        for (var number = 0; set != null && number < set->RunCount; number++)
        {
            if (Run(set, number)->Entries == entries)
            {
                return number;
            }
        }

        return -1;
    }
}
