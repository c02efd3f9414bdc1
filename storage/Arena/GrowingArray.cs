// A native array that one writer grows while readers read it: it doubles into a new block, publishes that by one
// pointer and leaves the old block to the readers that still hold it (retired by epoch). Items never move within a
// block, so a reader may hold an item's address as long as its pin.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Arena;

/// <summary>A directory that readers read without a lock. Owns its block.</summary>
internal unsafe struct GrowingArray(NativeHeap heap, Epochs epochs, MemoryTag tag, MemoryOwner owner, int itemBytes)
{
    private const int FirstCapacity = 8;
    private NativeBlock _block;
    private nint _items;

    /// <summary>The first item: load it after the count that it must cover.</summary>
    public readonly byte* Items
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte*)Volatile.Read(in _items);
    }

    public long Capacity { get; private set; }

    public readonly long Bytes => _items == 0 ? 0 : _block.Bytes;

    /// <summary>What <see cref="Reserve"/> will add to <see cref="Bytes"/>.</summary>
    public readonly long BytesToReserve(long count) =>
        count <= Capacity ? 0 : (CapacityFor(count) - Capacity) * itemBytes;

    /// <summary>Makes room for that many items, new ones zero; or throws and has changed nothing.</summary>
    public void Reserve(long count)
    {
        if (count <= Capacity)
        {
            return;
        }

        var capacity = CapacityFor(count);
        var grown = heap.Allocate(tag, owner, capacity * itemBytes);
        var old = _block;
        Buffer.MemoryCopy((void*)_items, grown.Address, grown.Bytes, Capacity * itemBytes);
        _block = grown;
        Volatile.Write(ref _items, (nint)grown.Address);
        if (Capacity > 0)
        {
            // Only now: a reader that pins after this finds the new block.
            epochs.Retire(old);
        }

        Capacity = capacity;
    }

    /// <summary>Frees the block: no reader may be left.</summary>
    public void Dispose()
    {
        if (_items != 0)
        {
            heap.Free(_block);
            _items = 0;
            Capacity = 0;
        }
    }

    private readonly long CapacityFor(long count) => Math.Max(Math.Max(count, FirstCapacity), Capacity * 2);
}
