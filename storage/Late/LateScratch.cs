using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>
/// The late rows of the batch at hand: a native list that is kept from batch to batch. Owns its block.
/// </summary>
internal sealed unsafe class LateScratch(NativeHeap heap, MemoryOwner owner) : IDisposable
{
    private const int FirstCapacity = 64;
    private NativeBlock _block;
    private int _capacity;
    private int _count;

    public long Bytes => _capacity == 0 ? 0 : _block.Bytes;

    public Span<LateEntry> Entries => new(_capacity == 0 ? null : _block.Address, _count);

    public void Clear() => _count = 0;

    /// <summary>Adds an entry, or throws and has changed nothing.</summary>
    public void Add(LateEntry entry)
    {
        if (_count == _capacity)
        {
            Grow();
        }

        ((LateEntry*)_block.Address)[_count++] = entry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_capacity > 0)
        {
            heap.Free(_block);
            _capacity = _count = 0;
        }
    }

    private void Grow()
    {
        var capacity = Math.Max(FirstCapacity, checked(_capacity * 2));
        var grown = heap.Allocate(MemoryTag.Series, owner, (long)capacity * sizeof(LateEntry));
        if (_capacity > 0)
        {
            Entries.CopyTo(new Span<LateEntry>(grown.Address, capacity));
            heap.Free(_block);
        }

        _block = grown;
        _capacity = capacity;
    }
}
