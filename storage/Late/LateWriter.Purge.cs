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

internal sealed unsafe partial class LateWriter
{
    private const uint SpareEntries = 64;
    private const int Samples = 63;

    /// <summary>Whether a run may be worth a purge: one look at a number, for whoever seals.</summary>
    public static bool IsPurgeDue(LateRuns* set, uint firstHot) =>
        set != null && firstHot >= Volatile.Read(ref set->PurgeFrom);

    /// <summary>
    /// Notes what <see cref="TryPrepare"/> said where no run was worth it. A set that takes this one's place meanwhile
    /// may miss it, and is then looked at once more.
    /// </summary>
    public static void PutOffPurge(LateRuns* set, uint firstHot)
    {
        if (set != null)
        {
            Volatile.Write(ref set->PurgeFrom, firstHot);
        }
    }

    /// <summary>
    /// Copies the living entries of a run of which at least half is dead. Beside the writer; under a pin from before
    /// the set was loaded until after <see cref="TryComplete"/>, so that no other run takes the run's address.
    /// </summary>
    /// <param name="set">The published set, or null.</param>
    /// <param name="firstHot">Entries of rows before it are dead.</param>
    /// <param name="purge">The copy, to be passed to <see cref="TryComplete"/>.</param>
    /// <param name="nextFirstHot">Where no run is worth it: up to which hot row none will be.</param>
    /// <returns>False where no run is worth it.</returns>
    /// <exception cref="MemoryBudgetExceededException">No memory for the copy; nothing changed.</exception>
    public bool TryPrepare(LateRuns* set, uint firstHot, out LatePurge purge, out uint nextFirstHot)
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
                    purge = CopyLiving(run->Entries, count, count - dead, firstHot);
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
    /// Puts the copy in the place of its run, under the write lane. The caller then publishes
    /// <see cref="LateChange.After"/> and calls <see cref="RetireReplaced"/>. False, and the copy is freed, where the
    /// run was merged meanwhile or more came than the copy has room for.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for the set's head; the copy is freed, nothing
    /// changed.</exception>
    public bool TryComplete(LateRuns* current, in LatePurge purge, out LateChange change)
    {
        change = default;
        var number = LateRuns.NumberOf(current, purge.Source);
        var added = number < 0 ? 0 : LateRuns.Run(current, number)->Count - purge.SourceCount;
        var run = LateRun.In(purge.Block);
        run.Count = purge.Count + added;
        if (number < 0 || run.Count > run.Capacity)
        {
            heap.Free(purge.Block);
            return false;
        }

        try
        {
            change = new LateChange(current, NewSet(current));
        }
        catch
        {
            heap.Free(purge.Block);
            throw;
        }

        if (run.Count == 0)
        {
            heap.Free(purge.Block);
            TakeOut(change.After, number);
            return true;
        }

        new ReadOnlySpan<LateEntry>(purge.Source + purge.SourceCount, (int)added).CopyTo(
            new Span<LateEntry>(run.Entries + purge.Count, (int)added));
        *LateRuns.Run(change.After, number) = run;
        Bytes += purge.Block.Bytes;
        return true;
    }

    private static void TakeOut(LateRuns* set, int number)
    {
        set->RunCount--;
        for (; number < set->RunCount; number++)
        {
            *LateRuns.Run(set, number) = *LateRuns.Run(set, number + 1);
        }
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

    private LatePurge CopyLiving(LateEntry* entries, uint count, uint living, uint firstHot)
    {
        var capacity = living + Math.Max(SpareEntries, living / 8);
        var block = heap.Allocate(MemoryTag.Series, owner, LateRun.BytesFor(capacity));
        var target = LateRun.In(block).Entries;
        for (uint at = 0; at < count; at++)
        {
            *target = entries[at];
            target += entries[at].RowId >= firstHot ? 1 : 0;
        }

        return new LatePurge(block, entries, count, living);
    }
}
