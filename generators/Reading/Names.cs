using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Reading;

/// <summary>Metadata names of what the generator looks for in the core.</summary>
internal static class Names
{
    public const string Series = "NativeStore.Core.Schema.SeriesAttribute";
    public const string Keyed = "NativeStore.Core.Schema.KeyedAttribute";
    public const string RunningSumOfProducts = "NativeStore.Core.Schema.RunningSumOfProductsAttribute";
    public const string SchemaNamespace = "NativeStore.Core.Schema";
    public const string NumbersNamespace = "NativeStore.Core.Numbers";
    public const string InlineArray = "System.Runtime.CompilerServices.InlineArrayAttribute";

    /// <summary>Namespace and name without type arguments: <c>NativeStore.Core.Numbers.Fixed64</c>.</summary>
    public static string FullNameOf(ISymbol? symbol) =>
        symbol is null ? "" : $"{symbol.ContainingNamespace.ToDisplayString()}.{symbol.Name}";

    /// <summary>The attribute of that full name, or null.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => FullNameOf(attribute.AttributeClass) == fullName);
}
