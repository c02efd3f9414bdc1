using System.Runtime.InteropServices;

namespace NativeStore.Core.Memory;

// Blocks smaller than a slab. A carved slab is charged whole to the free pool; a block moves its bytes to its owner.
public sealed unsafe partial class NativeHeap
{
    private NativeBlock AllocateCarved(MemoryTag tag, MemoryOwner owner, int bytes)
    {
        var blockBytes = BlockCarver.Round(bytes);
        byte* address;
        int slab;
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            address = TryTakeCarved(tag, owner, blockBytes, mayFetch: false, out slab);
        }

        if (address is null)
        {
            lock (_touching)
            {
                lock (_sync)
                {
                    ObjectDisposedException.ThrowIf(_isDisposed, this);
                    address = TryTakeCarved(tag, owner, blockBytes, mayFetch: true, out slab);
                }
            }
        }

        NativeMemory.Clear(address, (nuint)blockBytes);
        return new NativeBlock(address, blockBytes, tag, owner, slab);
    }

    private byte* TryTakeCarved(MemoryTag tag, MemoryOwner owner, int blockBytes, bool mayFetch, out int slab)
    {
        slab = -1;
        var fetched = -1;
        if (!_carver.HasRoom(blockBytes))
        {
            fetched = _slabs.TakeReady(1);
            if (fetched < 0)
            {
                if (!mayFetch)
                {
                    return null;
                }

                fetched = FetchSlab(tag, owner, blockBytes);
            }
        }

        if (!Budget.TryCharge(tag, owner, blockBytes, blockBytes))
        {
            if (fetched >= 0)
            {
                _slabs.Ready.Add(fetched, 1);
            }

            throw Budget.Refusal(tag, owner, blockBytes);
        }

        if (fetched >= 0)
        {
            LendRun(fetched, 1);
            _carver.Add(fetched, _slabs.AddressOf(fetched));
        }

        _poolBytes -= blockBytes;
        return _carver.Take(blockBytes, out slab);
    }

    private int FetchSlab(MemoryTag tag, MemoryOwner owner, int blockBytes)
    {
        if (!Budget.TryChargePool(owner, SlabBytes))
        {
            throw Budget.Refusal(tag, owner, blockBytes);
        }

        var slab = TakeVirginOrUncharge();
        _poolBytes += SlabBytes;
        return slab;
    }

    private void FreeCarved(in NativeBlock block)
    {
        var emptied = _carver.Free(block.Slab, block.Address);
        Budget.ReleaseToPool(block.Tag, block.Owner, block.Bytes);
        _poolBytes += block.Bytes;
        if (emptied >= 0)
        {
            _runLengths[emptied] = 0;
            KeepRun(emptied, 1);
        }
    }
}
