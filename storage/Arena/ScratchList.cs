using NativeStore.Core.Memory;

namespace NativeStore.Storage.Arena;

/// <summary>
/// What the writer notes of the batch at hand: a native list, kept from batch to batch. Owns its block.
/// </summary>
/// <typeparam name="TItem">An item.</typeparam>
internal sealed unsafe class ScratchList<TItem>(NativeHeap heap, MemoryOwner owner) : IDisposable
    where TItem : unmanaged
{
    private const int FirstCapacity = 64;
    private const int KeptCapacity = 4096;
    private NativeBlock _block;
    private int _capacity;
    private int _count;

    public long Bytes => _capacity == 0 ? 0 : _block.Bytes;

    public Span<TItem> Items => new(_capacity == 0 ? null : _block.Address, _count);

    public void Clear() => _count = 0;

    /// <summary>Empties it, and gives the memory of a list that was long back.</summary>
    public void GiveBack()
    {
        _count = 0;
        if (_capacity > KeptCapacity)
        {
            Dispose();
        }
    }

    /// <summary>Adds an item, or throws and has changed nothing.</summary>
    public void Add(TItem item)
    {
        if (_count == _capacity)
        {
            Grow();
        }

        ((TItem*)_block.Address)[_count++] = item;
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
        var grown = heap.Allocate(MemoryTag.Series, owner, (long)capacity * sizeof(TItem));
        if (_capacity > 0)
        {
            Items.CopyTo(new Span<TItem>(grown.Address, capacity));
            heap.Free(_block);
        }

        _block = grown;
        _capacity = capacity;
    }
}
