using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NativeStore.Generators.Reading;

/// <summary>An attribute together with where its parts are written. Lives only while a record is read.</summary>
internal sealed class AttributeSite
{
    private readonly SyntaxNode _fallback;
    private readonly AttributeSyntax? _syntax;

    public AttributeSite(AttributeData data, SyntaxNode fallback, CancellationToken cancellation)
    {
        Data = data;
        _fallback = fallback;
        _syntax = data.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
    }

    public AttributeData Data { get; }

    /// <summary>The attribute's name without its suffix, e.g. <c>TimeKey</c>.</summary>
    public string Name => WithoutSuffix(Data.AttributeClass!.Name);

    /// <summary>The attribute as a whole.</summary>
    public Location Location => (_syntax ?? _fallback).GetLocation();

    /// <summary>The constructor argument at an index, or null where it is missing or no string.</summary>
    public string? Argument(int index) =>
        index < Data.ConstructorArguments.Length ? Data.ConstructorArguments[index].Value as string : null;

    /// <summary>Where the constructor argument at an index is written, whether by position or by name.</summary>
    public Location ArgumentLocation(int index)
    {
        var parameter = Data.AttributeConstructor?.Parameters[index].Name;
        var arguments = _syntax?.ArgumentList?.Arguments.Where(argument => argument.NameEquals is null).ToArray() ?? [];
        var written = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)
            ?? arguments.ElementAtOrDefault(index);
        return written?.Expression.GetLocation() ?? Location;
    }

    /// <summary>The value of a named argument, or null.</summary>
    public object? Named(string name) =>
        Data.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    /// <summary>Where a named argument's value is written.</summary>
    public Location NamedLocation(string name) =>
        _syntax?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)
            ?.Expression.GetLocation() ?? Location;

    private static string WithoutSuffix(string name) =>
        name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - 9) : name;
}
