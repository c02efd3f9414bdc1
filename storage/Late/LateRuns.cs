// The late rows of a table or of one series: a few runs, each sorted by (time, row id).
//
//   0    run count (8)
//   8    runs: { entries (8), count (4), capacity (4) } each
//
// Published by one pointer. Of a published set only a run's count changes, and only upwards: entries are written behind
// it first, then the count is stored with release semantics. A change of any other kind makes a new set, and the old
// one is retired by epoch. Readers skip entries whose row they may not see yet.
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Late;

/// <summary>The head of a set of sorted runs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LateRuns
{
    /// <summary>
    /// The most runs: as each is at least twice as long as the next, 24 hold more than 16 million rows.
    /// </summary>
    public const int RunsMax = 24;

    /// <summary>Bytes of a set.</summary>
    public const int Bytes = 8 + (RunsMax * 16);

    public long RunCount;

    /// <summary>The run of that number.</summary>
    public static LateRun* Run(LateRuns* set, int number) => (LateRun*)(set + 1) + number;
}
