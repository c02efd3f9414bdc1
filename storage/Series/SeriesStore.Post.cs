using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Staged rows are posted to their series. What a row touches beside itself: its series' first cache line and the line
// of the chunk of postings that is being filled.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly int[] _symbolsBesideKey;

    /// <summary>
    /// Posts neighbouring rows of one block, notes those that are late and widens what is known of the block.
    /// </summary>
    private void Post(uint rowId, byte* rows, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_isNewestHidden)
        {
            RequireInBound(rows, count);
        }

        RequireKnownSymbols(rows, count);
        var info = _arena.Infos + (rowId >> _arena.RowBits);
        var max = _batchMaxTime;
        if ((rowId & _arena.RowMask) == 0)
        {
            *info = new BlockInfo { PrefixMaxTime = max, MinTime = long.MaxValue, MaxTime = long.MinValue };
        }

        var lateBefore = info->LateRows;
        info->MinTime = Math.Min(info->MinTime, *(long*)(rows + _layout.TimeOffset));
        var batch = _batch;
        var bySymbol = _map.BySymbol;
        var symbolBase = _map.SymbolBase;
        var end = RowAt(rows, count);
        for (var row = rows; row != end; row += _layout.RowSize, rowId++)
        {
            var state = FindOf(row, bySymbol, symbolBase);
            if (state == null || state->Batch != batch)
            {
                state = Touch(row, state);
                bySymbol = _map.BySymbol;
            }

            var time = *(long*)(row + _layout.TimeOffset);
            if (time >= max)
            {
                if (time == max)
                {
                    NoteTie(rows, row, state, rowId >> _arena.RowBits);
                }

                max = time;
            }
            else if (IsLateInSeries(state, rowId, time, max, info))
            {
                continue;
            }

            PostOne(state, row, rowId);
        }

        // Without an in-order row the greatest time is among the late ones, which IsLateInSeries has seen to.
        if (info->LateRows - lateBefore < count)
        {
            info->MaxTime = Math.Max(info->MaxTime, max);
        }

        _batchMaxTime = max;
        _batchLastInOrder = LastInOrder(rows, end, max);
        if (max == long.MaxValue)
        {
            ThrowAtTheLastTime();
        }
    }

    /// <summary>
    /// The series of the newest row that was not late, before one of the rows at hand: it has the greatest time so far,
    /// and no late row has that. Looked for where it is wanted, which is less work than to carry it from row to row.
    /// </summary>
    private SeriesState* LastInOrder(byte* rows, byte* end, long max)
    {
        for (var row = end; row != rows;)
        {
            row -= _layout.RowSize;
            if (TimeOf(row) == max)
            {
                return FindOf(row, _map.BySymbol);
            }
        }

        return _batchLastInOrder;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowAtTheLastTime() => throw new Core.Time.TimeRangeException(
        $"A row of table '{Name}' has the time {Core.Time.Timestamp.MaxValue}, the last there is: no window " +
        "[from, to) could end behind it. Write a time at least a nanosecond earlier.");

    /// <summary>
    /// Notes that a row has the time of the one before it, and comes before it in a walk over all series, as its series
    /// does: in all blocks that the rows of that time stand in. Where the one before has the mark already, so have the
    /// earlier ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteTie(byte* rows, byte* row, SeriesState* state, uint block)
    {
        var infos = _arena.Infos;
        if (infos[block].IsTied != 0 || _segmentLayout.ArrivalOfRowStream >= 0)
        {
            return;
        }

        var time = TimeOf(row);
        var before = LastInOrder(rows, row, time);
        if (before == null || before == state || OrdinalOf(before) < OrdinalOf(state))
        {
            return;
        }

        Volatile.Write(ref _hasTies, true);
        while (infos[block].IsTied == 0)
        {
            infos[block].IsTied = 1;
            if (block == _arena.FirstBlock || infos[block].PrefixMaxTime != time)
            {
                return;
            }

            block--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PostOne(SeriesState* state, byte* row, uint rowId)
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

        Volatile.Write(ref state->Count, position + 1);
    }

    /// <summary>Notes the series of a row, on its first row in the batch, and makes it where it has none yet.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SeriesState* Touch(byte* row, SeriesState* state)
    {
        if (state == null)
        {
            if (_layout.SymbolKeyOffset >= 0)
            {
                RequireKnownSymbol(new Symbol(*(uint*)(row + _layout.SymbolKeyOffset)));
            }
            else
            {
                RequireOwnSymbols(row);
            }

            ReuseForgotten();
            state = _map.Add(row, _begin);
        }

        _touched.Add(new TouchedSeries(state, state->Count));
        state->Batch = _batch;
        return state;
    }

    /// <summary>Ids from outside would make the directory of symbols as large as they are.</summary>
    private void RequireKnownSymbol(Symbol symbol)
    {
        if (!_context.Symbols.Contains(symbol))
        {
            throw _context.Symbols.Unknown(symbol);
        }
    }

    /// <summary>A symbol of another database would stand under another name here. None is no symbol of any.</summary>
    private void RequireOwn(Symbol symbol)
    {
        if (_context.Symbols.IsForeign(symbol))
        {
            throw _context.Symbols.Unknown(symbol);
        }
    }

    /// <summary>The same for the symbols of a new series' key of several columns.</summary>
    private void RequireOwnSymbols(byte* row)
    {
        foreach (var column in _map.Key.Columns)
        {
            if (column.Type == ColumnType.Symbol)
            {
                RequireOwn(new Symbol(*(uint*)(row + column.Offset)));
            }
        }
    }

    /// <summary>The same for a packed key.</summary>
    private void RequireOwnSymbols(ReadOnlySpan<ColumnDescriptor> columns, ReadOnlySpan<byte> key)
    {
        var at = 0;
        foreach (var column in columns)
        {
            if (column.Type == ColumnType.Symbol)
            {
                RequireOwn(new Symbol(Unsafe.ReadUnaligned<uint>(in key[at])));
            }

            at += column.Size;
        }
    }

    /// <summary>Looks at the symbols of rows that are not their series' key, four at a time.</summary>
    private void RequireKnownSymbols(byte* rows, int count)
    {
        if (_symbolsBesideKey.Length == 0)
        {
            return;
        }

        var symbols = _context.Symbols;
        var (known, first) = ((uint)symbols.Count, symbols.Base + 1);
        var stride = (nint)_layout.RowSize;
        foreach (var offset in _symbolsBesideKey)
        {
            var at = rows + offset;
            var end = at + (count * stride);
            for (; end - at >= 4 * stride; at += 4 * stride)
            {
                var farthest = Math.Max(
                    Math.Max(*(uint*)at - first, *(uint*)(at + stride) - first),
                    Math.Max(*(uint*)(at + (2 * stride)) - first, *(uint*)(at + (3 * stride)) - first));
                if (farthest >= known)
                {
                    RequireKnownSymbols(symbols, at, at + (4 * stride), known, first);
                }
            }

            RequireKnownSymbols(symbols, at, end, known, first);
        }
    }

    /// <summary>None is known to every dictionary.</summary>
    private void RequireKnownSymbols(SymbolDictionary symbols, byte* at, byte* end, uint known, uint first)
    {
        for (; at != end; at += _layout.RowSize)
        {
            var id = *(uint*)at;
            if (id - first >= known && id != 0)
            {
                throw symbols.Unknown(new Symbol(id));
            }
        }
    }

    /// <summary>Where symbols stand that are not part of the series' key.</summary>
    private static int[] SymbolsBesideKey(TableSchema schema) =>
    [
        .. schema.Columns.Where(column => column.Type == ColumnType.Symbol && !schema.SeriesKey.Contains(column))
            .SelectMany(column => Enumerable.Range(0, column.ArrayLength)
                .Select(element => column.Offset + (element * sizeof(uint)))),
    ];

    /// <summary>
    /// Notes a row older than the table's newest; true where it is older than its series' newest too, so that it stands
    /// in the series' late set and not among its postings.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsLateInSeries(SeriesState* state, uint rowId, long time, long max, BlockInfo* info)
    {
        if (!_isNewestHidden)
        {
            RequireInBound(time, max);
        }

        var entry = new LateEntry(time, rowId, SeriesState.Tail(state, _layout)->Ordinal);
        _lateScratch.Add(entry);
        info->LateRows++;
        info->MinTime = Math.Min(info->MinTime, time);
        info->MaxTime = Math.Max(info->MaxTime, time);
        if (state->Count == 0 || time >= NewestTimeOf(state))
        {
            return false;
        }

        _seriesLateScratch.Add(entry);
        return true;
    }

    /// <summary>
    /// The time of the newest posting of a series that has one. The row of an earlier batch may be sealed or gone, but
    /// then it is the one that the series' copy is of; or it was hidden, and its time was noted.
    /// </summary>
    private long NewestTimeOf(SeriesState* state)
    {
        var rowId = LastPosting(state);
        return rowId == state->LatestRowId ? *(long*)(SeriesState.Latest(state) + _layout.TimeOffset)
            : rowId >= _begin ? TimeOfRow(rowId)
            : SeriesState.Tail(state, _layout)->HiddenTime;
    }

    /// <summary>The row id of the newest posting of a series that has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LastPosting(SeriesState* state) => state->Chunk[(state->Count - 1) & Checkpoint.ChunkMask];

    /// <summary>Opens the checkpoint of the next 64 postings.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenChunk(SeriesState* state, byte* row, uint position)
    {
        var number = position >> Checkpoint.ChunkBits;
        if (number == SeriesState.Tail(state, _layout)->Chunks)
        {
            _checkpoints.AddChunk(state);
        }

        var checkpoint = Checkpoint.At(state->Checkpoints, number, _layout);
        checkpoint->FirstTime = *(long*)(row + _layout.TimeOffset);
        var sums = SeriesState.Sums(state, _layout);
        for (var sum = 0; sum < _layout.RunningSumCount; sum++)
        {
            Checkpoint.Sums(checkpoint)[sum] = sums[sum];
        }

        state->Chunk = checkpoint->Chunk;
    }

    /// <summary>
    /// The state of a row's series, or null where it has none yet; the directory of symbols is held by the loop around.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SeriesState* FindOf(byte* row, nint* bySymbol) => FindOf(row, bySymbol, _map.SymbolBase);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SeriesState* FindOf(byte* row, nint* bySymbol, uint symbolBase) =>
        _layout.SymbolKeyOffset >= 0
            ? SeriesMap<TLayout>.Find(bySymbol, symbolBase, new Symbol(*(uint*)(row + _layout.SymbolKeyOffset)))
            : FindByPackedKey(row);

    private SeriesState* FindByPackedKey(byte* row)
    {
        Span<byte> key = stackalloc byte[Layouts.KeyColumns.BytesMax];
        key = key[.._map.Key.Bytes];
        _map.Key.CopyTo(row, key);
        return _map.Find(key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* RowAt(byte* rows, int number) => rows + ((nint)number * _layout.RowSize);
}
