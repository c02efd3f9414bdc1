using NativeStore.Core.World;

namespace NativeStore;

/// <summary>How a database is opened.</summary>
public sealed record DatabaseOptions
{
    /// <summary>
    /// The hard limit of native memory in bytes; a write that would pass it is refused. 0 (the default) means 60 % of
    /// what the machine has, or of what the process's control group may use where that is less.
    /// </summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>The part of the limit that only tables of critical priority may use, in bytes. Default: none.</summary>
    public long ReserveBytes { get; init; }

    /// <summary>Native memory to take and touch ahead of the first write, in bytes. Default: none.</summary>
    public long PretouchBytes { get; init; }

    /// <summary>Where time comes from; null (the default) means the machine's clock.</summary>
    public IClock? Clock { get; init; }
}
