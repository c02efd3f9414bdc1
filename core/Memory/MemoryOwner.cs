using NativeStore.Core.Schema;

namespace NativeStore.Core.Memory;

/// <summary>Who native memory is charged to: a table, the symbol dictionary, a query.</summary>
/// <param name="name">The name shown in reports.</param>
/// <param name="priority">Critical owners may draw on the reserve.</param>
public sealed class MemoryOwner(string name, DataPriority priority = DataPriority.Normal)
{
    /// <summary>The name shown in reports.</summary>
    public string Name { get; } = name;

    /// <summary>Critical owners may draw on the reserve.</summary>
    public DataPriority Priority { get; } = priority;
}
