// The writer's side of a set of late rows. A batch's late rows are added in two steps, so that a refusal of memory
// leaves everything as it was: `Prepare` allocates and fills whatever is new, `Commit` makes it current and cannot
// fail. The caller then publishes `Current` where its readers look, and calls `RetireReplaced`, in this order.
//
// Late rows come in long sorted stretches where a file concatenates several sources. So a batch that continues a run is
// written behind it in place, as a list grows. A batch that continues none becomes a run of its own; before that, runs
// that are not at least twice as long as their successor are merged, so that there are at most log2(n) runs and a row
// is copied at most about log2(n) times.
//
// Entries of rows that left the arena stay until half of a run is dead: see LateSet.Purge.cs.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>The late rows of a table or of one series. Owns their memory.</summary>
internal sealed unsafe partial class LateSet(NativeHeap heap, Epochs epochs, MemoryOwner owner) : IDisposable
{
    private const int FirstCapacity = 16;
    private readonly List<NativeBlock> _runBlocks = [];
    private readonly List<NativeBlock> _pendingRunBlocks = [];
    private readonly List<NativeBlock> _replacedBlocks = [];
    private NativeBlock _header;
    private NativeBlock _pendingHeader;
    private LateRuns* _current;
    private LateRuns* _pending;
    private int _extendedRun;
    private uint _extendedCount;

    /// <summary>The published set; null where there is none.</summary>
    public LateRuns* Current => _current;

    public long Bytes => _runBlocks.Sum(block => block.Bytes) + (_current == null ? 0 : _header.Bytes);

    /// <summary>Rows in the published set.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Allocates and fills what the entries need; publishes nothing. On a refusal nothing is left behind.
    /// </summary>
    /// <param name="sorted">The batch's late rows by time and row id, none of them in the set.</param>
    public void Prepare(ReadOnlySpan<LateEntry> sorted)
    {
        Check.That(_pending == null && _extendedCount == 0 && sorted.Length > 0);
        var run = FindExtensible(sorted[0]);
        var existing = run < 0 ? null : LateRuns.Run(_current, run);
        if (existing != null && existing->Count + (uint)sorted.Length <= existing->Capacity)
        {
            sorted.CopyTo(new Span<LateEntry>(existing->Entries + existing->Count, sorted.Length));
            _extendedRun = run;
            _extendedCount = (uint)sorted.Length;
            return;
        }

        try
        {
            if (run >= 0)
            {
                PrepareGrownRun(run, sorted);
            }
            else
            {
                PrepareNewRun(sorted);
            }
        }
        catch
        {
            Abort();
            throw;
        }
    }

    /// <summary>Makes what was prepared current: now the caller publishes <see cref="Current"/>.</summary>
    public void Commit(long added)
    {
        Count += added;
        if (_extendedCount > 0)
        {
            var run = LateRuns.Run(_current, _extendedRun);
            Volatile.Write(ref run->Count, run->Count + _extendedCount);
            _extendedCount = 0;
            return;
        }

        if (_current != null)
        {
            _replacedBlocks.Add(_header);
        }

        _header = _pendingHeader;
        _current = _pending;
        _pending = null;
        TakeOverRuns();
    }

    /// <summary>
    /// Leaves what was replaced to the readers that still hold it: after <see cref="Current"/> was published.
    /// </summary>
    public void RetireReplaced()
    {
        foreach (var block in _replacedBlocks)
        {
            epochs.Retire(block);
        }

        _replacedBlocks.Clear();
    }

    /// <summary>Forgets what was prepared.</summary>
    public void Abort()
    {
        _extendedCount = 0;
        foreach (var block in _pendingRunBlocks)
        {
            heap.Free(block);
        }

        _pendingRunBlocks.Clear();
        if (_pending != null)
        {
            heap.Free(_pendingHeader);
            _pending = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _runBlocks)
        {
            heap.Free(block);
        }

        _runBlocks.Clear();
        if (_current != null)
        {
            heap.Free(_header);
            _current = null;
        }
    }

    /// <summary>The longest run whose last entry comes before <paramref name="first"/>, or -1.</summary>
    private int FindExtensible(LateEntry first)
    {
        for (var number = 0; _current != null && number < _current->RunCount; number++)
        {
            var run = LateRuns.Run(_current, number);
            if (run->Entries[run->Count - 1].IsBefore(first))
            {
                return number;
            }
        }

        return -1;
    }

    private void PrepareGrownRun(int number, ReadOnlySpan<LateEntry> sorted)
    {
        BeginPending();
        var old = *LateRuns.Run(_current, number);
        var grown = AllocateRun(Math.Max(old.Count * 2, old.Count + (uint)sorted.Length));
        new ReadOnlySpan<LateEntry>(old.Entries, (int)old.Count).CopyTo(
            new Span<LateEntry>(grown.Entries, (int)old.Count));
        sorted.CopyTo(new Span<LateEntry>(grown.Entries + old.Count, sorted.Length));
        grown.Count = old.Count + (uint)sorted.Length;
        *LateRuns.Run(_pending, number) = grown;
    }

    private void PrepareNewRun(ReadOnlySpan<LateEntry> sorted)
    {
        BeginPending();
        while (_pending->RunCount >= 2 && MustMergeLast())
        {
            MergeLastTwo();
        }

        var run = AllocateRun((uint)sorted.Length);
        sorted.CopyTo(new Span<LateEntry>(run.Entries, sorted.Length));
        run.Count = (uint)sorted.Length;
        *LateRuns.Run(_pending, (int)_pending->RunCount) = run;
        _pending->RunCount++;
    }

    private void BeginPending()
    {
        _pendingHeader = heap.Allocate(MemoryTag.Series, owner, LateRuns.Bytes);
        _pending = (LateRuns*)_pendingHeader.Address;
        if (_current != null)
        {
            Buffer.MemoryCopy(_current, _pending, LateRuns.Bytes, LateRuns.Bytes);
        }
        else
        {
            _pending->RunCount = 0;
        }
    }

    private bool MustMergeLast()
    {
        var last = (int)_pending->RunCount - 1;
        return _pending->RunCount == LateRuns.RunsMax
            || LateRuns.Run(_pending, last - 1)->Count < LateRuns.Run(_pending, last)->Count * 2L;
    }

    private void MergeLastTwo()
    {
        var left = *LateRuns.Run(_pending, (int)_pending->RunCount - 2);
        var right = *LateRuns.Run(_pending, (int)_pending->RunCount - 1);
        var merged = AllocateRun(left.Count + right.Count);
        var target = merged.Entries;
        var leftEnd = left.Entries + left.Count;
        var rightEnd = right.Entries + right.Count;
        while (left.Entries != leftEnd && right.Entries != rightEnd)
        {
            *target++ = left.Entries->IsBefore(*right.Entries) ? *left.Entries++ : *right.Entries++;
        }

        while (left.Entries != leftEnd)
        {
            *target++ = *left.Entries++;
        }

        while (right.Entries != rightEnd)
        {
            *target++ = *right.Entries++;
        }

        merged.Count = left.Count + right.Count;
        _pending->RunCount--;
        *LateRuns.Run(_pending, (int)_pending->RunCount - 1) = merged;
    }

    private LateRun AllocateRun(uint entries)
    {
        var capacity = Math.Max(entries, FirstCapacity);
        _pendingRunBlocks.EnsureCapacity(_pendingRunBlocks.Count + 1);
        _runBlocks.EnsureCapacity(_runBlocks.Count + _pendingRunBlocks.Count + 1);
        var block = heap.Allocate(MemoryTag.Series, owner, (long)capacity * sizeof(LateEntry));
        _pendingRunBlocks.Add(block);
        return new LateRun { Entries = (LateEntry*)block.Address, Capacity = capacity };
    }

    /// <summary>Takes the new runs' blocks over and sets the replaced ones aside.</summary>
    private void TakeOverRuns()
    {
        _runBlocks.AddRange(_pendingRunBlocks);
        _pendingRunBlocks.Clear();
        for (var number = _runBlocks.Count - 1; number >= 0; number--)
        {
            if (!IsCurrent(_runBlocks[number].Address))
            {
                _replacedBlocks.Add(_runBlocks[number]);
                _runBlocks.RemoveAt(number);
            }
        }
    }

    private bool IsCurrent(byte* entries)
    {
        for (var number = 0; number < _current->RunCount; number++)
        {
            if ((byte*)LateRuns.Run(_current, number)->Entries == entries)
            {
                return true;
            }
        }

        return false;
    }
}
