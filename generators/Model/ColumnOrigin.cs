namespace NativeStore.Generators.Model;

/// <summary>Where a record struct declares a column.</summary>
internal enum ColumnOrigin
{
    /// <summary>A parameter of the primary constructor.</summary>
    Parameter,

    /// <summary>A property or a field beside it.</summary>
    Member,
}
