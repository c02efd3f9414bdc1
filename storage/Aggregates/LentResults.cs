// Native memory that belongs to results which callers keep. What always holds, under _sync: a block is here from the
// making of its result until that is disposed, or finalized, or the database is; whoever takes it out frees it.
//
// A result reads its block under a pin of the database, so a block that is given back is retired, and whoever reads
// after the database was closed is refused the pin.
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Aggregates;

/// <summary>The blocks of results that were not disposed yet. Thread-safe.</summary>
/// <param name="heap">Where they come from.</param>
/// <param name="epochs">What those who read them pin.</param>
/// <param name="symbolBase">What the ids of symbols are more than their numbers, which is what results hold.</param>
internal sealed unsafe class LentResults(NativeHeap heap, Epochs epochs, uint symbolBase = 0)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<nint, NativeBlock> _blocks = [];

    /// <summary>What the ids of symbols are more than their numbers.</summary>
    public uint SymbolBase => symbolBase;

    /// <summary>Holds the blocks; see <see cref="Epochs.Pin"/>.</summary>
    public EpochPin Pin() => epochs.Pin();

    /// <summary>Takes over the block of a new result; one without bytes needs no keeping.</summary>
    public void Add(in NativeBlock block)
    {
        if (block.Bytes > 0)
        {
            lock (_sync)
            {
                _blocks.Add((nint)block.Address, block);
            }
        }
    }

    /// <summary>Frees the block of a result that is done, when nobody reads it any more.</summary>
    public void GiveBack(in NativeBlock block)
    {
        lock (_sync)
        {
            if (!_blocks.Remove((nint)block.Address))
            {
                return;
            }

            epochs.Retire(block);
        }

        epochs.Collect();
    }

    /// <summary>Frees all blocks. No reader may be left.</summary>
    public void Free()
    {
        lock (_sync)
        {
            foreach (var block in _blocks.Values)
            {
                heap.Free(block);
            }

            _blocks.Clear();
        }
    }
}
