using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Core.Schema;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>Reads an annotated type: symbols in, a symbol-free specification or diagnostics out.</summary>
internal static class RecordReader
{
    private static readonly SymbolDisplayFormat NamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static RecordOutcome Read(
        GeneratorAttributeSyntaxContext context, TableKind kind, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var record = Read(context, kind, bag, cancellation);
        return new RecordOutcome(bag.IsEmpty ? record : null, bag.ToArray());
    }

    private static RecordSpec? Read(
        GeneratorAttributeSyntaxContext context, TableKind kind, DiagnosticBag bag, CancellationToken cancellation)
    {
        var symbol = (INamedTypeSymbol)context.TargetSymbol;
        var syntax = (TypeDeclarationSyntax)context.TargetNode;
        var attribute = new AttributeSite(context.Attributes[0], syntax, cancellation);
        if (kind == TableKind.Keyed && symbol.FindAttribute(Names.Series) is not null)
        {
            return null; // reported once, where the record is read as a series
        }

        ShapeRules.Check(context, symbol, syntax, attribute, bag);
        if (!bag.IsEmpty)
        {
            return null;
        }

        var tableName = OptionsReader.ReadName(attribute, bag);
        var options = OptionsReader.Read(attribute, bag);
        var candidates = CandidateReader.Read(symbol, bag, cancellation);
        if (ColumnsReader.Read(symbol, syntax, candidates, bag, cancellation) is not { } columns)
        {
            return null;
        }

        KeyRules.Check(kind, symbol, syntax, candidates, columns, bag);
        var sums = SumReader.Read(kind, symbol, syntax, candidates, columns, bag, cancellation);
        return new RecordSpec(
            NamespaceOf(symbol),
            new([.. ContainersOf(syntax)]),
            symbol.Name,
            IsPublic(symbol),
            kind,
            tableName,
            options,
            new([.. columns]),
            new([.. sums]),
            candidates.Any(candidate => candidate.IsRequired));
    }

    private static string NamespaceOf(INamedTypeSymbol symbol) =>
        symbol.ContainingNamespace.IsGlobalNamespace ? "" : symbol.ContainingNamespace.ToDisplayString(NamespaceFormat);

    private static IEnumerable<ContainerSpec> ContainersOf(TypeDeclarationSyntax syntax) =>
        syntax.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(container => new ContainerSpec(
            container is RecordDeclarationSyntax { ClassOrStructKeyword.ValueText: { Length: > 0 } second }
                ? $"record {second}"
                : container.Keyword.ValueText,
            container.Identifier.ValueText));

    private static bool IsPublic(INamedTypeSymbol? symbol)
    {
        for (; symbol is not null; symbol = symbol.ContainingType)
        {
            if (symbol.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }
}
