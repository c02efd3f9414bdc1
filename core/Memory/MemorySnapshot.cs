using System.Collections.Immutable;

namespace NativeStore.Core.Memory;

/// <summary>The ledger at one moment.</summary>
/// <param name="LimitBytes">The hard limit.</param>
/// <param name="ReserveBytes">The part of the limit that only critical owners may use.</param>
/// <param name="UsedBytes">Bytes charged, the free pool included: the sum of <paramref name="Usages"/>.</param>
/// <param name="Usages">Bytes by owner and tag, largest first, without zeros.</param>
public sealed record MemorySnapshot(
    long LimitBytes, long ReserveBytes, long UsedBytes, ImmutableArray<MemoryUsage> Usages)
{
    /// <summary>The most bytes that were ever charged at a time.</summary>
    public long PeakBytes { get; init; }
}
