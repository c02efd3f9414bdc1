namespace NativeStore.Core.Memory.Pressure;

/// <summary>How short memory is. A higher level includes what the lower ones do.</summary>
public enum PressureLevel : byte
{
    /// <summary>Enough.</summary>
    Normal = 0,

    /// <summary>Upkeep seals and ages earlier, and compresses harder.</summary>
    Elevated = 1,

    /// <summary>Writers of bulk data wait.</summary>
    High = 2,

    /// <summary>Bulk data is refused, writers of normal data wait, and old rows are pruned by policy.</summary>
    Severe = 3,

    /// <summary>Only critical data is accepted, from the reserve.</summary>
    Critical = 4,
}
