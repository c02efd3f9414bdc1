// The writer's side of postings: room for the rows to come. A reservation is never taken back: a chunk that was
// reserved for a batch that failed serves the next rows of its series.
//
// Checkpoints are numbered from the series' first row ever. A directory holds those from some number on, and what is
// published is where number 0 would stand: so numbers stay as they are when a new directory leaves out the dead ones.
//
//   published pointer       directory's memory
//   v                       v
//   [ 0, 1 ... not there ]  [ base | ... | FirstChunk | ... | Chunks | room up to CheckpointCapacity ]
//                             dead: their chunks are given back
//
// Behind the room stands what is needed to free the directory's memory: nothing is kept of a series that is managed.
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>Makes, changes and frees the directories of chunks, which are the series'.</summary>
internal sealed unsafe class Checkpoints<TLayout>(
    NativeHeap heap, Epochs epochs, MemoryOwner owner, TLayout layout, PostingPool pool)
    where TLayout : struct, IRowLayout
{
    private const int FirstBytes = 128;
    private const int LargeBytes = 4096;

    public long Bytes { get; private set; }

    /// <summary>
    /// Makes room for one more chunk of a series' postings, or throws and has changed nothing visible.
    /// </summary>
    public void AddChunk(SeriesState* state)
    {
        var tail = SeriesState.Tail(state, layout);
        if (tail->Chunks == tail->CheckpointCapacity)
        {
            Renew(state, tail, (tail->Chunks - tail->FirstChunk) * 2);
        }

        Checkpoint.At(state->Checkpoints, (uint)tail->Chunks, layout)->Chunk = pool.Take();
        tail->Chunks++;
    }

    /// <summary>
    /// Gives back the chunks before a checkpoint that readers of the tiers published now do not need.
    /// </summary>
    public void GiveBackBefore(SeriesState* state, int firstChunk)
    {
        var tail = SeriesState.Tail(state, layout);
        for (; tail->FirstChunk < firstChunk; tail->FirstChunk++)
        {
            pool.AddDead(Checkpoint.At(state->Checkpoints, (uint)tail->FirstChunk, layout)->Chunk);
        }

        var directory = DirectoryOf(state, tail);
        var live = (long)(tail->Chunks - tail->FirstChunk) * Checkpoint.Stride(layout);
        if (directory.Bytes >= LargeBytes && live < directory.Bytes / 4)
        {
            TryShrink(state, tail);
        }
    }

    /// <summary>Gives back all chunks and the directory of a series that no reader sees any more.</summary>
    public void GiveBackAll(SeriesState* state)
    {
        var tail = SeriesState.Tail(state, layout);
        for (var chunk = tail->FirstChunk; chunk < tail->Chunks; chunk++)
        {
            pool.GiveBack(Checkpoint.At(state->Checkpoints, (uint)chunk, layout)->Chunk);
        }

        FreeDirectory(state);
    }

    /// <summary>Frees the directory of a series that no reader sees any more; it may have none.</summary>
    public void FreeDirectory(SeriesState* state)
    {
        var directory = DirectoryOf(state, SeriesState.Tail(state, layout));
        if (directory.Bytes > 0)
        {
            Bytes -= directory.Bytes;
            heap.Free(directory.Of(MemoryTag.Series, owner));
        }
    }

    /// <summary>
    /// A smaller directory, for a series that had a burst. Where there is no memory for it the large one serves as
    /// well, and the next chunk that is given back tries again.
    /// </summary>
    private bool TryShrink(SeriesState* state, SeriesTail* tail)
    {
        try
        {
            Renew(state, tail, (tail->Chunks - tail->FirstChunk) * 2);
            return true;
        }
        catch (MemoryBudgetExceededException)
        {
            return false;
        }
    }

    /// <summary>A directory with room for that many checkpoints, without those whose chunks are given back.</summary>
    private void Renew(SeriesState* state, SeriesTail* tail, int capacity)
    {
        var stride = Checkpoint.Stride(layout);
        capacity = Math.Max(capacity, Math.Max((FirstBytes - sizeof(StoredBlock)) / stride, 1));
        var grown = heap.Allocate(MemoryTag.Series, owner, ((long)capacity * stride) + sizeof(StoredBlock));
        capacity = (int)((grown.Bytes - sizeof(StoredBlock)) / stride);
        var old = DirectoryOf(state, tail);
        var dead = (nint)tail->FirstChunk * stride;
        Buffer.MemoryCopy(
            state->Checkpoints + dead, grown.Address, grown.Bytes, (long)(tail->Chunks - tail->FirstChunk) * stride);
        Bytes += grown.Bytes - old.Bytes;
        Volatile.Write(ref *(nint*)&state->Checkpoints, (nint)grown.Address - dead);
        tail->CheckpointCapacity = tail->FirstChunk + capacity;
        *MemoryOf(state, tail) = new StoredBlock(grown);
        if (old.Bytes > 0)
        {
            epochs.Retire(old.Of(MemoryTag.Series, owner));
        }
    }

    /// <summary>The memory of a series' directory; of no bytes where it has none.</summary>
    private StoredBlock DirectoryOf(SeriesState* state, SeriesTail* tail) =>
        state->Checkpoints == null ? default : *MemoryOf(state, tail);

    private StoredBlock* MemoryOf(SeriesState* state, SeriesTail* tail) =>
        (StoredBlock*)Checkpoint.At(state->Checkpoints, (uint)tail->CheckpointCapacity, layout);
}
