// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>What may be delayed or refused first when memory runs short.</summary>
public enum DataPriority : byte
{
    /// <summary>First to be delayed, refused or pruned.</summary>
    Bulk = 0,

    /// <summary>The default.</summary>
    Normal = 1,

    /// <summary>Accepted until the very end, from the reserve.</summary>
    Critical = 2,
}
