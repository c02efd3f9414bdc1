namespace NativeStore.Core.Memory;

// The writers' side: retire and collect. See the argument at the top of Epochs.cs.
public sealed unsafe partial class Epochs
{
    // What a burst made of it is given back: it is the one managed list that grows with what is retired at a time.
    private const int RetiredKept = 4_096;

    private readonly Queue<Retired> _retired = new();
    private long _retiredBytes;
    private long _newestRetired;

    // Everything retired in an epoch before this one was retired before a process-wide barrier.
    private long _coveredBefore;
    private int _retiredCount;

    /// <summary>How many blocks and actions wait for readers.</summary>
    public int RetiredCount => Volatile.Read(ref _retiredCount);

    /// <summary>Bytes of the blocks that wait for readers.</summary>
    public long RetiredBytes => Volatile.Read(ref _retiredBytes);

    /// <summary>
    /// How many process-wide barriers were needed so far: the cost of collecting, in microseconds each.
    /// </summary>
    public long BarrierCount { get; private set; }

    /// <summary>
    /// Frees the block once every pin that may see it is gone. Called by the writer after unlinking it.
    /// </summary>
    public void Retire(in NativeBlock block) => Add(block, null);

    /// <summary>
    /// Runs the action once every pin that may see what it frees is gone. It runs on the collecting thread, must not
    /// throw, and may retire more.
    /// </summary>
    public void Retire(Action action) => Add(default, action);

    /// <summary>
    /// Frees what no pin protects; returns how many blocks and actions. Called by writers. Costs a look at a counter
    /// where nothing is retired, and one process-wide barrier for all that was retired since the last one.
    /// </summary>
    public int Collect()
    {
        if (RetiredCount == 0)
        {
            return 0;
        }

        lock (_sync)
        {
            if (_retired.Count == 0)
            {
                return 0;
            }

            // Advancing costs no barrier and comes first, also where an old reader holds everything back: who pins from
            // now on is told from those who may still see what is retired. Otherwise readers that overlap without a
            // gap would all pin the same epoch and hold back all memory for ever.
            if (_newestRetired == _current)
            {
                Interlocked.Increment(ref _current);
            }

            var oldestPin = OldestPin();
            if (oldestPin <= _retired.Peek().Epoch)
            {
                return 0;
            }

            if (_newestRetired >= _coveredBefore && oldestPin > _coveredBefore)
            {
                Interlocked.MemoryBarrierProcessWide();
                BarrierCount++;
                _coveredBefore = _current;
                oldestPin = OldestPin();
            }

            // What the actions below retire is of the current epoch: no barrier has covered it yet.
            return FreeBefore(Math.Min(oldestPin, _coveredBefore));
        }
    }

    /// <summary>
    /// Collects if enough waits to be worth a barrier (64 retired, or 8 MiB): for the end of every commit.
    /// </summary>
    public int CollectIfDue() =>
        RetiredCount >= DueCount || Volatile.Read(ref _retiredBytes) >= DueBytes ? Collect() : 0;

    /// <summary>The oldest pin, where something retired waits for it.</summary>
    internal bool TryFindHolder(out EpochHolder holder)
    {
        holder = default;
        if (RetiredCount == 0)
        {
            return false;
        }

        lock (_sync)
        {
            if (_retired.Count == 0)
            {
                return false;
            }

            // As in Collect: so that a pin taken from now on is another one.
            if (_newestRetired == _current)
            {
                Interlocked.Increment(ref _current);
            }

            var oldest = OldestPin(out var thread);
            if (oldest > _retired.Peek().Epoch)
            {
                return false;
            }

            holder = new EpochHolder(_retiredBytes, oldest, thread, _slots.At(thread)->Generation);
            return true;
        }
    }

    /// <summary>Frees the scratch of loops whose threads are dead. Call without locks.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool ReleaseDead() => EpochThread.ReleaseDead();

    /// <summary>
    /// The reader that memory waits for, and how much: a look without a lock, for words in an error.
    /// </summary>
    public OpenReader? Holder(out long bytes)
    {
        bytes = RetiredBytes;
        return bytes > 0 && OldestPin(out var thread) <= Volatile.Read(ref _newestRetired)
            && TryDescribe(thread, out var reader)
            ? reader
            : null;
    }

    private void Add(in NativeBlock block, Action? action)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isFreed, this);
            _newestRetired = _current;
            _retired.Enqueue(new Retired(_current, block, action));
            _retiredCount++;
            _retiredBytes += block.Bytes;
        }
    }

    private int FreeBefore(long oldestPin)
    {
        var count = 0;
        while (_retired.TryPeek(out var next) && next.Epoch < oldestPin)
        {
            _retired.Dequeue();
            _retiredCount--;
            count++;
            if (next.Action is not null)
            {
                next.Action();
            }
            else
            {
                _retiredBytes -= next.Block.Bytes;
                _heap.Free(next.Block);
            }
        }

        if (_retired.Count == 0 && _retired.Capacity > RetiredKept)
        {
            _retired.TrimExcess(RetiredKept);
        }

        return count;
    }

    private long OldestPin() => OldestPin(out _);

    private long OldestPin(out int thread)
    {
        thread = -1;
        var oldest = long.MaxValue;
        for (var index = 0; index < _slots.Count; index++)
        {
            var slot = _slots.At(index);
            var epoch = Volatile.Read(ref slot->Epoch);
            if (epoch != 0 && epoch < oldest && EpochThread.IsAlive(index, slot->Generation))
            {
                (oldest, thread) = (epoch, index);
            }
        }

        return oldest;
    }

    /// <summary>A block to free or an action to run, and the epoch in which readers could still see it.</summary>
    private readonly record struct Retired(long Epoch, NativeBlock Block, Action? Action);
}
