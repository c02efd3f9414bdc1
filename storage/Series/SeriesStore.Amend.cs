// Busts and corrections: rows that readers must not see any more, and what stands in their place. Nothing published is
// changed. A correction is a row like any other, appended to the arena, posted to its series by its own time, late or
// not; the row that it corrects is hidden. A commit hides rows and shows others at once (see SeriesStore.Snapshot.cs).
//
// A unique key stays taken: it leads to all versions of its row, and from each the list of hidden rows leads on to the
// last. So a feed that is played again brings no busted trade back.
using System.Text;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly MemoryOwner _amendingOwner;    // what must be hidden is hidden under any pressure
    private readonly ScratchList<HiddenRow> _amended;
    private bool _isCorrecting;
    private long _busts;
    private long _corrections;

    /// <summary>Hides the rows with some unique keys, as one commit.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="reason">Why; may be null.</param>
    public void Bust<TKey>(ReadOnlySpan<TKey> keys, string? reason)
        where TKey : unmanaged
    {
        var reasonId = SymbolOf(reason);
        using var writer = _context.Lane.Enter();
        using var pin = Pin();
        RequireKeyType<TKey>();
        _amended.Clear();
        foreach (var each in keys)
        {
            var key = each;
            if (!TryFindPacked(ref key, Tiers, _arena.Visible, out var rowId))
            {
                throw UnknownKey(key);
            }

            if (!TryAmend(rowId, RowIndex.NoRow, reasonId, out var refusal))
            {
                throw new AmendmentRefusedException(
                    Name, KeyText.OfPacked(PackedKey(ref key), _unique!.Columns), refusal);
            }
        }

        if (keys.Length > 0)
        {
            RequireOnce(keys);
            var hidden = ListAmended();
            _next = _arena.Visible;
            CommitAmended(hidden);
            _busts += keys.Length;
        }
    }

    /// <summary>Puts rows in the place of those that have their unique keys, as one commit.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="reason">Why; may be null.</param>
    /// <param name="handle">The row that is corrected, where it is one that has a handle; null for rows that are found
    /// by their keys.</param>
    public void Correct<TSource>(TSource source, string? reason, RowHandle? handle = null)
        where TSource : struct, IRowSource, allows ref struct
    {
        var reasonId = SymbolOf(reason);
        try
        {
            CorrectNow(source, handle, reasonId);
        }
        catch (MemoryBudgetExceededException)
        {
            Shed(source, _owner.Priority, ShedReason.RefusedByLimit, waitedNanos: 0);
            throw;
        }
    }

    private void CorrectNow<TSource>(TSource source, RowHandle? handle, uint reason)
        where TSource : struct, IRowSource, allows ref struct
    {
        using var writer = _context.Lane.Enter();
        using var pin = Pin();
        if (_unique is null && handle is null)
        {
            throw KeyErrors.NoUniqueKey(_layout.Schema);
        }

        if (source.Count == 0)
        {
            return;
        }

        var endBlock = _arena.EndBlock;
        _amended.Clear();
        BeginBatch();
        HiddenRows hidden;
        _isCorrecting = true;
        try
        {
            _arena.Reserve(source.Count, Name);
            StageCorrections(source, handle, reason);
            PrepareLateRows();
            RequireOnce();
            hidden = ListAmended();
        }
        catch
        {
            TakeBack();
            _arena.FreeFrom(endBlock);
            throw;
        }
        finally
        {
            _isCorrecting = false;
        }

        Complete();
        CommitAmended(hidden);
        _corrections += source.Count;
    }

    private void StageCorrections<TSource>(TSource source, RowHandle? handle, uint reason)
        where TSource : struct, IRowSource, allows ref struct
    {
        var total = source.Count;
        for (var taken = 0L; taken < total;)
        {
            var room = _arena.RowsPerBlock - (int)(_next & _arena.RowMask);
            var count = (int)Math.Min(Math.Min(total - taken, StageRows), room);
            var rows = _arena.AddressOf(_next);
            source.CopyTo(taken, count, rows);
            for (var row = 0; row < count; row++)
            {
                var rowId = _next + (uint)row;
                if (handle is { } named)
                {
                    AmendNamed(named, RowAt(rows, row), rowId, reason);
                }
                else
                {
                    AmendKeyed(RowAt(rows, row), rowId, reason);
                }

                if (_unique is not null)
                {
                    _unique.InsertAnother(rowId);
                    _indexed++;
                }
            }

            Post(_next, rows, count);
            _next = _arena.After(_next, count);
            taken += count;
        }
    }

    /// <summary>Notes that the last version of the row with the key of a correction is to be corrected.</summary>
    private void AmendKeyed(byte* corrected, uint correction, uint reason)
    {
        if (!_unique!.TryFindRow(corrected, out var version))
        {
            throw new UnknownKeyException(Name, _unique.Format(correction));
        }

        if (!TryAmend(version, correction, reason, out var refusal))
        {
            throw new AmendmentRefusedException(Name, _unique.Format(correction), refusal);
        }
    }

    /// <summary>Notes that the last version of a row is to be hidden, or says why not.</summary>
    private bool TryAmend(uint rowId, uint correction, uint reason, out AmendmentRefusal refusal)
    {
        refusal = AmendmentRefusal.Busted;
        if (Tiers.Hidden is not null && !TryFollow(Tiers, ref rowId))
        {
            return false;
        }

        // A version of the batch itself is not hidden yet, and not visible.
        refusal = AmendmentRefusal.TwiceInBatch;
        if (rowId >= _arena.Visible)
        {
            return false;
        }

        Note(rowId, rowId >= Tiers.HotStart ? HiddenRow.HotPosting : NumberOf(Tiers, rowId), correction, reason);
        return true;
    }

    /// <summary>Notes that a row that readers see is to be hidden.</summary>
    private void Note(uint rowId, int number, uint correction, uint reason)
    {
        Check.That(number >= 0 || rowId >= Tiers.HotStart);
        var row = number < 0 ? HiddenHot(rowId) : HiddenSealed(rowId, number);
        row.Correction = row.Last = correction;
        row.Reason = reason;
        row.HiddenAt = _context.Clock.UtcNow.Nanos;
        _amended.Add(row);
    }

    /// <summary>Refuses keys of which two lead to one row.</summary>
    private void RequireOnce<TKey>(ReadOnlySpan<TKey> keys)
        where TKey : unmanaged
    {
        if (!TryFindTwice(out var twice))
        {
            return;
        }

        foreach (var each in keys)
        {
            var key = each;
            if (TryFindPacked(ref key, Tiers, _arena.Visible, out var rowId)
                && (Tiers.Hidden is null || TryFollow(Tiers, ref rowId))
                && rowId == twice.RowId)
            {
                throw new AmendmentRefusedException(
                    Name, KeyText.OfPacked(PackedKey(ref key), _unique!.Columns), AmendmentRefusal.TwiceInBatch);
            }
        }
    }

    /// <summary>Refuses corrections of which two are of one row.</summary>
    private void RequireOnce()
    {
        if (TryFindTwice(out var twice))
        {
            throw new AmendmentRefusedException(
                Name, _unique!.Format(twice.Correction), AmendmentRefusal.TwiceInBatch);
        }
    }

    /// <summary>Puts the noted rows in order; whether one of them was noted twice.</summary>
    private bool TryFindTwice(out HiddenRow twice)
    {
        var rows = _amended.Items;
        rows.Sort(static (left, right) => left.RowId.CompareTo(right.RowId));
        for (var row = 1; row < rows.Length; row++)
        {
            if (rows[row].RowId == rows[row - 1].RowId)
            {
                twice = rows[row];
                return true;
            }
        }

        twice = default;
        return false;
    }

    private HiddenRow HiddenHot(uint rowId)
    {
        var address = _arena.AddressOf(rowId);
        var state = FindOf(address, _map.BySymbol);
        var tail = SeriesState.Tail(state, _layout);
        var firstHot = GallopTo(state->Checkpoints, tail->FirstHot, state->Count, Tiers.HotStart);
        var position = FirstIdFrom(state->Checkpoints, firstHot, state->Count, rowId);
        var isPosting = position < state->Count && IdAt(state->Checkpoints, position) == rowId;
        return new HiddenRow
        {
            RowId = rowId,
            Time = TimeOf(address),
            Series = tail->Ordinal,
            SealedRow = isPosting ? HiddenRow.HotPosting : HiddenRow.HotLate,
        };
    }

    private HiddenRow HiddenSealed(uint rowId, int row)
    {
        var segment = Tiers.Of(rowId)!;
        return new HiddenRow
        {
            RowId = rowId,
            Time = segment.TimeAt(row),
            Series = segment.RunOf(row).Series,
            SealedRow = row,
        };
    }

    /// <summary>A reason's number: each text is kept once, beside the symbols' names.</summary>
    private uint SymbolOf(string? reason)
    {
        if (string.IsNullOrEmpty(reason))
        {
            return 0;
        }

        var bytes = Encoding.UTF8.GetByteCount(reason);
        return bytes <= SymbolDictionary.NameBytesMax
            ? _context.Symbols.Intern(reason).Id
            : throw new ArgumentException(
                $"The reason takes {bytes:N0} bytes of UTF-8; at most {SymbolDictionary.NameBytesMax} are kept: " +
                "shorten it.",
                nameof(reason));
    }

    /// <summary>All hidden rows, those noted included, which are in order.</summary>
    private HiddenRows ListAmended()
    {
        foreach (ref var row in _amended.Items)
        {
            if (row.Correction != RowIndex.NoRow)
            {
                var correction = _arena.AddressOf(row.Correction);
                (row.CorrectionTime, row.CorrectionSeries) = (TimeOf(correction), OrdinalOfRow(correction));
            }
        }

        var hidden = HiddenRows.With(_context.Heap, _amendingOwner, Tiers, Tiers.Hidden, _amended.Items);
        try
        {
            FindNewestLeft(hidden);
            return hidden;
        }
        catch
        {
            _context.Heap.Free(hidden.Block);
            throw;
        }
    }

    /// <summary>Hides and shows at once. Cannot fail.</summary>
    private void CommitAmended(HiddenRows hidden)
    {
        foreach (ref readonly var row in _amended.Items)
        {
            ForgetLatest(_map.At(row.Series), row.RowId);
        }

        KeepNewestLeft();
        var replaced = Tiers;
        var tiers = replaced.WithHidden(hidden, shownFrom: _next, before: replaced);
        SetTiers(tiers);
        _arena.Publish(_next);
        tiers.Settle();
        Retire(replaced.Hidden);
        _amended.GiveBack();
        _context.Epochs.CollectIfDue();
    }

    /// <summary>
    /// Leaves a series without a copy of its latest row where that is hidden: readers then look where the rows stand,
    /// until the next one is posted.
    /// </summary>
    private void ForgetLatest(SeriesState* state, uint rowId)
    {
        if (state->LatestRowId != rowId)
        {
            return;
        }

        if (LastPosting(state) == rowId)
        {
            SeriesState.Tail(state, _layout)->HiddenTime = *(long*)(SeriesState.Latest(state) + _layout.TimeOffset);
        }

        var version = state->Version | 1;
        state->Version = version;
        Volatile.WriteBarrier();
        state->LatestRowId = RowIndex.NoRow;
        Volatile.Write(ref state->Version, version + 1);
    }

    /// <summary>False where there is no memory to list hidden rows anew, or a spilled one cannot be looked
    /// up.</summary>
    private bool TryHideIn(TierSet next, out HiddenRows? hidden)
    {
        try
        {
            hidden = HiddenIn(next);
            return true;
        }
        catch (Exception error) when (error is MemoryBudgetExceededException or SegmentFileException)
        {
            hidden = null;
            return false;
        }
    }

    /// <summary>The hidden rows by where they stand in other tiers; takes memory only where some were moved.</summary>
    private HiddenRows? HiddenIn(TierSet next)
    {
        var hidden = Tiers.Hidden?.WithoutDropped(next);
        if (hidden is null || !AnyMoves(hidden, next))
        {
            return hidden;
        }

        var bytes = (long)hidden.Count * sizeof(HiddenRow);
        var scratch = _context.Heap.Allocate(MemoryTag.QueryScratch, _amendingOwner, bytes);
        try
        {
            return HiddenIn(next, hidden.Rows, new Span<HiddenRow>(scratch.Address, hidden.Count));
        }
        finally
        {
            _context.Heap.Free(scratch);
        }
    }

    private HiddenRows? HiddenIn(TierSet next, ReadOnlySpan<HiddenRow> hidden, Span<HiddenRow> rows)
    {
        var kept = 0;
        foreach (ref readonly var row in hidden)
        {
            var number = Moves(row, next) ? NumberIn(next, row) : row.SealedRow;
            if (number >= 0 || row.RowId >= next.HotStart)
            {
                rows[kept++] = row with { SealedRow = number };
            }
            else
            {
                // What it corrected was before it, and leads past it from now on.
                foreach (ref var older in rows[..kept])
                {
                    if (older.Correction == row.RowId)
                    {
                        older.Correction = row.Correction;
                        older.CorrectionTime = row.CorrectionTime;
                        older.CorrectionSeries = row.CorrectionSeries;
                    }
                }
            }
        }

        return HiddenRows.Of(_context.Heap, _amendingOwner, next, rows[..kept]);
    }

    private bool AnyMoves(HiddenRows hidden, TierSet next)
    {
        foreach (ref readonly var row in hidden.Rows)
        {
            if (Moves(row, next))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a row has another number in other tiers, or none. The order of rows is given, so an aged or a spilled
    /// segment with all rows of the one in whose place it is put has the same numbers: to ask it would read files under
    /// the write lane, and take memory when there is least.
    /// </summary>
    private bool Moves(in HiddenRow row, TierSet next) =>
        row.RowId < next.HotStart
        && (row.RowId >= Tiers.HotStart || !HaveSameRows(Tiers.Of(row.RowId)!, next.Of(row.RowId)));

    private static bool HaveSameRows(Segment segment, Segment? successor) =>
        successor is not null
        && successor.FirstBlock == segment.FirstBlock
        && successor.EndBlock == segment.EndBlock
        && successor.RowCount == segment.RowCount;

    private void Retire(HiddenRows? replaced)
    {
        if (replaced is not null && replaced.Block.Address != Address(Tiers.Hidden))
        {
            _context.Epochs.Retire(replaced.Block);
        }
    }

    private static byte* Address(HiddenRows? hidden) => hidden is null ? null : hidden.Block.Address;
}
