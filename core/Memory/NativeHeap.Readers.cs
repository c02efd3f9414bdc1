using NativeStore.Core.Checks;
using NativeStore.Core.Schema;

namespace NativeStore.Core.Memory;

// Working memory of readers. Writers can wait until memory is there; whoever only wants to look must not be refused
// when it is short. So a little is set aside while there is plenty, charged once, and lent when the ledger refuses.
public sealed unsafe partial class NativeHeap
{
    private readonly MemoryOwner _readersOwner = new("set aside for readers", DataPriority.Critical);
    private SetAsideMemory? _setAside;

    /// <summary>Bytes that are set aside for readers, lent or not.</summary>
    public long SetAsideBytes => _setAside?.Block.Bytes ?? 0;

    /// <summary>Bytes of the memory that is set aside for readers, which are lent now.</summary>
    public long SetAsideLentBytes => _setAside?.LentBytes ?? 0;

    /// <summary>How often a reader was lent memory that is set aside.</summary>
    public long SetAsideLentCount => _setAside?.LentCount ?? 0;

    /// <summary>Takes memory now, once, that <see cref="AllocateForReader"/> falls back on.</summary>
    /// <exception cref="MemoryBudgetExceededException">The limit is too small.</exception>
    public void SetAsideForReaders(long bytes)
    {
        Check.That(_setAside is null);
        _setAside = new SetAsideMemory(Allocate(MemoryTag.QueryScratch, _readersOwner, bytes));
    }

    /// <summary>
    /// A block for a reader, zeroed, as <see cref="Allocate"/> gives it; where the ledger refuses, a smaller one, also
    /// out of what is set aside: an eighth of what is left of it where less would do, and never more than a quarter of
    /// all.
    /// </summary>
    /// <param name="tag">What it is for.</param>
    /// <param name="owner">Who it is charged to, unless it is set aside.</param>
    /// <param name="bytes">How many bytes are wanted.</param>
    /// <param name="leastBytes">How many bytes do.</param>
    /// <exception cref="MemoryBudgetExceededException">Not even the least is there; nothing changed.</exception>
    public NativeBlock AllocateForReader(MemoryTag tag, MemoryOwner owner, long bytes, long leastBytes) =>
        TryAllocateForReader(tag, owner, bytes, leastBytes, out var block)
            || (EpochThread.ReleaseDead() && TryAllocateForReader(tag, owner, bytes, leastBytes, out block))
                ? block
                : throw Budget.Refusal(tag, owner, leastBytes);

    /// <summary>
    /// As <see cref="AllocateForReader"/>; false where not even the least is there. With a least of 0, so many bytes or
    /// none, though less would do.
    /// </summary>
    public bool TryAllocateForReader(
        MemoryTag tag, MemoryOwner owner, long bytes, long leastBytes, out NativeBlock block)
    {
        Check.That(leastBytes >= 0 && leastBytes <= bytes);
        for (; ; bytes = Math.Max(bytes / 2, leastBytes))
        {
            if (TryAllocate(tag, owner, bytes, out block))
            {
                return true;
            }

            var isLeast = bytes == leastBytes;
            if (_setAside is { } setAside && setAside.TryTake(bytes, isLeast, out block))
            {
                return true;
            }

            if (isLeast || leastBytes == 0)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// A block as <see cref="Allocate"/> gives it; false, and nothing changed, where the ledger refuses: no exception
    /// is made for that.
    /// </summary>
    /// <exception cref="NativeMemoryExhaustedException">The operating system refuses; nothing changed.</exception>
    public bool TryAllocate(MemoryTag tag, MemoryOwner owner, long bytes, out NativeBlock block)
    {
        Check.That(bytes > 0);
        var isTaken = bytes <= BlockCarver.BytesMax
            ? TryAllocateCarved(tag, owner, (int)bytes, out block)
            : TryAllocateLarge(tag, owner, bytes, out block);
        Budget.Sample();
        return isTaken;
    }

    private bool TryAllocateLarge(MemoryTag tag, MemoryOwner owner, long bytes, out NativeBlock block)
    {
        block = default;
        if (!Budget.HasRoom(owner, bytes))
        {
            return false;
        }

        try
        {
            block = AllocateLarge(tag, owner, bytes);
            return true;
        }
        catch (MemoryBudgetExceededException)
        {
            // Somebody else was quicker, or what is free lies scattered.
            return false;
        }
    }

    /// <summary>Gives back what is set aside. Pieces that were never freed keep the charge, so that a leak
    /// shows.</summary>
    private void FreeSetAside()
    {
        if (_setAside is { LentBytes: 0 } setAside)
        {
            _setAside = null;
            Free(setAside.Block);
        }
    }
}
