// Encoded blocks that were read from files, kept while somebody reads them and some time after. A slot is one of:
//
//   empty     Key == 0
//   loading   one thread reads the file into it, without the lock; others that want the same block meanwhile take a
//             slot of their own, so that nobody waits for another's disk
//   ready     readers count in it; without any it may be evicted, the one that was used longest ago first
//
// Where every slot has readers a further one is added, and empties itself when its reader is done: the bound on what is
// kept is the number of slots times the largest block.
using System.Diagnostics.CodeAnalysis;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>
/// A bounded cache of blocks of spilled segments, and the files that are done with. Thread-safe. Owns its memory;
/// dispose it when no segment uses it.
/// </summary>
/// <param name="heap">Where its memory comes from.</param>
/// <param name="owner">Who it is charged to.</param>
/// <param name="slotsKept">How many blocks are kept for later.</param>
internal sealed unsafe class BlockCache(NativeHeap heap, MemoryOwner owner, int slotsKept = 64) : IDisposable
{
    private readonly Lock _sync = new();
    private Slot[] _slots = new Slot[slotsKept];
    private readonly Queue<SegmentFile> _filesToDelete = new();
    private long _lastFile;
    private long _clock;
    private bool _isDisposed;

    /// <summary>Blocks that were found in memory.</summary>
    public long Hits { get; private set; }

    /// <summary>Blocks that were read from files.</summary>
    public long Misses { get; private set; }

    /// <summary>Files that could not be deleted when their segment was done with.</summary>
    public long FilesLeft { get; private set; }

    /// <summary>Blocks that could not be read, or were not what was written.</summary>
    public long ReadFailures { get; private set; }

    /// <summary>A number that tells a file from all others.</summary>
    public long NewFile() => Interlocked.Increment(ref _lastFile);

    /// <summary>Counts a file that could not be deleted.</summary>
    public void CountFileLeft()
    {
        lock (_sync)
        {
            FilesLeft++;
        }
    }

    /// <summary>Takes a file to be deleted by <see cref="DeleteFiles"/>; at once where nobody will call that.</summary>
    public void DeleteLater(SegmentFile file)
    {
        lock (_sync)
        {
            if (!_isDisposed)
            {
                _filesToDelete.Enqueue(file);
                return;
            }
        }

        file.Delete();
    }

    /// <summary>Deletes the files that wait for it, without a lock.</summary>
    /// <returns>The last error, or null: each file that stays is counted.</returns>
    public FileException? DeleteFiles()
    {
        FileException? error = null;
        while (TryTakeFile(out var file))
        {
            error = file.Delete() ?? error;
        }

        return error;
    }

    /// <summary>Counts a block that could not be read.</summary>
    public void CountReadFailure()
    {
        lock (_sync)
        {
            ReadFailures++;
        }
    }

    /// <summary>A block of a file, read if it has to be.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory to read it into.</exception>
    /// <exception cref="SegmentFileException">The file is damaged, or cannot be read.</exception>
    public BlockView Get(SegmentFile file, scoped in SpilledBlock place)
    {
        var (number, bytes) = (place.Number, place.Bytes);
        int slot;
        NativeBlock memory;
        lock (_sync)
        {
            slot = Find(file.Number, number);
            if (slot >= 0)
            {
                Hits++;
                _slots[slot].Readers++;
                _slots[slot].LastUse = ++_clock;
                return new BlockView(new ReadOnlySpan<byte>(_slots[slot].Memory.Address, bytes), this, slot);
            }

            Misses++;
            slot = TakeSlot(bytes);
            memory = _slots[slot].Memory;
        }

        try
        {
            file.Read(place, new Span<byte>(memory.Address, bytes));
        }
        catch
        {
            Abandon(slot);
            throw;
        }

        lock (_sync)
        {
            _slots[slot].Block = number;
            _slots[slot].File = file.Number;
        }

        return new BlockView(new ReadOnlySpan<byte>(memory.Address, bytes), this, slot);
    }

    /// <summary>Ends the use of a slot.</summary>
    public void Release(int slot)
    {
        lock (_sync)
        {
            Check.That(_slots[slot].Readers > 0);
            if (--_slots[slot].Readers == 0 && (slot >= slotsKept || _slots[slot].Memory.IsSetAside))
            {
                Empty(slot);
            }
        }
    }

    /// <summary>Gives back what no reader uses: for when memory runs short.</summary>
    public void Trim()
    {
        lock (_sync)
        {
            EmptyIdle();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DeleteFiles();
        lock (_sync)
        {
            _isDisposed = true;
            for (var slot = 0; slot < _slots.Length; slot++)
            {
                Check.That(_slots[slot].Readers == 0);
                Empty(slot);
            }
        }
    }

    private bool TryTakeFile([NotNullWhen(true)] out SegmentFile? file)
    {
        lock (_sync)
        {
            return _filesToDelete.TryDequeue(out file);
        }
    }

    private int Find(long file, long block)
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot].File == file && _slots[slot].Block == block)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>A slot with memory for that many bytes, with one reader and no block yet.</summary>
    private int TakeSlot(int bytes)
    {
        var slot = FindIdle();
        if (slot < 0)
        {
            slot = _slots.Length;
            Array.Resize(ref _slots, slot * 2);
        }

        ref var taken = ref _slots[slot];
        taken.File = 0;
        if (taken.Memory.Bytes < bytes)
        {
            Empty(slot);
            taken.Memory = MemoryFor(bytes);
        }

        taken.Readers = 1;
        taken.LastUse = ++_clock;
        return slot;
    }

    /// <summary>Where memory is short, blocks that are kept for later make room for the one read now.</summary>
    private NativeBlock MemoryFor(int bytes)
    {
        if (heap.TryAllocate(MemoryTag.QueryScratch, owner, bytes, out var memory))
        {
            return memory;
        }

        EmptyIdle();
        return heap.AllocateForReader(MemoryTag.QueryScratch, owner, bytes, bytes);
    }

    private void EmptyIdle()
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot].Readers == 0)
            {
                Empty(slot);
            }
        }
    }

    /// <summary>The kept slot without readers that was used longest ago, or else a further one.</summary>
    private int FindIdle()
    {
        var idle = -1;
        for (var slot = 0; slot < _slots.Length && (slot < slotsKept || idle < 0); slot++)
        {
            if (_slots[slot].Readers == 0 && (idle < 0 || _slots[slot].LastUse < _slots[idle].LastUse))
            {
                idle = slot;
            }
        }

        return idle;
    }

    private void Abandon(int slot)
    {
        lock (_sync)
        {
            _slots[slot].Readers = 0;
            Empty(slot);
        }
    }

    private void Empty(int slot)
    {
        if (_slots[slot].Memory.Bytes > 0)
        {
            heap.Free(_slots[slot].Memory);
        }

        _slots[slot] = default;
    }

    private struct Slot
    {
        public long File;       // 0: nothing to be found here
        public long Block;      // of the file: SpilledBlock.Number
        public long LastUse;
        public int Readers;
        public NativeBlock Memory;
    }
}
