// The one door to the operating system's memory.
//
//   operating system --IPageSource--> SlabSpace --+--> slabs and runs of slabs    (AllocateSlab, Allocate > 1.9 MiB)
//                     (mmap, 2 MiB)               +--> BlockCarver --> blocks     (Allocate)
//
// What always holds, under _sync:
//   1. The ledger is charged before memory becomes resident, and covers it: a slab that is touched is charged whole, to
//      the owners of what is lent out of it and, for the rest, to the free pool.
//   2. What is freed waits in the free pool and is lent out again. It goes back to the operating system before Dispose
//      only when Trim is told to (NativeHeap.Trim.cs), or for the sake of a request that is refused otherwise (3).
//   3. The free pool never causes a refusal. A request that the budget cannot meet with fresh memory is met with free
//      slabs: one slab is as good as another, and where a run needs neighbours, the pages of scattered free slabs are
//      moved (mremap) to neighbouring addresses. Where that is not enough, free spans of carved slabs go back to the
//      operating system and make room for fresh memory: see NativeHeap.Scattered.cs. The pre-toucher holds _touching
//      while a slab is neither virgin nor ready, and a request takes _touching before it refuses, so it cannot be
//      refused for the slab in between. Only small blocks that are free beside others in a span of 64 KiB are beyond
//      this.
//
// Resident size: the process grows by at most the ledger's bytes, plus page tables and managed bookkeeping of under
// 1/512 of them, plus 4 MiB. A test allocates 256 MiB and compares; it also asserts the lower bound, that all of the
// ledger's slabs are resident.
//
// Lock order: _touching, then _sync, then the budget's own. In steady state no call allocates managed memory.

using System.Runtime.InteropServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;

namespace NativeStore.Core.Memory;

/// <summary>
/// Lends native memory: slabs of 2 MiB, runs of them, and blocks carved from them; every byte is charged to a
/// <see cref="MemoryBudget"/> first. Thread-safe. Dispose it last: all its memory goes with it.
/// </summary>
public sealed unsafe partial class NativeHeap : IDisposable
{
    /// <summary>Bytes of a slab: one huge page.</summary>
    public const int SlabBytes = 2 * 1024 * 1024;

    private readonly Lock _sync = new();
    private readonly NativeHeapOptions _options;
    private readonly IPageSource _pages;
    private readonly SlabSpace _slabs;
    private readonly BlockCarver _carver = new();
    private readonly BlockCarver _segmentCarver = new();
    private int[] _runLengths = [];
    private bool _isDisposed;

    /// <summary>Creates a heap, which holds no memory yet.</summary>
    /// <param name="budget">The ledger every allocation is charged to first.</param>
    /// <param name="options">How it fetches memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option counts fewer slabs than make sense.</exception>
    public NativeHeap(MemoryBudget budget, NativeHeapOptions? options = null)
    {
        Budget = budget;
        _options = options ?? new NativeHeapOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.ReadySlabs, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.ChunkSlabs, nameof(options));
        _pages = _options.UsePortablePages ? new PortablePages() : new LinuxPages();
        _slabs = new SlabSpace(_pages, _options.ChunkSlabs);
        _preToucher = new PreToucher(this, _options.ReadySlabs);
    }

    /// <summary>The ledger.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>How many slabs are touched and free.</summary>
    public int ReadySlabCount
    {
        get
        {
            lock (_sync)
            {
                return _slabs.Ready.Count;
            }
        }
    }

    /// <summary>Bytes that can be had now in whole slabs, by somebody of that priority.</summary>
    public long SlabRoomBytes(DataPriority priority)
    {
        var limitBytes = Budget.LimitOf(priority);
        var poolBytes = Budget.BytesOf(MemoryTag.FreePool);
        var readyBytes = (_slabs.Ready.Count + _slabsTouching) * (long)SlabBytes;
        return Math.Max(0, Math.Min(
            limitBytes - (Budget.UsedBytes - poolBytes),
            Math.Max(0, limitBytes - (Budget.UsedBytes - ScatteredBytes)) + readyBytes));
    }

    /// <summary>A slab: 2 MiB, 2 MiB-aligned, touched. Its content is undefined.</summary>
    /// <exception cref="MemoryBudgetExceededException">The owner's limit would be passed; nothing changed.</exception>
    /// <exception cref="NativeMemoryExhaustedException">The operating system refuses; nothing changed.</exception>
    public NativeBlock AllocateSlab(MemoryTag tag, MemoryOwner owner)
    {
        var slab = TakeRun(tag, owner, slabCount: 1, out _);
        _preToucher.Signal();
        Budget.Sample();
        return new NativeBlock(_slabs.AddressOf(slab), SlabBytes, tag, owner, slab);
    }

    /// <summary>
    /// A block of at least that many bytes, 64-byte aligned, zeroed. It takes, and is charged, the next size up: a size
    /// class (up to 32 KiB), a multiple of 64 KiB (up to 1.9 MiB, 64 KiB-aligned), or a multiple of 2 MiB.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">The owner's limit would be passed; nothing changed.</exception>
    /// <exception cref="NativeMemoryExhaustedException">The operating system refuses; nothing changed.</exception>
    public NativeBlock Allocate(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        Check.That(bytes > 0);
        var block = bytes <= BlockCarver.BytesMax
            ? AllocateCarved(tag, owner, (int)bytes)
            : AllocateLarge(tag, owner, bytes);
        Budget.Sample();
        return block;
    }

    /// <summary>
    /// Takes a block back at once: no reader may still see it. See <see cref="Epochs.Retire(in NativeBlock)"/>
    /// otherwise.
    /// </summary>
    public void Free(in NativeBlock block)
    {
        Check.That(block.Owner is not null);
        if (block.IsSetAside)
        {
            _setAside!.Free(block);
            return;
        }

        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (CarverWith(block.Slab) is { } carver)
            {
                FreeCarved(carver, block);
            }
            else
            {
                FreeRun(block);
            }
        }

        Budget.Sample();
    }

    /// <summary>
    /// Touches memory now, so that writers find it ready: until at least that many bytes of slabs are free.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">
    /// The limit less the reserve is too small; what was touched stays.
    /// </exception>
    public void Reserve(long bytes)
    {
        var slabCount = SlabsFor(MemoryTag.FreePool, MemoryBudget.PoolOwner, bytes);
        MapAtLeast(slabCount - ReadySlabCount);
        while (ReadySlabCount < slabCount)
        {
            if (!TryTouchNext(slabCount))
            {
                throw Budget.Refusal(MemoryTag.FreePool, MemoryBudget.PoolOwner, bytes);
            }
        }
    }

    /// <summary>
    /// Unmaps everything, also what is still lent out. Charges of blocks that were never freed stay in the ledger, so
    /// that a leak shows there.
    /// </summary>
    public void Dispose()
    {
        _preToucher.Dispose();
        FreeSetAside();
        lock (_sync)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Budget.Release(MemoryTag.FreePool, MemoryBudget.PoolOwner, _poolBytes);
                _slabs.Unmap();
            }
        }
    }

    private int SlabsFor(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        if (bytes > Math.Min(Budget.LimitBytes, int.MaxValue * (long)SlabBytes))
        {
            throw Budget.Refusal(tag, owner, bytes);
        }

        return (int)((bytes + SlabBytes - 1) / SlabBytes);
    }

    private NativeBlock AllocateLarge(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        var slabCount = SlabsFor(tag, owner, bytes);
        var runBytes = slabCount * (long)SlabBytes;
        var slab = TakeRun(tag, owner, slabCount, out var isDirty);
        var address = _slabs.AddressOf(slab);
        if (isDirty)
        {
            NativeMemory.Clear(address, (nuint)runBytes);
        }

        // In guarded builds the block ends where the guard page starts, not where its last slab's spare bytes end.
        var usableBytes = GuardedBuild.IsOn ? (bytes + 63) & ~63L : runBytes;
        return new NativeBlock(address + (runBytes - usableBytes), usableBytes, tag, owner, slab);
    }
}
