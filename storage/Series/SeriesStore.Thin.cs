// Rows of some series go before older rows of others: whole segments out of the midst of the set, or segments in the
// place of others that had more series.
//
// The copy of a series' latest row is withdrawn first, by an odd version, where that row goes: readers then ask where
// the series' rows stand, and find the row as long as the set of tiers that they hold has it. The series' next row
// makes a copy again. Its postings are not touched: what they lead to is sealed, and nobody follows them there.
using NativeStore.Core.Checks;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int WithdrawStepSeries = 256;

    /// <inheritdoc/>
    public bool TryThin(
        ReadOnlySpan<Segment> neighbours, Segment? kept, int prioritiesVersion, Action? note = null)
    {
        Check.That(neighbours.Length > 0);
        Check.That(kept is null
            || (kept.FirstBlock == neighbours[0].FirstBlock && kept.EndBlock == neighbours[^1].EndBlock));

        // Ids before the oldest row that exists are known to be gone, and the oldest segments stay the oldest.
        if (kept is not null || Tiers.Segments.IndexOf(neighbours[0]) != 0)
        {
            foreach (var neighbour in neighbours)
            {
                WithdrawLatest(neighbour, kept);
            }
        }

        using var writer = _context.Lane.EnterForUpkeep();
        ThrowIfDisposed();
        var tiers = Tiers;
        var first = NumberOf(tiers, neighbours);
        if (first < 0 || prioritiesVersion != _prioritiesVersion)
        {
            return false;
        }

        var next = kept is null
            ? tiers.Without(first, neighbours.Length)
            : tiers.WithReplaced(first, neighbours.Length, kept);
        if (!TryHideIn(next, out var hidden))
        {
            return false;
        }

        note?.Invoke();
        PublishTiers(next, hidden);
        _unique?.Index.DropSome(GoneBefore(Tiers));
        NoteGone(tiers.Rows - next.Rows);
        RetireAll(neighbours);
        return true;
    }

    /// <summary>
    /// Withdraws the copies of latest rows that a segment has and what is kept of it has not. Looks without the lane:
    /// a copy that is renewed meanwhile is of a hot row.
    /// </summary>
    private void WithdrawLatest(Segment segment, Segment? kept)
    {
        using var pin = Pin();
        var begin = segment.FirstBlock << _arena.RowBits;
        var end = (ulong)segment.EndBlock << _arena.RowBits;
        Span<nint> going = stackalloc nint[WithdrawStepSeries];
        var count = 0;
        for (var number = 0; number < segment.RunCount; number++)
        {
            var series = segment.RunAt(number).Series;
            var state = _map.At(series);
            var rowId = Volatile.Read(ref state->LatestRowId);
            if (rowId >= begin && rowId < end && kept?.TryFindRun(series, out _) != true)
            {
                going[count++] = (nint)state;
            }

            if (count == WithdrawStepSeries || (count > 0 && number == segment.RunCount - 1))
            {
                WithdrawLatest(going[..count], begin, end);
                count = 0;
            }
        }
    }

    private void WithdrawLatest(ReadOnlySpan<nint> states, uint begin, ulong end)
    {
        using var writer = _context.Lane.EnterForUpkeep();
        foreach (var at in states)
        {
            var state = (SeriesState*)at;
            if (state->LatestRowId >= begin && state->LatestRowId < end)
            {
                Volatile.Write(ref state->Version, state->Version | 1);
            }
        }
    }
}
