// Rows that go straight out of the arena: of a table that is so small, or so slow, that its rows are to go before their
// block is full, or before it is worth a segment. The oldest ones go, in constant time per row: the block stays where
// it is, and the set of tiers says how many of its first rows are gone. Only where there are no segments, which are
// older.
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private uint _goneBefore;

    /// <inheritdoc/>
    public int CountOldestHot(long before, long nowNanos, int most)
    {
        using var pin = Pin();
        ThrowIfDisposed();
        var tiers = TakeTiers(out var visible);
        var (seen, count) = (0, 0);
        for (var rowId = tiers.HotStart; rowId < visible && seen < most; rowId = _arena.After(rowId, 1))
        {
            seen++;
            var time = TimeOfRow(rowId);
            if (time < before)
            {
                count = seen;
            }
            else if (time <= nowNanos)
            {
                break;
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public DroppedRows DropOldestHot(
        int rows, Span<PriorityShare> shares, bool sparesCritical, Action? note = null)
    {
        shares.Clear();
        lock (_sealing)
        {
            using (var writer = _context.Lane.EnterForUpkeep())
            {
                ThrowIfDisposed();
                rows = sparesCritical ? CountBelowCritical(rows) : rows;
                if (rows == 0 || !TryDropHot(rows, shares))
                {
                    return default;
                }

                note?.Invoke();
            }

            Trim();
        }

        _context.Epochs.CollectIfDue();
        return new DroppedRows(0, rows, (long)rows * _layout.RowSize);
    }

    /// <summary>How many of the first rows come before any of a series of critical priority.</summary>
    private int CountBelowCritical(int most)
    {
        var (rowId, count) = (Tiers.HotStart, 0);
        while (count < most && PriorityOf(FindOf(_arena.AddressOf(rowId), _map.BySymbol)) < DataPriority.Critical)
        {
            (rowId, count) = (_arena.After(rowId, 1), count + 1);
        }

        return count;
    }

    private bool TryDropHot(int rows, Span<PriorityShare> shares)
    {
        var tiers = Tiers;
        var first = _arena.RowsBefore(tiers.HotStart);
        Check.That(rows > 0 && rows <= _arena.RowsBefore(_arena.Visible) - first);
        if (!tiers.Segments.IsEmpty)
        {
            return false;
        }

        var next = tiers.WithoutHotBefore(_arena.IdAt(first + rows));
        if (!TryHideIn(next, out var hidden))
        {
            return false;
        }

        // Before the set is published: who holds the older one finds these rows where they stand.
        for (var row = first; row < first + rows; row++)
        {
            Withdraw(_arena.IdAt(row), shares);
        }

        PublishTiers(next, hidden);
        while (_arena.FirstBlock < next.HotBlock)
        {
            _deadLateEntries += _arena.Infos[_arena.FirstBlock].LateRows;
            _arena.RetireFirst();
        }

        NoteGone(rows);
        _unique?.Index.DropBefore(GoneBefore(next));
        return true;
    }

    /// <summary>
    /// All rows before this id are gone. Of a set of tiers alone it may be less than it was: a segment of a block
    /// whose first rows are gone begins where the block does.
    /// </summary>
    private uint GoneBefore(TierSet tiers) => _goneBefore = Math.Max(_goneBefore, tiers.OldestStart);

    /// <summary>Withdraws the copy of a row that goes, where it is its series' latest, and counts it.</summary>
    private void Withdraw(uint rowId, Span<PriorityShare> shares)
    {
        var state = FindOf(_arena.AddressOf(rowId), _map.BySymbol);
        if (state->LatestRowId == rowId)
        {
            Volatile.Write(ref state->Version, state->Version | 1);
        }

        ref var share = ref shares[(int)PriorityOf(state)];
        var tag = TagOf(new ReadOnlySpan<byte>(SeriesState.Key(state, _layout), _map.Key.Bytes));
        share = share.Rows == 0 ? new PriorityShare(1, 1, tag)
            : share.Tag == tag ? share with { Rows = share.Rows + 1 }
            : new PriorityShare(share.Rows + 1, 2, default);
    }
}
