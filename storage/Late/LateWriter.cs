// The writer's side of sets of late rows, of a table and of its series. All that lasts of a set is native, behind the
// pointer that its readers have: a table may have a set for each of a million series.
//
// A batch's late rows are added in two steps, so that a refusal of memory leaves everything as it was: `Prepare`
// allocates and fills whatever is new, `Complete` cannot fail. The caller then publishes the set where its readers
// look, and calls `RetireReplaced`, in this order.
//
// Late rows come in long sorted stretches where a file concatenates several sources. So a batch that continues a run is
// written behind it in place, as a list grows. A batch that continues none becomes a run of its own; before that, runs
// that are not at least twice as long as their successor are merged, so that there are at most log2(n) runs and a row
// is copied at most about log2(n) times.
//
// Until it is published, a set's own runs, those that the one before it has not, are nobody else's.
//
// Entries of rows that left the arena stay until half of a run is dead: see LateWriter.Purge.cs.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>Makes, changes and frees sets of late rows. Callers own the sets, and are one at a time.</summary>
internal sealed unsafe partial class LateWriter(NativeHeap heap, Epochs epochs, MemoryOwner owner)
{
    private const uint FirstCapacity = 14;

    /// <summary>Bytes of all sets.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Allocates and fills what the entries need; changes nothing that readers see. On a refusal nothing is left
    /// behind.
    /// </summary>
    /// <param name="current">The published set; null where there is none.</param>
    /// <param name="sorted">The batch's late rows by time and row id, none of them in the set.</param>
    public LateChange Prepare(LateRuns* current, ReadOnlySpan<LateEntry> sorted)
    {
        Check.That(sorted.Length > 0);
        var number = FindExtensible(current, sorted[0]);
        var run = number < 0 ? null : LateRuns.Run(current, number);
        if (run != null && run->Count + (uint)sorted.Length <= run->Capacity)
        {
            sorted.CopyTo(new Span<LateEntry>(run->Entries + run->Count, sorted.Length));
            return new LateChange(current, current, number, (uint)sorted.Length);
        }

        var change = new LateChange(current, NewSet(current));
        try
        {
            if (run != null)
            {
                *LateRuns.Run(change.After, number) = Grown(*run, sorted);
            }
            else
            {
                AddRun(change, sorted);
            }
        }
        catch
        {
            Abort(change);
            throw;
        }

        return change;
    }

    /// <summary>Makes what was prepared whole: now the caller publishes <see cref="LateChange.After"/>.</summary>
    public static void Complete(in LateChange change)
    {
        if (change.Added > 0)
        {
            var run = LateRuns.Run(change.After, change.Run);
            Volatile.Write(ref run->Count, run->Count + change.Added);
        }
    }

    /// <summary>
    /// Leaves what was replaced to the readers that still hold it: after <see cref="LateChange.After"/> was published.
    /// </summary>
    public void RetireReplaced(in LateChange change)
    {
        var (before, after) = ((nint)change.Before, (nint)change.After);
        if (before == 0 || before == after)
        {
            return;
        }

        for (var number = 0; number < change.Before->RunCount; number++)
        {
            var entries = LateRuns.Run(change.Before, number)->Entries;
            if (LateRuns.NumberOf(change.After, entries) < 0)
            {
                Retire(LateRun.BlockOf(entries));
            }
        }

        Retire(change.Before->Block);
    }

    /// <summary>Forgets what was prepared.</summary>
    public void Abort(in LateChange change)
    {
        if (change.After == null || change.Added > 0)
        {
            return;
        }

        for (var number = 0; number < change.After->RunCount; number++)
        {
            FreeOwn(change, LateRuns.Run(change.After, number)->Entries);
        }

        Free(change.After->Block);
    }

    /// <summary>Frees a set, which may be null. No reader may be left.</summary>
    public void Free(LateRuns* set)
    {
        if (set == null)
        {
            return;
        }

        for (var number = 0; number < set->RunCount; number++)
        {
            Free(LateRun.BlockOf(LateRuns.Run(set, number)->Entries));
        }

        Free(set->Block);
    }

    /// <summary>The longest run whose last entry comes before <paramref name="first"/>, or -1.</summary>
    private static int FindExtensible(LateRuns* set, LateEntry first)
    {
        for (var number = 0; set != null && number < set->RunCount; number++)
        {
            var run = LateRuns.Run(set, number);
            if (run->Entries[run->Count - 1].IsBefore(first))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>A set with the same runs, and room for one more.</summary>
    private LateRuns* NewSet(LateRuns* current)
    {
        var runs = current == null ? 0 : current->RunCount;
        var block = heap.Allocate(MemoryTag.Series, owner, LateRuns.BytesFor(runs + 1));
        var set = (LateRuns*)block.Address;
        if (current != null)
        {
            Buffer.MemoryCopy(current, set, block.Bytes, LateRuns.BytesFor(runs));
        }

        set->Block = new StoredBlock(block);
        Bytes += block.Bytes;
        return set;
    }

    private LateRun Grown(LateRun old, ReadOnlySpan<LateEntry> sorted)
    {
        var grown = AllocateRun(Math.Max(old.Count * 2, old.Count + (uint)sorted.Length));
        new ReadOnlySpan<LateEntry>(old.Entries, (int)old.Count).CopyTo(
            new Span<LateEntry>(grown.Entries, (int)old.Count));
        sorted.CopyTo(new Span<LateEntry>(grown.Entries + old.Count, sorted.Length));
        grown.Count = old.Count + (uint)sorted.Length;
        return grown;
    }

    private void AddRun(in LateChange change, ReadOnlySpan<LateEntry> sorted)
    {
        var set = change.After;
        while (set->RunCount >= 2 && MustMergeLast(set))
        {
            MergeLastTwo(change);
        }

        var run = AllocateRun((uint)sorted.Length);
        sorted.CopyTo(new Span<LateEntry>(run.Entries, sorted.Length));
        run.Count = (uint)sorted.Length;
        *LateRuns.Run(set, set->RunCount) = run;
        set->RunCount++;
    }

    private static bool MustMergeLast(LateRuns* set)
    {
        var last = set->RunCount - 1;
        return set->RunCount == LateRuns.RunsMax
            || LateRuns.Run(set, last - 1)->Count < LateRuns.Run(set, last)->Count * 2L;
    }

    private void MergeLastTwo(in LateChange change)
    {
        var set = change.After;
        var left = *LateRuns.Run(set, set->RunCount - 2);
        var right = *LateRuns.Run(set, set->RunCount - 1);
        var merged = AllocateRun(left.Count + right.Count);
        merged.Count = left.Count + right.Count;
        Merge(left, right, merged.Entries);
        set->RunCount--;
        *LateRuns.Run(set, set->RunCount - 1) = merged;
        FreeOwn(change, left.Entries);
        FreeOwn(change, right.Entries);
    }

    private static void Merge(LateRun left, LateRun right, LateEntry* target)
    {
        var leftEnd = left.Entries + left.Count;
        var rightEnd = right.Entries + right.Count;
        while (left.Entries != leftEnd && right.Entries != rightEnd)
        {
            *target++ = left.Entries->IsBefore(*right.Entries) ? *left.Entries++ : *right.Entries++;
        }

        while (left.Entries != leftEnd)
        {
            *target++ = *left.Entries++;
        }

        while (right.Entries != rightEnd)
        {
            *target++ = *right.Entries++;
        }
    }

    private LateRun AllocateRun(uint entries)
    {
        var block = heap.Allocate(MemoryTag.Series, owner, LateRun.BytesFor(Math.Max(entries, FirstCapacity)));
        Bytes += block.Bytes;
        return LateRun.In(block);
    }

    /// <summary>Frees a run of a set that is not published, unless the one before has it too.</summary>
    private void FreeOwn(in LateChange change, LateEntry* entries)
    {
        if (LateRuns.NumberOf(change.Before, entries) < 0)
        {
            Free(LateRun.BlockOf(entries));
        }
    }

    private void Free(in StoredBlock block)
    {
        Bytes -= block.Bytes;
        heap.Free(block.Of(MemoryTag.Series, owner));
    }

    private void Retire(in StoredBlock block)
    {
        Bytes -= block.Bytes;
        epochs.Retire(block.Of(MemoryTag.Series, owner));
    }
}
