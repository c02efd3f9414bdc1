// The writer's side of postings: room for the rows to come. A reservation is never taken back: a chunk that was
// reserved for a batch that failed serves the next rows of its series.
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>The directories of chunks of all series. Owns their memory.</summary>
internal sealed unsafe class Checkpoints<TLayout>(
    NativeHeap heap, Epochs epochs, MemoryOwner owner, TLayout layout, PostingPool pool) : IDisposable
    where TLayout : struct, IRowLayout
{
    private const int FirstBytes = 64;
    private readonly List<NativeBlock> _directories = [];

    public long Bytes { get; private set; }

    /// <summary>
    /// Makes room for one more chunk of a series' postings, or throws and has changed nothing visible.
    /// </summary>
    public void AddChunk(SeriesState* state)
    {
        var tail = SeriesState.Tail(state, layout);
        if (tail->Chunks == tail->CheckpointCapacity)
        {
            Grow(state, tail);
        }

        Checkpoint.At(state->Checkpoints, (uint)tail->Chunks, layout)->Chunk = pool.Take();
        tail->Chunks++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var directory in _directories)
        {
            if (directory.Bytes > 0)
            {
                heap.Free(directory);
            }
        }

        _directories.Clear();
        Bytes = 0;
    }

    private void Grow(SeriesState* state, SeriesTail* tail)
    {
        var stride = Checkpoint.Stride(layout);
        var capacity = Math.Max(tail->CheckpointCapacity * 2, FirstBytes / stride + 1);
        while (_directories.Count <= tail->Ordinal)
        {
            _directories.Add(default);
        }

        var grown = heap.Allocate(MemoryTag.Series, owner, (long)capacity * stride);
        var old = _directories[tail->Ordinal];
        Buffer.MemoryCopy(state->Checkpoints, grown.Address, grown.Bytes, (long)tail->CheckpointCapacity * stride);
        Bytes += grown.Bytes - old.Bytes;
        _directories[tail->Ordinal] = grown;
        Volatile.Write(ref *(nint*)&state->Checkpoints, (nint)grown.Address);
        if (tail->CheckpointCapacity > 0)
        {
            epochs.Retire(old);
        }

        tail->CheckpointCapacity = capacity;
    }
}
