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
    long heldBytes = 0)
    : NativeStoreException(
        $"{owner} asked for {requestedBytes:N0} bytes ({tag}), but {usedBytes:N0} of {limitBytes:N0} bytes " +
        "are in use. Raise the memory limit, shorten retention, or write less." +
        OpenReader.Hold(reader, heldBytes))
{
    /// <summary>What the memory was for.</summary>
    public MemoryTag Tag { get; } = tag;

    /// <summary>Who asked.</summary>
    public string Owner { get; } = owner;

    /// <summary>Bytes asked for.</summary>
    public long RequestedBytes { get; } = requestedBytes;

    /// <summary>Bytes in use when asked.</summary>
    public long UsedBytes { get; } = usedBytes;

    /// <summary>The limit that applies to the owner.</summary>
    public long LimitBytes { get; } = limitBytes;

    /// <summary>The oldest reader that keeps memory from being freed; null where none does.</summary>
    public OpenReader? OldestReader { get; } = reader;

    /// <summary>Bytes that wait for readers.</summary>
    public long HeldBytes { get; } = heldBytes;
}
