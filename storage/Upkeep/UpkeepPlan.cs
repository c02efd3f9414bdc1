using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

/// <summary>A piece of work that is due in a table.</summary>
/// <param name="Kind">Which.</param>
/// <param name="First">The number of the first segment it takes in.</param>
/// <param name="Count">How many segments it takes in.</param>
/// <param name="UpTo">Where it takes rows away: of series of at most which priority.</param>
internal readonly record struct UpkeepPlan(
    UpkeepKind Kind, int First = 0, int Count = 0, DataPriority UpTo = DataPriority.Critical)
{
    /// <summary>Where it takes rows out of the arena: how many, the oldest ones.</summary>
    public int HotRows { get; init; }

    public bool IsDue => Kind != UpkeepKind.None;
}
