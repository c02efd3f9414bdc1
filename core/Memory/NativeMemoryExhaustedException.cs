namespace NativeStore.Core.Memory;

/// <summary>
/// The operating system has no memory left, although the ledger's limit is not reached. Nothing was allocated.
/// </summary>
public sealed class NativeMemoryExhaustedException(long requestedBytes, string cause)
    : NativeStoreException(
        $"The operating system refused {requestedBytes:N0} bytes: {cause}. " +
        "Set the memory limit below what the machine and its container allow, or free memory elsewhere.")
{
    /// <summary>Bytes asked for.</summary>
    public long RequestedBytes { get; } = requestedBytes;
}
