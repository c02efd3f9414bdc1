using NativeStore.Core.Schema;

namespace NativeStore.Storage.Upkeep;

/// <summary>The rows of a table that go next when some must.</summary>
/// <param name="First">The number of the first segment that has some.</param>
/// <param name="Count">How many segments have them: all of their rows go, or it is one.</param>
/// <param name="UpTo">They are those of series of at most that priority.</param>
/// <param name="Rows">How many rows; 0: none may go.</param>
/// <param name="IsWhole">Whether these are all rows of the segments, which then go without being looked at.</param>
internal readonly record struct RowsToGo(int First, int Count, DataPriority UpTo, long Rows, bool IsWhole)
{
    public bool Exist => Rows > 0;

    /// <summary>The piece of work that takes them away.</summary>
    /// <param name="whole">What it is where they are whole segments.</param>
    /// <param name="part">What it is where others of their segment stay.</param>
    public UpkeepPlan Plan(UpkeepKind whole, UpkeepKind part) => new(IsWhole ? whole : part, First, Count, UpTo);
}
