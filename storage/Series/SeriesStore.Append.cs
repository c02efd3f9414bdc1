using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Series;

// A commit, under the write lane, in one pass over the rows:
//
//   1. stage     rows are written after the visible ones, entered in the unique index and posted to their series, a
//                thousand at a time while they are in cache; late rows are noted. Readers skip all of it: every path
//                to a row checks its id against `visible`. Any of this may be refused (memory, a duplicate, too late):
//                then SeriesStore.TakeBack.cs undoes it.
//   2. complete  late sets and latest rows: prepared, so this allocates nothing and cannot fail.
//   3. publish   one release store of the new visible row id.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int StageRows = 256;     // rows per step: written, indexed and posted while they are in cache

    private readonly ScratchList<TouchedSeries> _touched;
    private long _maxTime = long.MinValue;
    private SeriesState* _lastInOrder;      // the series of the newest row that was not late; never forgotten
    private bool _hasTies;                  // whether any block ever was marked as tied
    private int _seriesWithRows;
    private long _lateRows;
    private long _seriesLateRows;
    private long _duplicates;
    private long _tooLate;

    // The batch at hand: its first row id, the next one to be posted, how many of its rows are in the unique index.
    private uint _begin;
    private uint _next;
    private long _indexed;
    private long _batchMaxTime;
    private SeriesState* _batchLastInOrder;
    private uint _batch;
    private BlockInfo _infoBefore;

    /// <summary>
    /// Starts to load what the append of a row will wait for longest, the cache line of its key in the unique index:
    /// before the write lane is entered, whose locked instructions would wait for it.
    /// </summary>
    public void Prefetch(byte* row)
    {
        if (_layout.UniqueInt64Offset >= 0)
        {
            using var pin = Pin();
            _unique!.Prefetch(*(long*)(row + _layout.UniqueInt64Offset));
        }
    }

    /// <summary>Appends a batch as one commit.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="skipDuplicates">Skip rows whose unique key is taken; else they refuse the batch.</param>
    public AppendOutcome Append<TSource>(TSource source, bool skipDuplicates)
        where TSource : struct, IRowSource, allows ref struct
    {
        using var writer = _context.Lane.Enter();
        ThrowIfDisposed();
        var count = source.Count;
        if (count == 0)
        {
            return default;
        }

        var endBlock = _arena.EndBlock;
        BeginBatch();
        var appended = 0L;
        try
        {
            _arena.Reserve(count, Name);
            appended = Stage(source, count, skipDuplicates);
            PrepareLateRows();
        }
        catch
        {
            // Blocks of a batch that is too large would keep all memory, and no upkeep could get at it.
            TakeBack();
            _arena.FreeFrom(endBlock);
            throw;
        }

        if (appended > 0)
        {
            Commit();
        }

        if (appended < count)
        {
            _arena.FreeFrom(Math.Max(endBlock, (_next >> _arena.RowBits) + 1L));
        }

        _duplicates += count - appended;
        return new AppendOutcome(appended, count - appended);
    }

    private void BeginBatch()
    {
        _begin = _next = _arena.Visible;
        _indexed = 0;
        _batchMaxTime = _maxTime;
        _batchLastInOrder = _lastInOrder;
        _batchNewestShown = _newestShown;
        if (++_batch == 0)
        {
            ForgetBatches();
        }

        _touched.Clear();
        _lateScratch.Clear();
        _seriesLateScratch.Clear();
        if ((_begin & _arena.RowMask) != 0)
        {
            _infoBefore = _arena.Infos[_begin >> _arena.RowBits];
        }
    }

    /// <summary>
    /// Batch numbers start over after 2^32 batches: then no series may still have one of the first round.
    /// </summary>
    private void ForgetBatches()
    {
        _batch = 1;
        for (var ordinal = 0; ordinal < _map.Count; ordinal++)
        {
            _map.At(ordinal)->Batch = 0;
        }
    }

    private long Stage<TSource>(TSource source, long total, bool skipDuplicates)
        where TSource : struct, IRowSource, allows ref struct
    {
        var taken = 0L;
        var appended = 0L;
        while (taken < total)
        {
            var rowId = _next;
            var room = _arena.RowsPerBlock - (int)(rowId & _arena.RowMask);
            var count = (int)Math.Min(Math.Min(total - taken, StageRows), room);
            var rows = _arena.AddressOf(rowId);
            source.CopyTo(taken, count, rows);
            taken += count;
            if (_unique is not null)
            {
                count = skipDuplicates
                    ? IndexDistinct(source, taken - count, rowId, rows, count)
                    : IndexAll(rowId, count);
            }

            Post(rowId, rows, count);
            _next = _arena.After(rowId, count);
            appended += count;
        }

        return appended;
    }

    private int IndexAll(uint rowId, int count)
    {
        var duplicate = 0;
        var isUnique = count == 1
            ? _unique!.TryInsert(_unique.HashOfRow(rowId), rowId)
            : _unique!.TryInsertRun(rowId, count, out duplicate);
        if (!isUnique)
        {
            _duplicates++;
            throw new DuplicateKeyException(
                Name, _unique.Format(rowId + (uint)duplicate), _indexed + duplicate);
        }

        _indexed += count;
        return count;
    }

    /// <summary>Enters rows whose key is free and closes the gaps that the others leave.</summary>
    [SkipLocalsInit]
    private int IndexDistinct<TSource>(TSource source, long first, uint rowId, byte* rows, int count)
        where TSource : struct, IRowSource, allows ref struct
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
            else
            {
                source.NoteDuplicate(first + row);
            }
        }

        return kept;
    }

    /// <summary>Completes the staged batch and shows it to readers. Allocates nothing and cannot fail.</summary>
    private void Commit()
    {
        Complete();
        _arena.Publish(_next);
        _context.Epochs.CollectIfDue();
    }

    private void Complete()
    {
        CommitLateRows();
        _maxTime = _batchMaxTime;
        _lastInOrder = _batchLastInOrder;
        if (_isNewestHidden)
        {
            _newestShown = _batchNewestShown;
            _isNewestHidden = _newestShown < _maxTime;
        }

        foreach (ref readonly var touched in _touched.Items)
        {
            if (touched.State->Count > touched.CountBefore)
            {
                RenewLatest(touched.State);
                _seriesWithRows += touched.CountBefore == 0 ? 1 : 0;
            }
        }
    }

    /// <summary>
    /// Copies a series' newest row to where it is read from, under the sequence lock: see SeriesState.
    /// </summary>
    private void RenewLatest(SeriesState* state)
    {
        var rowId = LastPosting(state);
        var version = state->Version | 1;
        state->Version = version;
        Volatile.WriteBarrier();
        state->LatestRowId = rowId;
        Unsafe.CopyBlockUnaligned(
            SeriesState.Latest(state), _arena.AddressOf(rowId), (uint)_layout.RowSize);
        Volatile.Write(ref state->Version, version + 1);
    }
}
