using NativeStore.Core.Schema;

namespace NativeStore.Generators.Model;

/// <summary>A column as the writer needs it: no symbol, equal by content.</summary>
/// <param name="Stored">How it is stored: the same type that the run-time schema builder collects.</param>
/// <param name="TypeName">The C# type, <c>global::</c>-qualified, without nullability.</param>
/// <param name="ElementTypeName">The type of one element of an inline array, else <paramref name="TypeName"/>.</param>
/// <param name="DisplayType">The type as people write it, for comments.</param>
/// <param name="Origin">Where the record declares it.</param>
/// <param name="IsPublic">Whether the record shows it to other assemblies.</param>
/// <param name="IsInlineArray">Whether the type is an inline array, of whatever length.</param>
internal sealed record ColumnSpec(
    PendingColumn Stored,
    string TypeName,
    string ElementTypeName,
    string DisplayType,
    ColumnOrigin Origin,
    bool IsPublic,
    bool IsInlineArray)
{
    public string Name => Stored.Name;

    /// <summary>Accessibility of what is generated for the column.</summary>
    public string Accessibility => IsPublic ? "public" : "internal";

    /// <summary>Whether values are a C# <c>bool</c>, which rows hold as a byte of 0 or 1.</summary>
    public bool IsBool => Stored.Type == ColumnType.Bool && !IsInlineArray;
}
