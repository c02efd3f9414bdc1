using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Generators.Diagnostics;

namespace NativeStore.Generators.Reading;

/// <summary>What the type itself must be, before its columns are looked at.</summary>
internal static class ShapeRules
{
    // The generator is built against a compiler that does not name C# 14 yet.
    private const LanguageVersion CSharp14 = (LanguageVersion)1400;

    public static void Check(
        GeneratorAttributeSyntaxContext context,
        INamedTypeSymbol symbol,
        TypeDeclarationSyntax syntax,
        AttributeSite attribute,
        DiagnosticBag bag)
    {
        var identifier = syntax.Identifier.GetLocation();
        if (!symbol.IsRecord || !symbol.IsValueType)
        {
            bag.Report(Rules.NotRecordStruct, identifier, symbol.Name, symbol.IsRefLikeType ? "ref struct" : "struct");
            return;
        }

        CheckModifiers(symbol, syntax, bag);
        CheckContainers(symbol, syntax, bag);
        if (symbol.FindAttribute(Names.Series) is not null && symbol.FindAttribute(Names.Keyed) is not null)
        {
            bag.Report(Rules.SeriesAndKeyed, attribute.Location, symbol.Name);
        }

        var language = ((CSharpCompilation)context.SemanticModel.Compilation).LanguageVersion;
        if (language < CSharp14)
        {
            bag.Report(Rules.OldLanguage, attribute.Location, symbol.Name, language.ToDisplayString());
        }
    }

    private static void CheckModifiers(INamedTypeSymbol symbol, TypeDeclarationSyntax syntax, DiagnosticBag bag)
    {
        var identifier = syntax.Identifier.GetLocation();
        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            bag.Report(Rules.NotPartial, identifier, symbol.Name);
        }

        if (!symbol.IsReadOnly)
        {
            bag.Report(Rules.NotReadOnly, identifier, symbol.Name);
        }
    }

    private static void CheckContainers(INamedTypeSymbol symbol, TypeDeclarationSyntax syntax, DiagnosticBag bag)
    {
        for (var type = symbol; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
            {
                bag.Report(Rules.Generic, syntax.Identifier.GetLocation(), symbol.Name);
                break;
            }
        }

        for (var type = symbol; type is not null; type = type.ContainingType)
        {
            if (Hides(type) is { } modifier)
            {
                var isOwn = type.Equals(symbol, SymbolEqualityComparer.Default);
                var which = isOwn ? modifier : $"inside a {modifier} type";
                bag.Report(Rules.NotAccessible, syntax.Identifier.GetLocation(), symbol.Name, which);
                break;
            }
        }

        foreach (var container in syntax.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            if (!container.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                var name = container.Identifier;
                bag.Report(Rules.ContainerNotPartial, name.GetLocation(), name.ValueText, symbol.Name);
            }
        }
    }

    private static string? Hides(INamedTypeSymbol type) => type switch
    {
        { IsFileLocal: true } => "file-local",
        { DeclaredAccessibility: Accessibility.Private } => "private",
        { DeclaredAccessibility: Accessibility.Protected } => "protected",
        { DeclaredAccessibility: Accessibility.ProtectedAndInternal } => "private protected",
        _ => null,
    };
}
