// What is free inside carved slabs, where a whole slab is wanted and the budget has no fresh memory. Free spans lie
// scattered among blocks that cannot move, but their pages can go: they are given back to the operating system, and the
// budget has as much room again for fresh pages elsewhere.
//
//   carved:  | used | free | used | free | free | used |            | used | absent | used | absent | absent | used |
//                                                           ==>
//   budget:  | limit ......................... no room |            | limit .................. room for three spans |
//
// A slab with absent spans is smaller until it is empty; then the rest of it is given back too, and it is virgin. Such
// slabs are kept from becoming huge pages, as these would bring back what is absent. That splits the kernel's list of
// mappings, of which a process may have 65,530: so there are at most PartSlabsMax of them, of 8 GiB. Where so much lies
// scattered, the whole of it is small beside the memory there is.
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

public sealed unsafe partial class NativeHeap
{
    private const int PartSlabsMax = 4096;
    private int _partSlabCount;

    /// <summary>Bytes that are free in carved slabs and can make room for others.</summary>
    private long ScatteredBytes => _pages.CanGiveBack && _partSlabCount < PartSlabsMax
        ? (_carver.FreeSpanCount + _segmentCarver.FreeSpanCount) * (long)CarvedSlab.SpanBytes
        : 0;

    /// <summary>
    /// Sees to it that an owner can be charged for so many bytes of fresh memory; false, and nothing given back, where
    /// too little is free. Under _sync.
    /// </summary>
    private bool TryMakeRoom(MemoryOwner owner, long bytes)
    {
        var missing = bytes - (Budget.LimitOf(owner.Priority) - Budget.UsedBytes);
        if (missing > ScatteredBytes)
        {
            return missing <= 0;
        }

        while (missing > 0 && ScatteredBytes > 0)
        {
            missing -= GiveSpansBack((int)((missing + CarvedSlab.SpanBytes - 1) / CarvedSlab.SpanBytes));
        }

        return missing <= 0;
    }

    private long GiveSpansBack(int spanCountMax)
    {
        // Slabs of segments become wholly free by themselves, others hardly ever.
        var carver = _carver.FreeSpanCount > 0 ? _carver : _segmentCarver;
        var spans = carver.TakeAway(spanCountMax, out var spanCount, out var wholeSlab);
        if (wholeSlab is not null)
        {
            _partSlabCount++;
            _pages.AllowHugePage(wholeSlab, isAllowed: false);
        }

        var bytes = spanCount * (long)CarvedSlab.SpanBytes;
        _pages.GiveBack(spans, bytes);
        _poolBytes -= bytes;
        Budget.Release(MemoryTag.FreePool, MemoryBudget.PoolOwner, bytes);
        return bytes;
    }

    /// <summary>A virgin slab, of which only so many spans are charged, to the pool.</summary>
    private bool TryFetchSlab(MemoryOwner owner, int spanCount, out int slab)
    {
        var bytes = spanCount * (long)CarvedSlab.SpanBytes;
        if (!Budget.TryChargePool(owner, bytes))
        {
            slab = -1;
            return false;
        }

        slab = TakeVirginOrUncharge(bytes);
        _poolBytes += bytes;
        if (spanCount < CarvedSlab.SpanCount)
        {
            _partSlabCount++;
            _pages.AllowHugePage(_slabs.AddressOf(slab), isAllowed: false);
        }

        return true;
    }

    /// <summary>Takes back a carved slab of which nothing is lent out.</summary>
    private void KeepSlab(int slab, int spanCount)
    {
        Check.That(_runLengths[slab] == 1);
        _runLengths[slab] = 0;
        if (spanCount == CarvedSlab.SpanCount)
        {
            KeepRun(slab, 1);
            return;
        }

        _partSlabCount--;
        var bytes = spanCount * (long)CarvedSlab.SpanBytes;
        _pages.GiveBack(_slabs.AddressOf(slab), SlabBytes);
        _pages.AllowHugePage(_slabs.AddressOf(slab), isAllowed: true);
        _slabs.AddGivenBack(slab);
        _poolBytes -= bytes;
        Budget.Release(MemoryTag.FreePool, MemoryBudget.PoolOwner, bytes);
    }
}
