using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Series;

// Steps 2 and 3 of a commit: nothing here allocates or fails.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private void Commit()
    {
        var max = _maxTime;
        var ordinal = _begin;
        while (ordinal < _prepared)
        {
            var rowId = _arena.IdAt(ordinal);
            var rowInBlock = (int)(rowId & _arena.RowMask);
            var count = (int)Math.Min(_prepared - ordinal, _arena.RowsPerBlock - rowInBlock);
            var info = _arena.Infos + (rowId >> _arena.RowBits);
            if (rowInBlock == 0)
            {
                *info = new BlockInfo { PrefixMaxTime = max, MinTime = long.MaxValue, MaxTime = long.MinValue };
            }

            max = _batchLateRows == 0
                ? CommitInOrder(rowId, count, info)
                : CommitWithLateRows(rowId, count, info, max);
            ordinal += count;
        }

        CommitLateRows();
        _maxTime = max;
        _arena.Publish(_arena.IdAt(_prepared));
        _context.Epochs.CollectIfDue();
    }

    /// <summary>Fills in rows of one block, none of them late. Returns the newest time.</summary>
    private long CommitInOrder(uint rowId, int count, BlockInfo* info)
    {
        var rows = _arena.AddressOf(rowId);
        var end = RowAt(rows, count);
        var bySymbol = _map.BySymbol;
        for (var row = rows; row != end; row += _layout.RowSize)
        {
            Post(FindOf(row, bySymbol), row, rowId);
            rowId++;
        }

        var last = *(long*)(end - _layout.RowSize + _layout.TimeOffset);
        info->MinTime = Math.Min(info->MinTime, *(long*)(rows + _layout.TimeOffset));
        info->MaxTime = Math.Max(info->MaxTime, last);
        return last;
    }

    /// <summary>As <see cref="CommitInOrder"/>, for a batch some of whose rows are late.</summary>
    private long CommitWithLateRows(uint rowId, int count, BlockInfo* info, long max)
    {
        var row = _arena.AddressOf(rowId);
        for (var end = RowAt(row, count); row != end; row += _layout.RowSize, rowId++)
        {
            var time = *(long*)(row + _layout.TimeOffset);
            info->MinTime = Math.Min(info->MinTime, time);
            info->MaxTime = Math.Max(info->MaxTime, time);
            var state = FindOf(row);
            if (time >= max)
            {
                max = time;
                Post(state, row, rowId);
                continue;
            }

            info->LateRows++;
            if (state->Count > 0 && time < LatestTime(state))
            {
                state->Room++;      // it was reserved a posting, but stands in the series' late set
            }
            else
            {
                Post(state, row, rowId);
            }
        }

        return max;
    }

    /// <summary>Makes a row the newest of its series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Post(SeriesState* state, byte* row, uint rowId)
    {
        var position = state->Count;
        if ((position & Checkpoint.ChunkMask) == 0)
        {
            OpenChunk(state, row, position);
        }

        state->Chunk[position & Checkpoint.ChunkMask] = rowId;
        if (_layout.RunningSumCount > 0)
        {
            _layout.Accumulate(in *row, ref *SeriesState.Sums(state, _layout));
            if (_magnitudes.AreNeeded)
            {
                _magnitudes.Add(row, SeriesState.Magnitudes(state, _layout));
            }
        }

        // The sequence lock: see SeriesState.
        var version = state->Version;
        state->Version = version + 1;
        Volatile.WriteBarrier();
        state->LatestRowId = rowId;
        Unsafe.CopyBlockUnaligned(SeriesState.Latest(state), row, (uint)_layout.RowSize);
        Volatile.Write(ref state->Version, version + 2);
        Volatile.Write(ref state->Count, position + 1);
    }

    /// <summary>Fills in the checkpoint whose chunk was reserved for this row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenChunk(SeriesState* state, byte* row, uint position)
    {
        if (position == 0)
        {
            Volatile.Write(ref _seriesWithRows, _seriesWithRows + 1);
        }

        var checkpoint = Checkpoint.At(state->Checkpoints, position >> Checkpoint.ChunkBits, _layout);
        checkpoint->FirstTime = *(long*)(row + _layout.TimeOffset);
        var sums = SeriesState.Sums(state, _layout);
        for (var sum = 0; sum < _layout.RunningSumCount; sum++)
        {
            Checkpoint.Sums(checkpoint)[sum] = sums[sum];
        }

        state->Chunk = checkpoint->Chunk;
    }

    /// <summary>The state of a row's series, or null where it has none yet. Writer only.</summary>
    private SeriesState* FindOf(byte* row) => FindOf(row, _map.BySymbol);

    /// <summary>As <see cref="FindOf(byte*)"/>, with the directory of symbols held by the loop around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SeriesState* FindOf(byte* row, nint* bySymbol) =>
        _layout.SymbolKeyOffset >= 0
            ? SeriesMap<TLayout>.Find(bySymbol, new Symbol(*(uint*)(row + _layout.SymbolKeyOffset)))
            : FindByPackedKey(row);

    private SeriesState* FindByPackedKey(byte* row)
    {
        Span<byte> key = stackalloc byte[Layouts.KeyColumns.BytesMax];
        key = key[.._map.Key.Bytes];
        _map.Key.CopyTo(row, key);
        return _map.Find(key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long LatestTime(SeriesState* state) => *(long*)(SeriesState.Latest(state) + _layout.TimeOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* RowAt(byte* rows, int number) => rows + ((nint)number * _layout.RowSize);
}
