using System.Runtime.InteropServices;

namespace NativeStore.Core.Memory;

// Blocks smaller than a slab. A carved slab is charged whole to the free pool; a block moves its bytes to its owner.
//
// Columns of segments are carved from slabs of their own: they go oldest first, and their slabs become wholly free with
// them. Among pages of an index, of which none goes, they would leave room that lies scattered. Where the budget has no
// further slab, either takes what the other has; and where a block needs more neighbours than either has, a slab is
// carved of which only so much is there as the block takes.
public sealed unsafe partial class NativeHeap
{
    private NativeBlock AllocateCarved(MemoryTag tag, MemoryOwner owner, int bytes) =>
        TryAllocateCarved(tag, owner, bytes, out var block)
            ? block
            : throw Budget.Refusal(tag, owner, BlockCarver.Round(bytes));

    private bool TryAllocateCarved(MemoryTag tag, MemoryOwner owner, int bytes, out NativeBlock block)
    {
        var blockBytes = BlockCarver.Round(bytes);
        byte* address;
        int slab;
        bool isRefused;
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            address = TryTakeCarved(tag, owner, blockBytes, mayFetch: false, out slab, out isRefused);
        }

        if (address is null && !isRefused)
        {
            lock (_touching)
            {
                lock (_sync)
                {
                    ObjectDisposedException.ThrowIf(_isDisposed, this);
                    address = TryTakeCarved(tag, owner, blockBytes, mayFetch: true, out slab, out _);
                }
            }
        }

        if (address is null)
        {
            block = default;
            return false;
        }

        NativeMemory.Clear(address, (nuint)blockBytes);
        block = new NativeBlock(address, blockBytes, tag, owner, slab);
        return true;
    }

    /// <summary>A block, or null: refused by the ledger, or where a slab must be fetched and may not.</summary>
    private byte* TryTakeCarved(
        MemoryTag tag, MemoryOwner owner, int blockBytes, bool mayFetch, out int slab, out bool isRefused)
    {
        (slab, isRefused) = (-1, false);
        var (fetched, spanCount) = (-1, 0);
        var isOfSegment = tag == MemoryTag.Segment;
        var carver = isOfSegment ? _segmentCarver : _carver;
        if (!carver.HasRoom(blockBytes))
        {
            (fetched, spanCount) = (_slabs.TakeReady(1), CarvedSlab.SpanCount);
            if (fetched < 0 && !mayFetch)
            {
                return null;
            }

            if (fetched < 0 && !TryFetchSlab(owner, spanCount, out fetched))
            {
                fetched = _slabs.TakeReady(1, mayBePart: true);
            }

            if (fetched < 0)
            {
                var other = isOfSegment ? _carver : _segmentCarver;
                spanCount = BlockCarver.SpansFor(blockBytes);
                if (other.HasRoom(blockBytes))
                {
                    carver = other;
                }
                else if (!TryMakeRoom(owner, spanCount * (long)CarvedSlab.SpanBytes)
                    || !TryFetchSlab(owner, spanCount, out fetched))
                {
                    isRefused = true;
                    return null;
                }
            }
        }

        isRefused = !Budget.TryCharge(tag, owner, blockBytes, blockBytes);
        if (fetched >= 0)
        {
            LendRun(fetched, 1);
            if (isRefused)
            {
                KeepSlab(fetched, spanCount);
            }
            else
            {
                carver.Add(fetched, _slabs.AddressOf(fetched), spanCount);
            }
        }

        if (isRefused)
        {
            return null;
        }

        _poolBytes -= blockBytes;
        return carver.Take(blockBytes, out slab);
    }

    private BlockCarver? CarverWith(int slab) =>
        _carver.IsCarved(slab) ? _carver : _segmentCarver.IsCarved(slab) ? _segmentCarver : null;

    private void FreeCarved(BlockCarver carver, in NativeBlock block)
    {
        var emptied = carver.Free(block.Slab, block.Address, out var spanCount);
        Budget.ReleaseToPool(block.Tag, block.Owner, block.Bytes);
        _poolBytes += block.Bytes;
        if (emptied >= 0)
        {
            KeepSlab(emptied, spanCount);
        }
    }
}
