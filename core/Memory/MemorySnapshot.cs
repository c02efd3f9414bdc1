using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace NativeStore.Core.Memory;

/// <summary>The ledger at one moment.</summary>
/// <param name="LimitBytes">The hard limit.</param>
/// <param name="ReserveBytes">The part of the limit that only critical owners may use.</param>
/// <param name="UsedBytes">Bytes charged, the free pool included: the sum of <paramref name="Usages"/>.</param>
/// <param name="Usages">Bytes by owner and tag, largest first, without zeros.</param>
public sealed record MemorySnapshot(
    long LimitBytes, long ReserveBytes, long UsedBytes, ImmutableArray<MemoryUsage> Usages)
{
    /// <summary>The figures, and the owners that have the most, one per line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{UsedBytes:N0} of {LimitBytes:N0} bytes in use, at most {PeakBytes:N0}, {ReserveBytes:N0} reserved");
        foreach (var usage in Usages.IsDefault ? [] : Usages)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{usage}");
        }

        return text.ToString();
    }

    /// <summary>The most bytes that were ever charged at a time.</summary>
    public long PeakBytes { get; init; }

    /// <summary>Bytes that are touched and free, part of the used ones: <c>Database.Trim</c> gives back what of them
    /// is whole slabs.</summary>
    public long FreePoolBytes { get; init; }

    /// <summary>Bytes in use by rows and what belongs to them: what levels of pressure count.</summary>
    public long OccupiedBytes { get; init; }
}
