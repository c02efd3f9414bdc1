// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>What a column does for its table. Values are part of schema hashes: never renumber.</summary>
[Flags]
public enum ColumnRoles : byte
{
    /// <summary>A plain value.</summary>
    None = 0,

    /// <summary>The designated time of a series table.</summary>
    TimeKey = 1,

    /// <summary>Part of the key that names a series.</summary>
    SeriesKey = 2,

    /// <summary>Part of the key that no two rows of the table share.</summary>
    Unique = 4,

    /// <summary>Part of a keyed table's primary key.</summary>
    PrimaryKey = 8,

    /// <summary>Carries a secondary index.</summary>
    Index = 16,
}
