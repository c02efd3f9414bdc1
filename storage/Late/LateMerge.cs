// A reader's place in a set of late rows: the next entry of each run, and the smallest of them. It is a class, so that
// the enumerators around it stay small enough to live in registers; instances are reused per thread, so that a range
// over late rows allocates nothing in steady state.
using System.Runtime.CompilerServices;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Late;

/// <summary>Walks late rows by time, then by arrival. Belongs to one enumerator at a time.</summary>
internal sealed unsafe class LateMerge
{
    [ThreadStatic]
    private static LateMerge? t_spare;

    private readonly nint[] _next = new nint[LateRuns.RunsMax];
    private readonly nint[] _end = new nint[LateRuns.RunsMax];
    private LateMerge? _nextSpare;
    private int _runCount;
    private int _headRun;
    private LateRuns* _set;
    private uint _hotStart;
    private uint _hotSpan;      // ids from _hotStart on, so many, are visible and stand in the arena
    private HiddenRows? _hidden;

    /// <summary>The entry at hand; null at the end.</summary>
    public LateEntry* Head { get; private set; }

    /// <summary>The time of the entry at hand; the greatest time at the end.</summary>
    public long HeadTime { get; private set; }

    /// <summary>Starts at the first entry in [from, last] of a row in the arena; null where there is none.</summary>
    /// <param name="set">The late rows; null where there are none.</param>
    /// <param name="from">The first time.</param>
    /// <param name="last">The last time.</param>
    /// <param name="tiers">Which rows stand in the arena, and are not hidden.</param>
    /// <param name="visible">The first row id that is not visible.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LateMerge? Open(LateRuns* set, long from, long last, TierSet tiers, uint visible)
    {
        if (set == null)
        {
            return null;
        }

        var merge = Take(set, tiers, visible);
        for (var number = 0; number < merge._runCount; number++)
        {
            var run = LateRuns.Run(set, number);
            var count = Volatile.Read(ref run->Count);
            merge._next[number] = (nint)(run->Entries + LateRun.LowerBound(run->Entries, count, from));
            merge._end[number] = (nint)(run->Entries + LateRun.UpperBound(run->Entries, count, last));
        }

        return merge.Start();
    }

    /// <summary>Stands behind the last entry: go back with <see cref="Extend"/>, then <see cref="Start"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LateMerge OpenTail(LateRuns* set, TierSet tiers, uint visible)
    {
        var merge = Take(set, tiers, visible);
        for (var number = 0; number < merge._runCount; number++)
        {
            var run = LateRuns.Run(set, number);
            merge._end[number] = (nint)(run->Entries + Volatile.Read(ref run->Count));
            merge._next[number] = merge._end[number];
        }

        return merge;
    }

    /// <summary>
    /// Goes back over the newest of a series' postings and late rows together, until enough are taken or what is left
    /// is older than a time.
    /// </summary>
    /// <param name="wanted">In: how many rows to take. Out: how many are still missing.</param>
    /// <param name="oldest">The oldest time to take.</param>
    /// <param name="timeOf">The time of a posting.</param>
    /// <param name="floor">The first posting.</param>
    /// <param name="position">In: the end of the postings. Out: the first posting taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Extend<TTimes>(ref long wanted, long oldest, TTimes timeOf, uint floor, ref uint position)
        where TTimes : struct, IPostingTimes
    {
        for (; wanted > 0; wanted--)
        {
            position = timeOf.PassHidden(position, floor);
            var newest = NewestBefore();
            var entry = newest < 0 ? null : (LateEntry*)_next[newest] - 1;
            var hasPosting = position > floor;
            var time = hasPosting && (entry != null || oldest > long.MinValue) ? timeOf.TimeAt(position - 1) : 0;
            if (entry != null && (!hasPosting || time <= entry->Time))
            {
                if (entry->Time < oldest)
                {
                    return;
                }

                _next[newest] -= sizeof(LateEntry);
            }
            else if (hasPosting && (oldest == long.MinValue || time >= oldest))
            {
                position--;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The time of the newest entry not yet taken from the end; null where there is none.</summary>
    public long? NewestTime() =>
        NewestBefore() is var newest && newest < 0 ? null : ((LateEntry*)_next[newest] - 1)->Time;

    /// <summary>Takes its place at the first entry; null, and the instance given back, where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LateMerge? Start()
    {
        FindHead();
        if (Head != null)
        {
            return this;
        }

        Close();
        return null;
    }

    /// <summary>Goes on to the next entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance()
    {
        _next[_headRun] += sizeof(LateEntry);
        FindHead();
    }

    /// <summary>Gives the instance back for the thread's next range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Close()
    {
        Head = null;
        _hidden = null;
        _nextSpare = t_spare;
        t_spare = this;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LateMerge Take(LateRuns* set, TierSet tiers, uint visible)
    {
        var merge = t_spare ?? new LateMerge();
        t_spare = merge._nextSpare;
        merge._nextSpare = null;
        merge._runCount = set->RunCount;
        merge._set = set;
        merge._hotStart = tiers.HotStart;
        merge._hotSpan = visible - tiers.HotStart;
        merge._hidden = tiers.Hidden;
        return merge;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindHead()
    {
        LateEntry* head = null;
        for (var number = 0; number < _runCount; number++)
        {
            var entry = (LateEntry*)_next[number];
            while (entry != (LateEntry*)_end[number] && !IsShown(entry))
            {
                entry++;
            }

            _next[number] = (nint)entry;
            if (entry != (LateEntry*)_end[number] && (head == null || entry->IsBefore(*head)))
            {
                head = entry;
                _headRun = number;
            }
        }

        Head = head;
        HeadTime = head == null ? long.MaxValue : head->Time;
    }

    /// <summary>Whether an entry's row is visible and in the arena, not in a segment, and not hidden.</summary>
    private bool IsShown(LateEntry* entry) =>
        entry->RowId - _hotStart < _hotSpan && (_hidden is null || !_hidden.Contains(entry->RowId));

    /// <summary>The run whose last entry not yet taken is the newest, or -1; skips entries of other rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NewestBefore()
    {
        var newest = -1;
        for (var number = 0; number < _runCount; number++)
        {
            var first = LateRuns.Run(_set, number)->Entries;
            var entry = (LateEntry*)_next[number];
            while (entry != first && !IsShown(entry - 1))
            {
                entry--;
            }

            _next[number] = (nint)entry;
            if (entry != first && (newest < 0 || ((LateEntry*)_next[newest] - 1)->IsBefore(entry[-1])))
            {
                newest = number;
            }
        }

        return newest;
    }
}
