// A reader's place in a set of late rows: the next entry of each run, and the smallest of them. It is a class, so that
// the enumerators around it stay small enough to live in registers; instances are reused per thread, so that a range
// over late rows allocates nothing in steady state.
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
    private uint _visible;

    /// <summary>The entry at hand; null at the end.</summary>
    public LateEntry* Head { get; private set; }

    /// <summary>The time of the entry at hand; the greatest time at the end.</summary>
    public long HeadTime { get; private set; }

    /// <summary>Starts at the first visible entry in [from, last]; null where there is none.</summary>
    public static LateMerge? Open(LateRuns* set, long from, long last, uint visible)
    {
        if (set == null)
        {
            return null;
        }

        var merge = Take(set, visible);
        for (var number = 0; number < merge._runCount; number++)
        {
            var run = LateRuns.Run(set, number);
            var count = Volatile.Read(ref run->Count);
            merge._next[number] = (nint)(run->Entries + LateRun.LowerBound(run->Entries, count, from));
            merge._end[number] = (nint)(run->Entries + LateRun.UpperBound(run->Entries, count, last));
        }

        return merge.Start();
    }

    /// <summary>
    /// Starts where, of a series' postings and late rows together, the newest <paramref name="wanted"/> begin.
    /// </summary>
    /// <param name="set">The series' late rows.</param>
    /// <param name="visible">The first row id that is not visible.</param>
    /// <param name="wanted">How many rows.</param>
    /// <param name="timeOf">The time of a posting.</param>
    /// <param name="position">In: the number of postings. Out: the first posting among the wanted rows.</param>
    public static LateMerge? OpenTail<TTimes>(
        LateRuns* set, uint visible, long wanted, TTimes timeOf, ref uint position)
        where TTimes : struct, IPostingTimes
    {
        var merge = Take(set, visible);
        for (var number = 0; number < merge._runCount; number++)
        {
            var run = LateRuns.Run(set, number);
            merge._end[number] = (nint)(run->Entries + Volatile.Read(ref run->Count));
            merge._next[number] = merge._end[number];
        }

        for (; wanted > 0; wanted--)
        {
            var newest = merge.NewestBefore(set);
            var entry = newest < 0 ? null : (LateEntry*)merge._next[newest] - 1;
            if (entry != null && (position == 0 || timeOf.TimeAt(position - 1) <= entry->Time))
            {
                merge._next[newest] -= sizeof(LateEntry);
            }
            else if (position > 0)
            {
                position--;
            }
            else
            {
                break;
            }
        }

        return merge.Start();
    }

    /// <summary>Goes on to the next entry.</summary>
    public void Advance()
    {
        _next[_headRun] += sizeof(LateEntry);
        FindHead();
    }

    /// <summary>Gives the instance back for the thread's next range.</summary>
    public void Close()
    {
        Head = null;
        _nextSpare = t_spare;
        t_spare = this;
    }

    private static LateMerge Take(LateRuns* set, uint visible)
    {
        var merge = t_spare ?? new LateMerge();
        t_spare = merge._nextSpare;
        merge._nextSpare = null;
        merge._runCount = (int)set->RunCount;
        merge._visible = visible;
        return merge;
    }

    private LateMerge? Start()
    {
        FindHead();
        if (Head != null)
        {
            return this;
        }

        Close();
        return null;
    }

    private void FindHead()
    {
        LateEntry* head = null;
        for (var number = 0; number < _runCount; number++)
        {
            var entry = (LateEntry*)_next[number];
            while (entry != (LateEntry*)_end[number] && entry->RowId >= _visible)
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

    /// <summary>The run whose last entry not yet taken is the newest, or -1; skips invisible entries.</summary>
    private int NewestBefore(LateRuns* set)
    {
        var newest = -1;
        for (var number = 0; number < _runCount; number++)
        {
            var first = LateRuns.Run(set, number)->Entries;
            var entry = (LateEntry*)_next[number];
            while (entry != first && (entry - 1)->RowId >= _visible)
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
