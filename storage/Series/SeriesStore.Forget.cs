// Series that have no rows left, in any tier, hidden ones included: their memory serves new series. Names come and go
// by the thousand a day (options, orders' accounts), and a table may live for years.
//
//   find      without the lane, under a pin: who has no hot row, and stands in no segment
//   forget    under the lane: who still has none, and nothing else that must last, is taken out of the directories. No
//             segment, row or late entry that is looked at names its ordinal by now
//   take in   when no reader sees the state any more: chunks of postings, checkpoints and late sets are given back, and
//             the state waits for the next new series, under its ordinal. Until then those that were forgotten in one
//             step are chained by ordinal, where a living series has its HiddenTime
//
// What a series was given lasts: one with a priority of its own is kept, and so is that of the newest row, by which
// ties are told. A name that comes back gets a new state; what is counted by series (late rows) begins anew.
//
// A round over all series is due when as many rows went as an eighth of them, so that it costs each row that goes a few
// looks, and what waits for it is bounded by the series that have rows.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int ForgetStepSeries = 128;
    private const int RoundDivisor = 8;
    private const int NoSeries = -1;

    private readonly ConcurrentQueue<int> _forgotten = new();      // of each chain the first ordinal
    private long _rowsGone;     // since the last round began; written under the lane
    private int _roundAt;
    private int _roundLeft;

    /// <inheritdoc/>
    public bool IsForgettingDue =>
        Volatile.Read(ref _roundLeft) > 0
        || (_map.Key.Bytes > 0
            && Volatile.Read(ref _rowsGone) is > 0 and var gone && gone >= _map.Count / RoundDivisor);

    /// <inheritdoc/>
    public void ForgetSeries(int series)
    {
        lock (_sealing)
        {
            using (var writer = _context.Lane.EnterForUpkeep())
            {
                ThrowIfDisposed();
                TakeInForgotten();
                if (_roundLeft == 0)
                {
                    _rowsGone = 0;
                    _roundLeft = _map.Key.Bytes > 0 ? _map.Count : 0;
                }
            }

            Span<int> found = stackalloc int[ForgetStepSeries];
            while (series > 0 && _roundLeft > 0)
            {
                var step = Math.Min(Math.Min(series, _roundLeft), ForgetStepSeries);
                var count = FindWithoutRows(step, found);
                if (count > 0)
                {
                    using var writer = _context.Lane.EnterForUpkeep();
                    ThrowIfDisposed();
                    Forget(found[..count]);
                }

                series -= step;
                Volatile.Write(ref _roundLeft, _roundLeft - step);
            }
        }

        _context.Epochs.CollectIfDue();
    }

    /// <summary>Notes rows that went, of which each may have been its series' last. Under the lane.</summary>
    private void NoteGone(long rows) => Volatile.Write(ref _rowsGone, _rowsGone + rows);

    /// <summary>Looks at the next ordinals for series without rows; returns how many were found.</summary>
    private int FindWithoutRows(int series, Span<int> found)
    {
        using var pin = Pin();
        var count = 0;
        for (; series > 0; series--)
        {
            _roundAt = _roundAt + 1 < _map.Count ? _roundAt + 1 : 0;
            var state = _map.Live(_roundAt);
            if (state != null && !HasRows(Snapshot(state)))
            {
                found[count++] = _roundAt;
            }
        }

        return count;
    }

    private bool HasRows(in SeriesSnapshot series)
    {
        if (series.FirstHot < series.Count || HasHotLate(series.Late, series.Tiers.HotStart))
        {
            return true;
        }

        // Most series that have rows have some in the newest segment.
        var ordinal = OrdinalOf(series.State);
        for (var number = series.Tiers.Segments.Length; number-- > 0;)
        {
            if (series.Tiers.Segments[number].TryFindRun(ordinal, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasHotLate(Late.LateRuns* late, uint hotStart)
    {
        for (var number = 0; late != null && number < late->RunCount; number++)
        {
            var run = Late.LateRuns.Run(late, number);
            for (var entry = Volatile.Read(ref run->Count); entry-- > 0;)
            {
                if (run->Entries[entry].RowId >= hotStart)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Forgets those of the series that still have no rows: since they were looked at, only the writer may have given
    /// them some, which are hot, as nothing is sealed meanwhile.
    /// </summary>
    private void Forget(ReadOnlySpan<int> series)
    {
        var first = NoSeries;
        var hotStart = Tiers.HotStart;
        foreach (var ordinal in series)
        {
            var state = _map.At(ordinal);
            var tail = SeriesState.Tail(state, _layout);
            if (state != _lastInOrder
                && tail->PriorityCode == 0
                && (state->Count == 0 || LastPosting(state) < hotStart)
                && !HasHotLate(tail->Late, hotStart))
            {
                _seriesWithRows -= state->Count > 0 ? 1 : 0;
                _map.Forget(state);
                tail->HiddenTime = first;
                first = ordinal;
            }
        }

        if (first != NoSeries)
        {
            var queue = _forgotten;
            _context.Epochs.Retire(() => queue.Enqueue(first));
        }
    }

    /// <summary>Before a series is made: has the state of a forgotten one ready, where readers have left one.</summary>
    private void ReuseForgotten()
    {
        if (!_map.HasFree && _forgotten.TryDequeue(out var forgotten))
        {
            TakeIn(forgotten);
        }
    }

    /// <summary>
    /// The series that a row was of, where the directories no longer lead to it: its state stays as it was as long as
    /// the pin under which the row was found.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SeriesState* FindForgotten(byte* row, SeriesState* otherwise)
    {
        for (var ordinal = 0; ordinal < _map.Count; ordinal++)
        {
            // Those that are ready for new series have no rows.
            var state = _map.At(ordinal);
            if (!_map.IsLive(state) && state->Count > 0
                && _map.Key.Matches(row, new ReadOnlySpan<byte>(SeriesState.Key(state, _layout), _map.Key.Bytes)))
            {
                return state;
            }
        }

        Check.That(otherwise != null);
        return otherwise;
    }

    private void TakeInForgotten()
    {
        while (_forgotten.TryDequeue(out var forgotten))
        {
            TakeIn(forgotten);
        }
    }

    private void TakeIn(int first)
    {
        for (var ordinal = first; ordinal != NoSeries;)
        {
            var state = _map.At(ordinal);
            ordinal = (int)SeriesState.Tail(state, _layout)->HiddenTime;
            _checkpoints.GiveBackAll(state);
            _late.Free(SeriesState.Tail(state, _layout)->Late);
            _map.Free(state);
        }
    }
}
