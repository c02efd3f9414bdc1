namespace NativeStore.Core.Memory;

/// <summary>
/// An allocation was refused because it would pass the memory limit. Nothing was allocated or changed.
/// </summary>
public sealed class MemoryBudgetExceededException(
    MemoryTag tag,
    string owner,
    long requestedBytes,
    long usedBytes,
    long limitBytes,
    OpenReader? reader = null,
    long heldBytes = 0,
    long reserveBytes = 0,
    long freeBytes = 0,
    string? because = null)
    : NativeStoreException(
        $"{owner} asked for {requestedBytes:N0} bytes ({tag}): {usedBytes:N0} bytes are in use, of the limit of " +
        $"{limitBytes:N0} {(reserveBytes > 0 ? $"less the reserve of {reserveBytes:N0} for critical data" : "bytes")}" +
        $"{(freeBytes > 0 ? $", and what is free of it holds {freeBytes:N0} bytes in pieces that do not fit" : "")}. " +
        $"{because ?? "Raise the memory limit, shorten retention, or write less."}{OpenReader.Hold(reader, heldBytes)}")
{
    /// <summary>What the memory was for.</summary>
    public MemoryTag Tag { get; } = tag;

    /// <summary>Who asked.</summary>
    public string Owner { get; } = owner;

    /// <summary>Bytes asked for.</summary>
    public long RequestedBytes { get; } = requestedBytes;

    /// <summary>Bytes in use when asked, without the free pool.</summary>
    public long UsedBytes { get; } = usedBytes;

    /// <summary>The limit that applies to the owner: the hard limit less what is not the owner's to use.</summary>
    public long LimitBytes { get; } = limitBytes - reserveBytes;

    /// <summary>The part of the hard limit that was not the owner's to use.</summary>
    public long ReserveBytes { get; } = reserveBytes;

    /// <summary>The oldest reader that keeps memory from being freed; null where none does.</summary>
    public OpenReader? OldestReader { get; } = reader;

    /// <summary>Bytes that wait for readers.</summary>
    public long HeldBytes { get; } = heldBytes;
}
