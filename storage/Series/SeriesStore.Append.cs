using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Series;

// A commit, under the write lane:
//
//   1. stage     rows are written after the visible ones and entered in the unique index; room is reserved for their
//                postings, new series and late rows. Any of this may be refused (memory, a duplicate, too late): then
//                the index entries and the reserved room are taken back, and nothing else had been changed.
//   2. fill in   postings, sums, latest rows, late rows, block infos. Allocates nothing and cannot fail.
//   3. publish   one release store of the new visible row id.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int StageRows = 1024;     // rows per step: staged, indexed and reserved while they are in cache

    private long _maxTime = long.MinValue;
    private int _seriesWithRows;
    private long _lateRows;
    private long _seriesLateRows;
    private long _duplicates;

    // The batch at hand, as row ordinals: [begin, prepared) have room reserved, [begin, indexed) are in the unique
    // index.
    private long _begin;
    private long _prepared;
    private long _indexed;
    private long _batchMaxTime;
    private long _batchLateRows;

    /// <summary>Appends a batch as one commit.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="skipDuplicates">Skip rows whose unique key is taken; else they refuse the batch.</param>
    public AppendOutcome Append<TSource>(TSource source, bool skipDuplicates)
        where TSource : struct, IRowSource, allows ref struct
    {
        using var writer = _context.Lane.Enter();
        ThrowIfDisposed();
        if (source.Count == 0)
        {
            return default;
        }

        _arena.Reserve(source.Count, Name);
        _begin = _prepared = _indexed = _arena.RowsBefore(_arena.Visible);
        _batchMaxTime = _maxTime;
        _batchLateRows = 0;
        try
        {
            Stage(source, skipDuplicates);
            if (_batchLateRows > 0)
            {
                PrepareLateRows();
            }
        }
        catch
        {
            TakeBack();
            throw;
        }

        var appended = _prepared - _begin;
        if (appended > 0)
        {
            Commit();
        }

        _duplicates += source.Count - appended;
        return new AppendOutcome(appended, source.Count - appended);
    }

    private void Stage<TSource>(TSource source, bool skipDuplicates)
        where TSource : struct, IRowSource, allows ref struct
    {
        var taken = 0L;
        while (taken < source.Count)
        {
            var rowId = _arena.IdAt(_prepared);
            var room = _arena.RowsPerBlock - (int)(rowId & _arena.RowMask);
            var count = (int)Math.Min(Math.Min(source.Count - taken, StageRows), room);
            var rows = _arena.AddressOf(rowId);
            source.CopyTo(taken, count, rows);
            var kept = count;
            if (_unique is not null)
            {
                kept = skipDuplicates ? IndexDistinct(rowId, rows, count) : IndexAll(rowId, count);
            }

            PrepareRows(rows, kept);
            taken += count;
        }
    }

    private int IndexAll(uint rowId, int count)
    {
        if (!_unique!.TryInsertRun(rowId, count, out var duplicate))
        {
            _duplicates++;
            throw new DuplicateKeyException(
                Name, _unique.Format(rowId + (uint)duplicate), _indexed - _begin + duplicate);
        }

        _indexed += count;
        return count;
    }

    /// <summary>Enters rows whose key is free and closes the gaps that the others leave.</summary>
    private int IndexDistinct(uint rowId, byte* rows, int count)
    {
        const int ahead = 16;   // a power of two: hashes between prefetch and insertion
        var hashes = stackalloc ulong[ahead];
        for (var row = 0; row < Math.Min(ahead, count); row++)
        {
            hashes[row] = _unique!.Prefetch(rowId + (uint)row);
        }

        var kept = 0;
        for (var row = 0; row < count; row++)
        {
            var hash = hashes[row & (ahead - 1)];
            if (row + ahead < count)
            {
                hashes[row & (ahead - 1)] = _unique!.Prefetch(rowId + (uint)(row + ahead));
            }

            if (kept != row)
            {
                Buffer.MemoryCopy(RowAt(rows, row), RowAt(rows, kept), _layout.RowSize, _layout.RowSize);
            }

            if (_unique!.TryInsert(hash, rowId + (uint)kept))
            {
                kept++;
                _indexed++;
            }
        }

        return kept;
    }

    /// <summary>Reserves what the rows need beside their place, and sees which are late.</summary>
    private void PrepareRows(byte* rows, int count)
    {
        var max = _batchMaxTime;
        var end = RowAt(rows, count);
        var prepared = _prepared;   // written back before anything that may throw
        var bySymbol = _map.BySymbol;
        for (var row = rows; row != end; row += _layout.RowSize)
        {
            var time = *(long*)(row + _layout.TimeOffset);
            if (time >= max)
            {
                max = time;
            }
            else
            {
                _prepared = prepared;
                NoteLateRow(time, max);
            }

            var state = FindOf(row, bySymbol);
            if (state == null || --state->Room < 0)
            {
                _prepared = prepared;
                Reserve(row, state);
                bySymbol = _map.BySymbol;
            }

            prepared++;
        }

        _prepared = prepared;
        _batchMaxTime = max;
    }

    private void NoteLateRow(long time, long max)
    {
        _batchLateRows++;
        if (_lateBound is { } bound && (ulong)(max - time) > (ulong)_lateBoundNanos)
        {
            throw new LateRowException(Name, new Timestamp(time), new Timestamp(max), bound);
        }
    }

    /// <summary>The slow part of reserving: a new series, or a new chunk for one whose room went below zero.</summary>
    private void Reserve(byte* row, SeriesState* state)
    {
        if (state == null)
        {
            RequireKnownSymbol(row);
            state = _map.Add(row);
            state->Room--;
        }

        try
        {
            _checkpoints.AddChunk(state);
        }
        catch
        {
            state->Room++;
            throw;
        }
    }

    /// <summary>Ids from outside would make the directory of symbols as large as they are.</summary>
    private void RequireKnownSymbol(byte* row)
    {
        if (_layout.SymbolKeyOffset >= 0)
        {
            var symbol = new Symbol(*(uint*)(row + _layout.SymbolKeyOffset));
            if (!_context.Symbols.Contains(symbol))
            {
                throw new UnknownSymbolException(symbol, _context.Symbols.Count);
            }
        }
    }

    /// <summary>Undoes a batch that was refused while it was staged.</summary>
    private void TakeBack()
    {
        AbortLateRows();
        for (var ordinal = _begin; ordinal < _prepared; ordinal++)
        {
            FindOf(_arena.AddressOf(_arena.IdAt(ordinal)))->Room++;
        }

        // Newest first, one block's rows at a time: their ids are consecutive.
        while (_indexed > _begin)
        {
            var last = _arena.IdAt(_indexed - 1);
            var count = (int)Math.Min(_indexed - _begin, (last & _arena.RowMask) + 1);
            _unique!.RemoveRun(last - (uint)count + 1, count);
            _indexed -= count;
        }
    }
}
