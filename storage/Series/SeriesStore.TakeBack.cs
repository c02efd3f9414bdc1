namespace NativeStore.Storage.Series;

// Undoing a batch that was refused while it was staged. Readers never looked at its rows, so they may go on meanwhile:
// a posting that is taken back, and whatever is later written over it, has a row id they may not see.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private void TakeBack()
    {
        AbortLateRows();
        foreach (ref readonly var touched in _touched.Items)
        {
            if (touched.State->Count > touched.CountBefore)
            {
                TakeBackPostings(touched.State, touched.CountBefore);
            }

            // A series that was made for the batch has no rows.
            NoteGone(touched.CountBefore == 0 ? 1 : 0);
        }

        if ((_begin & _arena.RowMask) != 0)
        {
            _arena.Infos[_begin >> _arena.RowBits] = _infoBefore;
        }

        // Newest first, one block's rows at a time: their ids are consecutive.
        var first = _arena.RowsBefore(_begin);
        while (_indexed > 0)
        {
            var last = _arena.IdAt(first + _indexed - 1);
            var count = (int)Math.Min(_indexed, (last & _arena.RowMask) + 1);
            _unique!.RemoveRun(last - (uint)count + 1, count);
            _indexed -= count;
        }
    }

    /// <summary>
    /// Makes a series as long as it was. Its chunks stay, for the next rows. Its sums wrap, so taking the batch's rows
    /// out again is exact; earlier rows of the chunk at hand may be sealed and are not looked at.
    /// </summary>
    private void TakeBackPostings(SeriesState* state, uint count)
    {
        if (_layout.RunningSumCount > 0)
        {
            Span<Int128> added = stackalloc Int128[SumsMax];
            added.Clear();
            for (var position = count; position < state->Count; position++)
            {
                _layout.Accumulate(in *_arena.AddressOf(IdAt(state->Checkpoints, position)), ref added[0]);
            }

            var sums = SeriesState.Sums(state, _layout);
            for (var sum = 0; sum < _layout.RunningSumCount; sum++)
            {
                sums[sum] = unchecked(sums[sum] - added[sum]);
            }
        }

        Volatile.Write(ref state->Count, count);

        if (count > 0)
        {
            state->Chunk = Checkpoint.At(state->Checkpoints, (count - 1) >> Checkpoint.ChunkBits, _layout)->Chunk;
        }
    }
}
