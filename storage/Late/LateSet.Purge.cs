// Taking out entries of rows that left the arena. Published entries never change and the writer only adds behind them,
// so the copying is done beside the writer, under a reader's pin; the writer is held up for the exchange of one run,
// and for the few entries that came meanwhile.
//
// Rows leave by their ids, entries stand by time. Which row must leave before half of a run is dead is the median of
// its rows, which some entries tell well enough; until then nobody looks at the set again, however many blocks are
// sealed. Entries that come meanwhile are of later rows, and put that off. So what a purge costs is paid by the half of
// a run that it frees.
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

internal sealed unsafe partial class LateSet
{
    private const uint SpareEntries = 64;
    private const int Samples = 63;

    // Written and read by whoever seals.
    private uint _purgeFrom;

    /// <summary>Whether a run may be worth a purge: one look at a number, for whoever seals.</summary>
    public bool IsPurgeDue(uint firstHot) => firstHot >= _purgeFrom;

    /// <summary>Notes what <see cref="TryPrepare"/> said where no run was worth it.</summary>
    public void PutOffPurge(uint firstHot) => _purgeFrom = firstHot;

    /// <summary>
    /// Copies the living entries of a run of which at least half is dead. Beside the writer; under a pin from before
    /// the set was loaded until after <see cref="TryComplete"/>, so that no other run takes the run's address.
    /// </summary>
    /// <param name="heap">Where the copy comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="set">The published set, or null.</param>
    /// <param name="firstHot">Entries of rows before it are dead.</param>
    /// <param name="purge">The copy, to be passed to <see cref="TryComplete"/>.</param>
    /// <param name="nextFirstHot">Where no run is worth it: up to which hot row none will be.</param>
    /// <returns>False where no run is worth it.</returns>
    /// <exception cref="MemoryBudgetExceededException">No memory for the copy; nothing changed.</exception>
    public static bool TryPrepare(
        NativeHeap heap,
        MemoryOwner owner,
        LateRuns* set,
        uint firstHot,
        out LatePurge purge,
        out uint nextFirstHot)
    {
        // Of an empty set nothing is known: what comes next may be worth it soon.
        nextFirstHot = set == null || set->RunCount == 0 ? firstHot : uint.MaxValue;
        for (var number = 0; set != null && number < set->RunCount; number++)
        {
            var run = LateRuns.Run(set, number);
            var count = Volatile.Read(ref run->Count);
            var worthFrom = WorthFrom(run->Entries, count);
            if (worthFrom <= firstHot)
            {
                var dead = CountDead(run->Entries, count, firstHot);
                if (dead * 2UL >= count)
                {
                    purge = CopyLiving(heap, owner, run->Entries, count, count - dead, firstHot);
                    return true;
                }

                worthFrom = firstHot + 1;
            }

            nextFirstHot = Math.Min(nextFirstHot, worthFrom);
        }

        purge = default;
        return false;
    }

    /// <summary>
    /// Puts the copy in the place of its run, under the write lane. The caller then publishes <see cref="Current"/>
    /// and calls <see cref="RetireReplaced"/>. False, and the copy is freed, where the run was merged meanwhile or
    /// more came than the copy has room for.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for the set's head; the copy is freed, nothing
    /// changed.</exception>
    public bool TryComplete(in LatePurge purge)
    {
        var number = NumberOf(purge.Source);
        var added = number < 0 ? 0 : LateRuns.Run(_current, number)->Count - purge.SourceCount;
        if (number < 0 || purge.Count + added > purge.Capacity)
        {
            heap.Free(purge.Block);
            return false;
        }

        try
        {
            BeginPending();
        }
        catch
        {
            heap.Free(purge.Block);
            throw;
        }

        var target = (LateEntry*)purge.Block.Address;
        new ReadOnlySpan<LateEntry>(purge.Source + purge.SourceCount, (int)added).CopyTo(
            new Span<LateEntry>(target + purge.Count, (int)added));
        _pendingRunBlocks.Add(purge.Block);
        if (purge.Count + added > 0)
        {
            *LateRuns.Run(_pending, number) = new LateRun
            {
                Entries = target, Count = purge.Count + added, Capacity = purge.Capacity,
            };
        }
        else
        {
            TakeOut(number);
        }

        Commit(-(long)(purge.SourceCount - purge.Count));
        return true;
    }

    private void TakeOut(int number)
    {
        _pending->RunCount--;
        for (; number < _pending->RunCount; number++)
        {
            *LateRuns.Run(_pending, number) = *LateRuns.Run(_pending, number + 1);
        }
    }

    private int NumberOf(LateEntry* entries)
    {
        for (var number = 0; _current != null && number < _current->RunCount; number++)
        {
            if (LateRuns.Run(_current, number)->Entries == entries)
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>
    /// From which first hot row on half of a run is dead: exactly where it is short, else as some entries have it, and
    /// then with a margin, so that counting is rarely in vain.
    /// </summary>
    private static uint WorthFrom(LateEntry* entries, uint count)
    {
        var rows = (stackalloc uint[Samples])[..(int)Math.Min(count, Samples)];
        for (var sample = 0; sample < rows.Length; sample++)
        {
            rows[sample] = entries[(long)sample * count / rows.Length].RowId;
        }

        rows.Sort();
        var half = count <= Samples ? (rows.Length - 1) / 2 : rows.Length * 5 / 8;
        return rows[half] + 1;
    }

    private static uint CountDead(LateEntry* entries, uint count, uint firstHot)
    {
        uint dead = 0;
        for (uint at = 0; at < count; at++)
        {
            dead += entries[at].RowId < firstHot ? 1u : 0;
        }

        return dead;
    }

    private static LatePurge CopyLiving(
        NativeHeap heap, MemoryOwner owner, LateEntry* entries, uint count, uint living, uint firstHot)
    {
        var capacity = living + Math.Max(SpareEntries, living / 8);
        var block = heap.Allocate(MemoryTag.Series, owner, (long)capacity * sizeof(LateEntry));
        var target = (LateEntry*)block.Address;
        for (uint at = 0; at < count; at++)
        {
            *target = entries[at];
            target += entries[at].RowId >= firstHot ? 1 : 0;
        }

        return new LatePurge(block, entries, count, living, capacity);
    }
}
