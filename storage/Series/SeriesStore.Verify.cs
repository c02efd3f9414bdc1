using System.Globalization;
using NativeStore.Core.Checks;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// The costly tier of checks: walks every row and every structure and proves what the header of SeriesStore states.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>
    /// Proves all invariants of the table. Holds the write lane; allocates managed memory; for tests and tools.
    /// </summary>
    /// <exception cref="CheckFailedException">An invariant does not hold.</exception>
    public void Verify()
    {
        using var writer = _context.Lane.Enter();
        ThrowIfDisposed();
        var lateIds = VerifyBlocks();
        VerifyLateSet(LateRuns, lateIds, "the table's late set");
        Require(IsCountOf(LateRowCount, lateIds.Count), "the count of late rows is right", "late rows", LateRowCount);
        var rows = VerifySegments();
        var seriesLate = 0L;
        var seriesWithRows = 0;
        for (var ordinal = 0; ordinal < _map.Count; ordinal++)
        {
            if (_map.Live(ordinal) == null)
            {
                continue;
            }

            var (postings, late) = VerifySeries(ordinal, lateIds);
            rows += postings + late;
            seriesLate += late;
            seriesWithRows += _map.At(ordinal)->Count > 0 ? 1 : 0;
        }

        var hidden = VerifyHidden();
        Require(rows == RowCount + hidden, "every row is in its series once", "rows", rows);
        Require(
            IsCountOf(_seriesLateRows, seriesLate), "the count of series-late rows is right", "late rows", seriesLate);
        Require(seriesWithRows == _seriesWithRows, "the count of series is right", "series", seriesWithRows);
        VerifyUnique();
    }

    /// <summary>Counters go on counting rows that are sealed or gone.</summary>
    private bool IsCountOf(long counted, long hot) => Tiers.HotStart == 0 ? counted == hot : counted >= hot;

    /// <summary>Walks the arena; returns the rows that were late for the table.</summary>
    private HashSet<uint> VerifyBlocks()
    {
        var lateIds = new HashSet<uint>();
        var visible = _arena.Visible;
        var hotBlock = Tiers.HotBlock;
        var max = visible == Tiers.HotStart ? _maxTime
            : hotBlock == 0 ? long.MinValue
            : _arena.Infos[hotBlock].PrefixMaxTime;
        foreach (var segment in Tiers.Segments)
        {
            Require(segment.MaxTime <= max, "a segment is not newer than all before the arena", "time", max);
        }

        Require(_arena.FirstBlock == hotBlock, "the arena begins where the segments end", "block", hotBlock);
        for (var block = hotBlock; visible > Tiers.HotStart && block <= LastBlock(visible); block++)
        {
            var info = _arena.Infos[block];
            var rows = _arena.Addresses[block];
            var count = RowsVisible(block, visible);
            var before = 0;
            Require(info.PrefixMaxTime == max, "a block knows the newest time before it", "block", block);
            var expected = new BlockInfo { PrefixMaxTime = max, MinTime = long.MaxValue, MaxTime = long.MinValue };
            for (var row = 0; row < count; row++)
            {
                var time = TimeAt(rows, row);
                expected.MinTime = Math.Min(expected.MinTime, time);
                expected.MaxTime = Math.Max(expected.MaxTime, time);
                var rowId = (block << _arena.RowBits) + (uint)row;

                // Of rows that are gone the series may be forgotten.
                var isThere = rowId >= Tiers.HotStart;
                if (isThere && time == max && info.IsTied == 0 && _segmentLayout.ArrivalOfRowStream < 0)
                {
                    Require(before <= OrdinalOfRow(RowAt(rows, row)), "a block knows of its ties", "block", block);
                }

                before = time < max || !isThere ? before : OrdinalOfRow(RowAt(rows, row));
                if (time < max)
                {
                    expected.LateRows++;
                    if (isThere)
                    {
                        lateIds.Add(rowId);
                    }
                }

                max = Math.Max(max, time);
            }

            expected.IsTied = info.IsTied;
            Require(info.Equals(expected), "a block knows its times and its late rows", "block", block);
        }

        Require(max == _maxTime, "the table knows its newest time", "time", max);
        return lateIds;
    }

    /// <summary>Proves that a set holds exactly the given rows, in sorted runs.</summary>
    private void VerifyLateSet(LateRuns* set, HashSet<uint> expected, string what)
    {
        var seen = new HashSet<uint>();
        for (var number = 0; set != null && number < set->RunCount; number++)
        {
            var run = Late.LateRuns.Run(set, number);
            Require(run->Count > 0 && run->Count <= run->Capacity, "a run is not empty and fits its memory", what,
                number);
            for (uint at = 0; at < run->Count; at++)
            {
                var entry = run->Entries[at];
                Require(at == 0 || run->Entries[at - 1].IsBefore(entry), "a run is sorted", what, number);
                if (entry.RowId < Tiers.HotStart)
                {
                    continue;
                }

                Require(seen.Add(entry.RowId), "a late row stands in one run, once", what, entry.RowId);
                Require(expected.Contains(entry.RowId), "only late rows are in a late set", what, entry.RowId);
                Require(entry.Time == TimeOfRow(entry.RowId), "an entry has its row's time", what, entry.RowId);
            }
        }

        Require(seen.Count == expected.Count, "every late row is in the late set", what, seen.Count);
    }

    private (long Postings, long Late) VerifySeries(int ordinal, HashSet<uint> lateIds)
    {
        var state = _map.At(ordinal);
        var tail = SeriesState.Tail(state, _layout);
        var key = new ReadOnlySpan<byte>(SeriesState.Key(state, _layout), _map.Key.Bytes);
        Require(tail->Ordinal == ordinal, "a series knows its ordinal", "series", ordinal);
        Require(_map.Find(key) == state, "a series is found by its key", "series", ordinal);
        var firstHot = state->Count == 0 ? 0
            : GallopTo(state->Checkpoints, tail->FirstHot, state->Count, Tiers.HotStart);
        Require(tail->FirstHot <= firstHot, "the hint is not past the first hot posting", "series", ordinal);
        Require(
            tail->FirstChunk <= tail->FirstHot >> Checkpoint.ChunkBits && tail->FirstChunk <= tail->Chunks,
            "chunks of hot postings are not given back",
            "series",
            ordinal);
        var room = (long)tail->Chunks * Checkpoint.RowsPerChunk;
        Require(state->Count <= room, "postings stand in chunks", "series", ordinal);
        Require(
            state->Count == 0 || LastPosting(state) == IdAt(state->Checkpoints, state->Count - 1),
            "a series knows its last chunk",
            "series",
            ordinal);
        VerifyPostings(state, firstHot, key, ordinal);
        VerifyLatest(state, ordinal);

        var late = new HashSet<uint>();
        for (var number = 0; tail->Late != null && number < tail->Late->RunCount; number++)
        {
            var run = Late.LateRuns.Run(tail->Late, number);
            for (uint at = 0; at < run->Count; at++)
            {
                var row = run->Entries[at].RowId;
                if (row < Tiers.HotStart)
                {
                    continue;
                }

                late.Add(row);
                Require(lateIds.Contains(row), "a row late for its series is late for the table", "row", row);
                Require(_map.Key.Matches(_arena.AddressOf(row), key), "a late row is of its series", "row", row);
            }
        }

        VerifyLateSet(tail->Late, late, "a series' late set");
        return (state->Count - firstHot, late.Count);
    }

    private void VerifyPostings(SeriesState* state, uint firstHot, ReadOnlySpan<byte> key, int ordinal)
    {
        // What the sums are of rows that are sealed or gone, the first checkpoint says that has none of these in its
        // chunk.
        var sums = new Int128[Math.Max(1, _layout.RunningSumCount)];
        var sumsKnown = firstHot == 0;
        for (var position = firstHot; position < state->Count; position++)
        {
            var row = IdAt(state->Checkpoints, position);
            var checkpoint = Checkpoint.At(state->Checkpoints, position >> Checkpoint.ChunkBits, _layout);
            if ((position & Checkpoint.ChunkMask) == 0)
            {
                var before = new ReadOnlySpan<Int128>(Checkpoint.Sums(checkpoint), _layout.RunningSumCount);
                if (!sumsKnown)
                {
                    before.CopyTo(sums);
                    sumsKnown = true;
                }

                Require(checkpoint->FirstTime == TimeOfRow(row), "a checkpoint has its first row's time", "series",
                    ordinal);
                Require(before.SequenceEqual(sums.AsSpan(0, before.Length)), "a checkpoint has the sums", "series",
                    ordinal);
            }

            if (position > firstHot)
            {
                var previous = IdAt(state->Checkpoints, position - 1);
                Require(previous < row, "postings are in arrival order", "series", ordinal);
                Require(TimeOfRow(previous) <= TimeOfRow(row), "postings are in time order", "series", ordinal);
            }

            Require(row < _arena.Visible, "the writer leaves no invisible posting", "series", ordinal);
            Require(_map.Key.Matches(_arena.AddressOf(row), key), "a posting is of its series", "row", row);
            _layout.Accumulate(in *_arena.AddressOf(row), ref sums[0]);
        }

        var kept = new ReadOnlySpan<Int128>(SeriesState.Sums(state, _layout), _layout.RunningSumCount);
        var areRight = !sumsKnown || kept.SequenceEqual(sums.AsSpan(0, kept.Length));
        Require(areRight, "the running sums are right", "series", ordinal);
    }

    private void VerifyLatest(SeriesState* state, int ordinal)
    {
        var isWithdrawn = (state->Version & 1) != 0;
        Require(!isWithdrawn || state->LatestRowId < Tiers.HotStart, "no copy is half written", "series", ordinal);
        if (state->Count == 0)
        {
            return;
        }

        var newest = IdAt(state->Checkpoints, state->Count - 1);
        if (state->LatestRowId == Index.RowIndex.NoRow)
        {
            var isHidden = Tiers.Hidden?.Contains(newest) == true || !MayExist(newest, ordinal);
            Require(isHidden, "there is a copy of a latest row that is not hidden", "series", ordinal);
            return;
        }

        Require(state->LatestRowId == newest, "the latest row is the newest", "series", ordinal);
        if (newest >= Tiers.OldestStart && !isWithdrawn)
        {
            var copy = new ReadOnlySpan<byte>(SeriesState.Latest(state), _layout.RowSize);
            var row = new byte[_layout.RowSize];
            NewestRow(state).CopyTo(row);
            Require(copy.SequenceEqual(row), "the copy is the latest row", "series", ordinal);
        }
    }

    private void VerifyUnique()
    {
        if (_unique is null)
        {
            return;
        }

        var bytes = new byte[_layout.RowSize];
        fixed (byte* row = bytes)
        {
            var copy = (nint)row;
            _unique.Index.Verify(rowId =>
            {
                var place = PlaceOf(Tiers, rowId);
                if (!place.Exists)
                {
                    return null;
                }

                place.CopyTo(bytes);
                return _unique.HashOf((byte*)copy);
            });
            var stored = RowCount + (Tiers.Hidden?.Count ?? 0);
            Require(
                !_unique.Index.IsSweepDue ? _unique.Index.Count == stored : _unique.Index.Count >= stored,
                "every row is in the unique index, once",
                "rows",
                _unique.Index.Count);
            var end = _arena.RowsBefore(_arena.Visible);
            var rows = 0L;
            for (var ordinal = _arena.RowsBefore(Tiers.OldestStart); ordinal < end; ordinal++)
            {
                var rowId = _arena.IdAt(ordinal);
                var place = PlaceOf(Tiers, rowId);
                if (!place.Exists)
                {
                    continue;
                }

                place.CopyTo(bytes);
                var isFound = _unique.TryFindRow(row, out var found);
                if (isFound && Tiers.Hidden is { } hidden)
                {
                    // Any version may be found: both lead to the last.
                    isFound = hidden.TryFollow(ref found) == hidden.TryFollow(ref rowId);
                }

                Require(isFound && found == rowId, "a row is found by its key", "row", rowId);
                rows++;
            }

            Require(rows == stored, "every row has an id", "rows", rows);
        }
    }

    /// <summary>Proves that the list of hidden rows tells where they stand; returns how many these are.</summary>
    private int VerifyHidden()
    {
        var tiers = Tiers;
        var before = -1L;
        foreach (ref readonly var row in tiers.Hidden is { } hidden ? hidden.Rows : default)
        {
            Require(row.RowId > before && row.RowId < _arena.Visible, "hidden rows ascend", "row", row.RowId);
            Require(row.RowId >= tiers.OldestStart, "hidden rows exist", "row", row.RowId);
            before = row.RowId;
            var number = row.RowId >= tiers.HotStart ? 0 : NumberOf(tiers, row.RowId, row.Series, row.Time);
            var expected = row.RowId >= tiers.HotStart
                ? HiddenHot(row.RowId)
                : HiddenSealed(row.RowId, number == NotKept ? row.SealedRow : number);
            Require(
                row.Time == expected.Time && row.Series == expected.Series && row.SealedRow == expected.SealedRow,
                "a hidden row is known by what it is",
                "row",
                row.RowId);
            Require(
                row.SealedRow < 0
                    || tiers.HiddenOf(tiers.NumberOf(row.RowId >> _arena.RowBits)).Contains(row.SealedRow),
                "a hidden row is listed by where it stands",
                "row",
                row.RowId);
            Require(row.Correction > row.RowId, "a correction comes after what it corrects", "row", row.RowId);
            var last = tiers.Hidden!.TryFind(row.Correction, out var corrected) ? corrected.Last : row.Correction;
            Require(row.Last == last, "a hidden row knows what stands in its place", "row", row.RowId);
        }

        return tiers.Hidden?.Count ?? 0;
    }

    /// <summary>Whether a row is not gone, as far as the table can tell.</summary>
    private bool MayExist(uint rowId, int series) =>
        _unique is not null || rowId >= Tiers.HotStart
            ? PlaceOf(Tiers, rowId).Exists
            : Tiers.Of(rowId) is { } segment
                && segment.RowCount == segment.Arrivals
                && segment.TryFindRun(series, out _);

    private long TimeOfRow(uint row) => *(long*)(_arena.AddressOf(row) + _layout.TimeOffset);

    private void Require(bool condition, string invariant, string what, long number)
    {
        if (!condition)
        {
            throw new CheckFailedException(string.Create(
                CultureInfo.InvariantCulture, $"Table '{Name}', {what} {number}: it must hold that {invariant}."));
        }
    }
}
