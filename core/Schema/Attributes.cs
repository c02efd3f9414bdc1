namespace NativeStore.Core.Schema;

/// <summary>Makes a <c>readonly partial record struct</c> the row of a time-series table.</summary>
/// <param name="name">The table's name: letters, digits and underscores, not starting with a digit.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class SeriesAttribute(string name) : Attribute
{
    /// <summary>The table's name.</summary>
    public string Name { get; } = name;

    /// <summary>Age after which sealed rows are compressed for size, e.g. <c>5m</c>; empty means never.</summary>
    public string CompressAfter { get; set; } = "";

    /// <summary>Age after which rows are dropped, e.g. <c>2d</c>; empty means never.</summary>
    public string RetainFor { get; set; } = "";

    /// <summary>What may be delayed or refused first when memory runs short.</summary>
    public DataPriority Priority { get; set; } = DataPriority.Normal;
}

/// <summary>Makes a <c>readonly partial record struct</c> the row of a keyed table.</summary>
/// <param name="name">The table's name: letters, digits and underscores, not starting with a digit.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class KeyedAttribute(string name) : Attribute
{
    /// <summary>The table's name.</summary>
    public string Name { get; } = name;

    /// <summary>What may be delayed or refused first when memory runs short.</summary>
    public DataPriority Priority { get; set; } = DataPriority.Normal;
}

/// <summary>The designated time of a series: exactly one column, a <c>Timestamp</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TimeKeyAttribute : Attribute;

/// <summary>Part of the key that names a series, e.g. the symbol, or symbol and venue.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SeriesKeyAttribute : Attribute;

/// <summary>Part of the key that no two rows of the table may share; a second row with it is refused.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UniqueAttribute : Attribute;

/// <summary>Part of a keyed table's primary key.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PrimaryKeyAttribute : Attribute;

/// <summary>Carries a secondary index in a keyed table.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IndexAttribute : Attribute;

/// <summary>
/// Keeps the running sum of a column per series, so that sums over any window take a binary search and a subtraction.
/// Costs the writer a few nanoseconds per row. The column is an integer or a <c>Fixed64</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RunningSumAttribute : Attribute;

/// <summary>
/// Keeps the running sum of the products of two columns per series (price and size: windowed VWAP in a microsecond).
/// Both are integers of at most 64 bits or <c>Fixed64</c>.
/// </summary>
/// <param name="left">The name of the one column.</param>
/// <param name="right">The name of the other column.</param>
[AttributeUsage(AttributeTargets.Struct, AllowMultiple = true)]
public sealed class RunningSumOfProductsAttribute(string left, string right) : Attribute
{
    /// <summary>The name of the one column.</summary>
    public string Left { get; } = left;

    /// <summary>The name of the other column.</summary>
    public string Right { get; } = right;
}
