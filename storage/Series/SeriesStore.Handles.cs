// Rows named by handles: the way from a row to its arrival number, and back, in tables with and without a unique key.
//
// A row in the arena is where its id says. Of a sealed row the id is found, and found again, by what the table keeps:
//
//   unique key          from the row by its key in the index, back by the stream of rows by arrival
//   order of arrival    from the row by the stream of arrivals by row. Back by series and time, which a handle carries:
//                       that leads to the row but for its ties, and among ties arrivals ascend
//   neither             from the row not at all. Back by series and time, where the row has no ties there and none of
//                       the segment's rows is gone, which may have been it
//
// A hidden row has its number in its segment beside it. When its tier changes that number is found anew, in tables that
// keep neither by counting the ties that came behind it: of a series all rows of a segment are kept, or none.
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Time;
using NativeStore.Storage.Index;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int NotKept = -2;     // what stands for the number of a row that cannot be told from others

    private readonly TableIdentity _identity;

    /// <summary>The handle of a row of the arena at hand. Call under the pin that it was found under.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RowHandle HandleOf(byte* row)
    {
        // From the newest block on: those that are gone may have left their address to newer ones.
        var blockBytes = (nint)_arena.RowsPerBlock * _layout.RowSize;
        var addresses = _arena.Addresses;
        for (var block = (long)LastBlock(_arena.Visible); block >= 0; block--)
        {
            var offset = row - addresses[block];
            if (offset >= 0 && offset < blockBytes)
            {
                return HandleOf(row, ((uint)block << _arena.RowBits) + (uint)(offset / _layout.RowSize));
            }
        }

        throw new CheckFailedException("A row at hand stands in a block.");
    }

    /// <summary>The handle of a row of the arena whose id is known.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RowHandle HandleOf(byte* row, uint rowId) =>
        NewHandle(rowId, OrdinalOfRow(row), TimeOf(row));

    /// <summary>The handle of a thawed row of a series at hand.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RowHandle HandleOf(byte* row, SeriesMerge? merge) =>
        HandleOf((merge ?? throw NoRow()).SegmentOf(row, out var number), number, merge.Tiers!);

    /// <summary>The handle of a row at hand in a walk over the table.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RowHandle HandleOf(byte* row, TableMerge? merge)
    {
        if (row == null)
        {
            throw NoRow();
        }

        if (merge is null || !merge.Holds(row))
        {
            return HandleOf(row);
        }

        var segment = merge.SegmentOf(row, out var arrival);
        return NewHandle(
            arrival >= 0 ? IdOf(segment, arrival) : IdByKey(row, segment, merge.Tiers), OrdinalOfRow(row), TimeOf(row));
    }

    /// <summary>The handle of a row wherever it stands.</summary>
    public RowHandle HandleOf(in RowPlace place, TierSet tiers) =>
        place.Segment is { } segment ? HandleOf(segment, place.Number, tiers) : HandleOf(place.HotRow);

    /// <summary>The handle of a row that was found by its unique key.</summary>
    public RowHandle HandleOf(TierSet tiers, uint rowId)
    {
        if (rowId >= tiers.HotStart)
        {
            return HandleOf(_arena.AddressOf(rowId), rowId);
        }

        var (segment, number) = (tiers.Of(rowId)!, NumberOf(tiers, rowId));
        return NewHandle(rowId, segment.RunOf(number).Series, segment.TimeAt(number));
    }

    /// <summary>Hides the rows that some handles name, as one commit.</summary>
    /// <param name="handles">The handles.</param>
    /// <param name="reason">Why; may be null.</param>
    public void Bust(ReadOnlySpan<RowHandle> handles, string? reason)
    {
        var reasonId = SymbolOf(reason);
        using var writer = _context.Lane.Enter();
        using var pin = Pin();
        _amended.Clear();
        foreach (ref readonly var handle in handles)
        {
            var rowId = Trace(handle, out var number);
            Note(rowId, number, RowIndex.NoRow, reasonId);
        }

        if (handles.IsEmpty)
        {
            return;
        }

        if (TryFindTwice(out var twice))
        {
            RefuseTwice(handles, twice.RowId);
        }

        var hidden = ListAmended();
        _next = _arena.Visible;
        CommitAmended(hidden);
        _busts += handles.Length;
    }

    /// <summary>Where the versions of a row stand, oldest first. Call under a pin.</summary>
    public List<RowVersion<RowPlace>> HistoryOf(in RowHandle handle)
    {
        RequireOwn(handle);
        var tiers = TakeTiers(out _);
        var hidden = tiers.Hidden;
        var versions = new List<RowVersion<RowPlace>>();
        var (own, series, time) = (_arena.IdAt(handle.Arrival), handle.Series, handle.TimeNanos);
        var rowId = FirstOf(hidden, own);
        while (hidden is not null && hidden.TryFind(rowId, out var row))
        {
            var place = row.SealedRow < 0
                ? new RowPlace(_arena.AddressOf(rowId))
                : new RowPlace(tiers.Of(rowId)!, row.SealedRow);
            versions.Add(new RowVersion<RowPlace>(place, new Timestamp(row.HiddenAt), ReasonOf(row)));
            if (row.Correction == RowIndex.NoRow)
            {
                return versions;
            }

            (rowId, series, time) = (row.Correction, row.CorrectionSeries, row.CorrectionTime);
        }

        var number = rowId >= tiers.HotStart ? HiddenRow.HotPosting : NumberOf(tiers, rowId, series, time);
        if (number == NotKept)
        {
            throw new AmendmentRefusedException(Name, handle, AmendmentRefusal.ArrivalNotKept);
        }

        if (rowId >= tiers.HotStart || number >= 0)
        {
            versions.Add(new RowVersion<RowPlace>(
                number < 0 ? new RowPlace(_arena.AddressOf(rowId)) : new RowPlace(tiers.Of(rowId)!, number),
                null,
                null));
        }

        return versions;
    }

    /// <summary>Notes that the last version of the row of a handle is to be corrected.</summary>
    private void AmendNamed(in RowHandle handle, byte* corrected, uint correction, uint reason)
    {
        var rowId = Trace(handle, out var number);
        if (_unique is not null)
        {
            var isSame = _unique.TryFindRow(corrected, out var version)
                && (Tiers.Hidden is null || TryFollow(Tiers, ref version))
                && version == rowId;
            if (!isSame)
            {
                throw new AmendmentRefusedException(Name, handle, AmendmentRefusal.OtherKey);
            }
        }

        Note(rowId, number, correction, reason);
    }

    /// <summary>The last version of the row of a handle, which readers see, and where it stands. Writer only.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="number">Receives its number in its segment; negative where it is in the arena.</param>
    private uint Trace(in RowHandle handle, out int number)
    {
        RequireOwn(handle);
        var tiers = Tiers;
        var (rowId, series, time) = (_arena.IdAt(handle.Arrival), handle.Series, handle.TimeNanos);
        while (tiers.Hidden is { } hidden && hidden.TryFind(rowId, out var row))
        {
            if (row.Correction == RowIndex.NoRow)
            {
                throw new AmendmentRefusedException(Name, handle, AmendmentRefusal.Busted);
            }

            (rowId, series, time) = (row.Correction, row.CorrectionSeries, row.CorrectionTime);
        }

        if (rowId >= tiers.HotStart)
        {
            Check.That(rowId < _arena.Visible);
            number = HiddenRow.HotPosting;
            return rowId;
        }

        number = NumberOf(tiers, rowId, series, time);
        return number >= 0 ? rowId
            : throw new AmendmentRefusedException(
                Name, handle, number == NotKept ? AmendmentRefusal.ArrivalNotKept : AmendmentRefusal.Gone);
    }

    private void RequireOwn(in RowHandle handle)
    {
        if (!handle.IsOf(_identity))
        {
            throw new AmendmentRefusedException(Name, handle, AmendmentRefusal.OtherTable);
        }
    }

    private void RefuseTwice(ReadOnlySpan<RowHandle> handles, uint twice)
    {
        foreach (ref readonly var handle in handles)
        {
            if (Trace(handle, out _) == twice)
            {
                throw new AmendmentRefusedException(Name, handle, AmendmentRefusal.TwiceInBatch);
            }
        }
    }

    /// <summary>
    /// The number in its segment of a sealed row whose series and time are known; <see cref="Segment.Gone"/> where it
    /// is gone, <see cref="NotKept"/> where it cannot be told from others.
    /// </summary>
    private int NumberOf(TierSet tiers, uint rowId, int series, long time)
    {
        if (_segmentLayout.RowOfArrivalStream >= 0)
        {
            return NumberOf(tiers, rowId);
        }

        if (tiers.Of(rowId) is not { } segment || !segment.TryFindRun(series, out var run))
        {
            return Segment.Gone;
        }

        var (first, end) = EndsOf(segment, run, time, time);
        if (_segmentLayout.ArrivalOfRowStream < 0)
        {
            return segment.RowCount == segment.Arrivals && end - first == 1 ? first : NotKept;
        }

        var arrival = tiers.ArrivalOf(segment, rowId);
        while (first < end)
        {
            var middle = (first + end) >> 1;
            var at = ArrivalOf(segment, middle);
            if (at == arrival)
            {
                return middle;
            }

            (first, end) = at < arrival ? (middle + 1, end) : (first, middle);
        }

        return Segment.Gone;
    }

    /// <summary>The number of a hidden row in other tiers, whatever is kept; negative where it is gone.</summary>
    private int NumberIn(TierSet next, in HiddenRow row)
    {
        var number = NumberOf(next, row.RowId, row.Series, row.Time);
        if (number != NotKept)
        {
            return number;
        }

        var segment = next.Of(row.RowId)!;
        segment.TryFindRun(row.Series, out var run);
        var (first, end) = EndsOf(segment, run, row.Time, row.Time);
        number = end - 1 - CountTiesBehind(row, segment.EndBlock);
        Check.That(number >= first && number < end);
        return number;
    }

    /// <summary>How many rows of a hidden row's series and time came behind it to its and the following
    /// blocks.</summary>
    private int CountTiesBehind(in HiddenRow row, uint endBlock)
    {
        var count = 0;
        if (row.RowId >= Tiers.HotStart)
        {
            for (var rowId = _arena.After(row.RowId, 1);
                rowId >> _arena.RowBits < endBlock;
                rowId = _arena.After(rowId, 1))
            {
                var other = _arena.AddressOf(rowId);
                count += TimeOf(other) == row.Time && OrdinalOfRow(other) == row.Series ? 1 : 0;
            }

            return count;
        }

        foreach (var segment in Tiers.Segments[Tiers.NumberOfRow(row.RowId)..])
        {
            if (segment.FirstBlock >= endBlock)
            {
                break;
            }

            if (segment.TryFindRun(row.Series, out var run))
            {
                var (first, end) = EndsOf(segment, run, row.Time, row.Time);
                var isOwn = segment == Tiers.Of(row.RowId);
                count += isOwn ? end - 1 - row.SealedRow : end - first;
            }
        }

        return count;
    }

    private RowHandle HandleOf(Segment segment, int number, TierSet tiers)
    {
        if (_segmentLayout.ArrivalOfRowStream >= 0)
        {
            return NewHandle(
                IdOf(segment, ArrivalOf(segment, number)), segment.RunOf(number).Series, segment.TimeAt(number));
        }

        using var wide = new WideRow(_layout.RowSize);
        fixed (byte* row = wide.Bytes)
        {
            segment.Thaw(number, 1, ColumnSet.All, row);
            return NewHandle(IdByKey(row, segment, tiers), OrdinalOfRow(row), TimeOf(row));
        }
    }

    /// <summary>The id of a sealed row that a walk has at hand, by its key: of all versions of the row that one which
    /// the walk sees.</summary>
    private uint IdByKey(byte* row, Segment segment, TierSet seen)
    {
        if (_unique is null)
        {
            throw AmendmentRefusedException.NoHandle(Name, AmendmentRefusal.ArrivalNotKept);
        }

        var tiers = TakeTiers(out var visible);
        if (!_unique.TryFindRow(row, tiers, visible, out var rowId))
        {
            throw AmendmentRefusedException.NoHandle(Name, AmendmentRefusal.Gone);
        }

        for (var version = FirstOf(tiers.Hidden, rowId); tiers.Hidden is { } hidden;)
        {
            var isSeen = version >> _arena.RowBits >= segment.FirstBlock
                && version >> _arena.RowBits < segment.EndBlock
                && seen.Hidden?.Contains(version) != true;
            if (isSeen)
            {
                return version;
            }

            if (!hidden.TryFind(version, out var older) || older.Correction == RowIndex.NoRow)
            {
                break;
            }

            version = older.Correction;
        }

        return rowId;
    }

    private uint IdOf(Segment segment, int arrival) =>
        _arena.IdAt(((long)segment.FirstBlock * _arena.RowsPerBlock) + arrival);

    private static int ArrivalOf(Segment segment, int number)
    {
        int arrival;
        segment.ReadArrivals(number, 1, &arrival);
        return arrival;
    }

    /// <summary>A loop that is before its first row, behind its last one, or disposed.</summary>
    private static InvalidOperationException NoRow() =>
        new("A handle was asked of a loop that has no row at hand. Ask after MoveNext said true.");

    private RowHandle NewHandle(uint rowId, int series, long time) =>
        new(_identity, _arena.RowsBefore(rowId), series, time);
}
