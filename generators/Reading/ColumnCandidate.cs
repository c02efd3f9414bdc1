using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>
/// A parameter, property or field that would be a column, with its symbol and its places in source. Lives only while a
/// record is read; what is kept of it is a <see cref="ColumnSpec"/>.
/// </summary>
internal sealed class ColumnCandidate(
    ISymbol symbol,
    ITypeSymbol type,
    ColumnOrigin origin,
    Location nameLocation,
    Location typeLocation,
    ImmutableArray<AttributeSite> attributes)
{
    public ISymbol Symbol { get; } = symbol;

    public string Name => Symbol.Name;

    public ITypeSymbol Type { get; } = type;

    public ColumnOrigin Origin { get; } = origin;

    public Location NameLocation { get; } = nameLocation;

    public Location TypeLocation { get; } = typeLocation;

    /// <summary>The attributes of the schema's own namespace, with their places.</summary>
    public ImmutableArray<AttributeSite> Attributes { get; } = attributes;

    public bool IsRequired => Symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    /// <summary>The type as a message names it.</summary>
    public string TypeName => Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    public AttributeSite? Find(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);
}
