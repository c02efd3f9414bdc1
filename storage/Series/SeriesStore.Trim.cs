// What a series and the table keep for rows of the arena only, given back once the rows are sealed: chunks of postings,
// and entries of late rows. Readers are told first, by a newer set of tiers and by the series' hint, and what they may
// still hold is retired by epoch.
//
// Each sealed block trims some of the series, round the table, a hundred per step under the write lane. So the cost per
// row does not grow with the number of series, and what waits to be trimmed is bounded: a table of ten thousand series
// keeps the postings of five sealed blocks.
using NativeStore.Core.Memory;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int TrimStepSeries = 128;
    private const int TrimSealSeriesMin = 512;
    private const int RowsPerTrim = 32;
    private const int TableLate = -1;       // in the place of an ordinal: the table's own set of late rows

    private long _deadLateEntries;
    private int _trimAt;

    private void Trim()
    {
        Span<int> toPurge = stackalloc int[TrimStepSeries];
        var hasMemory = true;
        var left = Math.Min(_map.Count, Math.Max(TrimSealSeriesMin, _arena.RowsPerBlock / RowsPerTrim));
        for (; left > 0; left -= TrimStepSeries)
        {
            var count = TrimStep(Math.Min(left, TrimStepSeries), toPurge);
            hasMemory = hasMemory && TryPurgeLateRows(toPurge[..count]);
        }

        if (hasMemory && _deadLateEntries * 2 >= Late.LateRuns.CountOf(LateRuns))
        {
            TryPurgeLateRows([TableLate]);
        }
    }

    /// <summary>Trims so many series; returns how many of them may have late rows to be purged.</summary>
    private int TrimStep(int series, Span<int> toPurge)
    {
        using var writer = _context.Lane.EnterForUpkeep();
        _pool.TakeInReturned();
        TakeInForgotten();
        var hotStart = Tiers.HotStart;
        var count = 0;
        for (; series > 0; series--)
        {
            _trimAt = _trimAt + 1 < _map.Count ? _trimAt + 1 : 0;
            if (_map.Live(_trimAt) is var state && state != null)
            {
                TrimSeries(state, hotStart);
                if (LateWriter.IsPurgeDue(SeriesState.Tail(state, _layout)->Late, hotStart))
                {
                    toPurge[count++] = _trimAt;
                }
            }
        }

        _pool.RetireDead();
        return count;
    }

    private void TrimSeries(SeriesState* state, uint hotStart)
    {
        var tail = SeriesState.Tail(state, _layout);
        if (state->Count == 0)
        {
            return;
        }

        var firstHot = GallopTo(state->Checkpoints, tail->FirstHot, state->Count, hotStart);
        if (firstHot != tail->FirstHot)
        {
            // The last chunk stays: the writer looks there for the newest posting, and goes on filling it.
            Volatile.Write(ref tail->FirstHot, firstHot);
            _checkpoints.GiveBackBefore(state, (int)(Math.Min(firstHot, state->Count - 1) >> Checkpoint.ChunkBits));
        }
    }

    /// <summary>
    /// Purging makes memory free, but needs some first. Where it is refused, dead entries stay, which readers skip, and
    /// the next block that is sealed tries again.
    /// </summary>
    private bool TryPurgeLateRows(ReadOnlySpan<int> ordinals)
    {
        try
        {
            foreach (var ordinal in ordinals)
            {
                while (PurgeRun(ordinal))
                {
                }
            }

            return true;
        }
        catch (MemoryBudgetExceededException)
        {
            return false;
        }
    }

    /// <summary>Takes the dead entries out of one run of a series' or the table's set; false where no run is worth
    /// it.</summary>
    private bool PurgeRun(int ordinal)
    {
        using var pin = Pin();
        ref var published = ref ordinal == TableLate
            ? ref _lateRuns
            : ref *(nint*)&SeriesState.Tail(_map.At(ordinal), _layout)->Late;
        var runs = (LateRuns*)Volatile.Read(ref published);
        if (!_late.TryPrepare(runs, Tiers.HotStart, out var purge, out var nextHotStart))
        {
            LateWriter.PutOffPurge(runs, nextHotStart);
            return false;
        }

        using var writer = _context.Lane.EnterForUpkeep();
        if (!_late.TryComplete((LateRuns*)published, purge, out var change))
        {
            return false;
        }

        Volatile.Write(ref published, (nint)change.After);
        _late.RetireReplaced(change);
        _deadLateEntries -= ordinal == TableLate ? purge.SourceCount - purge.Count : 0;
        return true;
    }
}
