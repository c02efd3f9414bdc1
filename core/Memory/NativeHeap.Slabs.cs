using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

// Runs of slabs: taken from the free pool, from virgin memory, or from scattered free slabs, in this order.
public sealed unsafe partial class NativeHeap
{
    private readonly Lock _touching = new();
    private readonly PreToucher _preToucher;
    private long _poolBytes;
    private volatile int _slabsTouching;    // 1 while a slab is charged to the pool, but neither virgin nor ready

    /// <summary>Touches one more slab for the pool; false where enough are ready or the budget has no room.</summary>
    internal bool TryTouchNext(int readySlabs)
    {
        lock (_touching)
        {
            int slab;
            lock (_sync)
            {
                if (_isDisposed || _slabs.Ready.Count >= readySlabs
                    || !Budget.TryChargePool(MemoryBudget.PoolOwner, SlabBytes))
                {
                    return false;
                }

                slab = TakeVirginOrUncharge(SlabBytes);
                _poolBytes += SlabBytes;
                _slabsTouching = 1;
            }

            _pages.Touch(_slabs.AddressOf(slab), SlabBytes);
            lock (_sync)
            {
                _slabs.Ready.Add(slab, 1);
                _slabsTouching = 0;
            }

            return true;
        }
    }

    private void MapAtLeast(int slabCount)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!GuardedBuild.IsOn && slabCount > _slabs.Virgin.Count
                && slabCount * (long)SlabBytes <= Budget.LimitBytes - Budget.UsedBytes)
            {
                _slabs.Virgin.Add(_slabs.TakeVirgin(slabCount), slabCount);
            }
        }
    }

    private int TakeVirginOrUncharge(long bytes)
    {
        try
        {
            return _slabs.TakeVirgin(1);
        }
        catch (NativeMemoryExhaustedException)
        {
            Budget.Release(MemoryTag.FreePool, MemoryBudget.PoolOwner, bytes);
            throw;
        }
    }

    private int TakeRun(MemoryTag tag, MemoryOwner owner, int slabCount, out bool isDirty)
    {
        int first;
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            first = TakeReadyRun(tag, owner, slabCount, out isDirty);
        }

        return first >= 0 ? first : TakeRunSlowly(tag, owner, slabCount, out isDirty);
    }

    private int TakeReadyRun(MemoryTag tag, MemoryOwner owner, int slabCount, out bool isDirty)
    {
        isDirty = false;
        var runBytes = slabCount * (long)SlabBytes;
        var first = _slabs.TakeReady(slabCount);
        if (first >= 0 && !Budget.TryCharge(tag, owner, runBytes, runBytes))
        {
            _slabs.Ready.Add(first, slabCount);
            throw Budget.Refusal(tag, owner, runBytes);
        }

        if (first >= 0)
        {
            _poolBytes -= runBytes;
            isDirty = LendRun(first, slabCount);
        }

        return first;
    }

    private int TakeRunSlowly(MemoryTag tag, MemoryOwner owner, int slabCount, out bool isDirty)
    {
        int first;
        bool isFresh;
        lock (_touching)
        {
            lock (_sync)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                first = TakeReadyRun(tag, owner, slabCount, out isDirty);
                isFresh = first < 0;
                if (isFresh)
                {
                    first = TakeFreshRun(tag, owner, slabCount);
                    isDirty = LendRun(first, slabCount);
                }
            }
        }

        if (isFresh)
        {
            _pages.Touch(_slabs.AddressOf(first), slabCount * (long)SlabBytes);
        }

        return first;
    }

    // Fresh memory if the budget has room for all of the run, else as many free slabs as can be had and the rest fresh,
    // for which what is free in carved slabs makes room.
    private int TakeFreshRun(MemoryTag tag, MemoryOwner owner, int slabCount)
    {
        var runBytes = slabCount * (long)SlabBytes;
        var movedCount = 0;
        if (!Budget.TryCharge(tag, owner, runBytes))
        {
            movedCount = Math.Min(_slabs.Ready.Count, slabCount);
            var movedBytes = movedCount * (long)SlabBytes;
            if (!TryMakeRoom(owner, runBytes - movedBytes) || !Budget.TryCharge(tag, owner, runBytes, movedBytes))
            {
                throw Budget.Refusal(tag, owner, runBytes);
            }
        }

        _poolBytes -= movedCount * (long)SlabBytes;
        try
        {
            var first = _slabs.TakeVirgin(slabCount);
            return TryGather(first, movedCount, slabCount) ? first : throw Budget.Refusal(tag, owner, runBytes);
        }
        catch (NativeStoreException)
        {
            _poolBytes += movedCount * (long)SlabBytes;
            Budget.ReleaseToPool(tag, owner, movedCount * (long)SlabBytes);
            Budget.Release(tag, owner, runBytes - (movedCount * (long)SlabBytes));
            throw;
        }
    }

    // Moves the pages of free slabs to the start of a virgin run; false, and the run virgin again, where that fails.
    private bool TryGather(int first, int movedCount, int slabCount)
    {
        for (var index = 0; index < movedCount; index++)
        {
            var source = _slabs.Ready.FindRun(1, isExact: false);
            if (!_slabs.TryMove(source, first + index))
            {
                // What was moved is as touched and free as before, under other numbers.
                _slabs.Ready.Add(first, index);
                _slabs.Virgin.Add(first + index, slabCount - index);
                return false;
            }
        }

        return true;
    }

    private bool LendRun(int first, int slabCount)
    {
        if (_runLengths.Length < _slabs.End)
        {
            Array.Resize(ref _runLengths, Math.Max(_slabs.End, _runLengths.Length * 2));
        }

        if (GuardedBuild.IsOn)
        {
            _pages.Protect(_slabs.AddressOf(first), slabCount * (long)SlabBytes, isAccessible: true);
        }

        _runLengths[first] = slabCount;
        var isDirty = _slabs.IsDirty(first, slabCount);
        _slabs.MarkDirty(first, slabCount);
        return isDirty;
    }

    private void FreeRun(in NativeBlock block)
    {
        var first = block.Slab;
        Check.That(first < _runLengths.Length && _runLengths[first] > 0);
        var slabCount = _runLengths[first];
        var runBytes = slabCount * (long)SlabBytes;
        _runLengths[first] = 0;
        Budget.ReleaseToPool(block.Tag, block.Owner, runBytes);
        _poolBytes += runBytes;
        KeepRun(first, slabCount);
    }

    private void KeepRun(int first, int slabCount)
    {
        if (GuardedBuild.IsOn)
        {
            var runBytes = slabCount * (long)SlabBytes;
            GuardedBuild.Fill(_slabs.AddressOf(first), runBytes);
            _pages.Protect(_slabs.AddressOf(first), runBytes, isAccessible: false);
        }

        _slabs.Ready.Add(first, slabCount);
    }
}
