namespace NativeStore.Core.Memory;

/// <summary>The ledger: every native byte is charged here before it is allocated. Thread-safe.</summary>
/// <param name="limitBytes">The hard limit.</param>
/// <param name="reserveBytes">The part of the limit that only critical owners may use.</param>
public sealed class MemoryBudget(long limitBytes, long reserveBytes = 0)
{
    private readonly long[] _bytesByTag = new long[Enum.GetValues<MemoryTag>().Length];
    private long _usedBytes;

    /// <summary>The hard limit in bytes.</summary>
    public long LimitBytes { get; } = limitBytes;

    /// <summary>The part of the limit that only critical owners may use, in bytes.</summary>
    public long ReserveBytes { get; } = reserveBytes;

    /// <summary>Bytes charged now.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Bytes charged now under a tag.</summary>
    public long BytesOf(MemoryTag tag) => Volatile.Read(ref _bytesByTag[(int)tag]);

    /// <summary>Charges bytes, or throws and charges nothing.</summary>
    /// <exception cref="MemoryBudgetExceededException">The charge would pass the owner's limit.</exception>
    public void Charge(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        if (!TryCharge(tag, owner, bytes))
        {
            throw new MemoryBudgetExceededException(tag, owner.Name, bytes, UsedBytes, LimitBytes);
        }
    }

    /// <summary>Charges bytes; false, and nothing charged, where that would pass the owner's limit.</summary>
    public bool TryCharge(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        var limit = owner.Priority == Schema.DataPriority.Critical ? LimitBytes : LimitBytes - ReserveBytes;
        if (Interlocked.Add(ref _usedBytes, bytes) > limit)
        {
            Interlocked.Add(ref _usedBytes, -bytes);
            return false;
        }

        Interlocked.Add(ref _bytesByTag[(int)tag], bytes);
        return true;
    }

    /// <summary>Gives charged bytes back.</summary>
    public void Release(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Interlocked.Add(ref _bytesByTag[(int)tag], -bytes);
        Interlocked.Add(ref _usedBytes, -bytes);
    }
}
