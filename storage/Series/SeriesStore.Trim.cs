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

    private readonly List<(LateSet Set, int Ordinal)> _lateToPurge = [];
    private long _deadLateEntries;
    private int _trimAt;

    private void Trim()
    {
        var left = Math.Min(_map.Count, Math.Max(TrimSealSeriesMin, _arena.RowsPerBlock / RowsPerTrim));
        _lateToPurge.Clear();
        for (; left > 0; left -= TrimStepSeries)
        {
            using var writer = _context.Lane.EnterForUpkeep();
            TrimStep(Math.Min(left, TrimStepSeries));
        }

        TryPurgeLateRows();
    }

    /// <summary>
    /// Purging makes memory free, but needs some first. Where it is refused, dead entries stay, which readers skip, and
    /// the next block that is sealed tries again.
    /// </summary>
    private bool TryPurgeLateRows()
    {
        try
        {
            PurgeLateRows();
            return true;
        }
        catch (MemoryBudgetExceededException)
        {
            return false;
        }
    }

    private void TrimStep(int series)
    {
        _pool.TakeInReturned();
        TakeInForgotten();
        var hotStart = Tiers.HotStart;
        for (; series > 0; series--)
        {
            _trimAt = _trimAt + 1 < _map.Count ? _trimAt + 1 : 0;
            if (_map.Live(_trimAt) is var state && state != null)
            {
                TrimSeries(state, hotStart);
            }
        }

        _pool.RetireDead();
    }

    private void TrimSeries(SeriesState* state, uint hotStart)
    {
        var tail = SeriesState.Tail(state, _layout);
        if (tail->Late != null && _seriesLate[tail->Ordinal] is var late && late.IsPurgeDue(hotStart))
        {
            _lateToPurge.Add((late, tail->Ordinal));
        }

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

    private void PurgeLateRows()
    {
        if (_deadLateEntries * 2 >= _late.Count)
        {
            while (PurgeRun(_late, null))
            {
            }
        }

        foreach (var (late, ordinal) in _lateToPurge)
        {
            while (PurgeRun(late, _map.At(ordinal)))
            {
            }
        }
    }

    /// <summary>Takes the dead entries out of one run of a set; false where no run is worth it.</summary>
    private bool PurgeRun(LateSet set, SeriesState* state)
    {
        using var pin = Pin();
        ref var published = ref state == null
            ? ref _lateRuns
            : ref *(nint*)&SeriesState.Tail(state, _layout)->Late;
        var runs = (LateRuns*)Volatile.Read(ref published);
        var hotStart = Tiers.HotStart;
        if (!LateSet.TryPrepare(_context.Heap, _owner, runs, hotStart, out var purge, out var nextHotStart))
        {
            set.PutOffPurge(nextHotStart);
            return false;
        }

        using var writer = _context.Lane.EnterForUpkeep();
        if (!set.TryComplete(purge))
        {
            return false;
        }

        Volatile.Write(ref published, (nint)set.Current);
        set.RetireReplaced();
        _deadLateEntries -= state == null ? purge.SourceCount - purge.Count : 0;
        return true;
    }
}
