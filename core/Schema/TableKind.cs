// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>The two kinds of tables.</summary>
public enum TableKind : byte
{
    /// <summary>Time series: append, range, latest.</summary>
    Series = 1,

    /// <summary>State by primary key: insert, update, delete.</summary>
    Keyed = 2,
}
