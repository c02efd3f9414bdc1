using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Generators.Diagnostics;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>
/// Finds the columns of a record struct: the parameters of its primary constructor, then the auto-properties and fields
/// beside it. All instance state is a column: what a row does not hold would be lost.
/// </summary>
internal static class CandidateReader
{
    public static ImmutableArray<ColumnCandidate> Read(
        INamedTypeSymbol symbol, DiagnosticBag bag, CancellationToken cancellation)
    {
        var candidates = ImmutableArray.CreateBuilder<ColumnCandidate>();
        var parameters = PrimaryConstructorOf(symbol, cancellation)?.Parameters ?? [];
        foreach (var parameter in parameters)
        {
            var declared = symbol.GetMembers(parameter.Name).FirstOrDefault(IsState);
            candidates.Add(FromParameter(parameter, declared, cancellation));
        }

        var names = new HashSet<string>(parameters.Select(parameter => parameter.Name), StringComparer.Ordinal);
        foreach (var member in symbol.GetMembers().Where(member => IsState(member) && !names.Contains(member.Name)))
        {
            if (member is IFieldSymbol || HasBackingField((IPropertySymbol)member))
            {
                candidates.Add(FromMember(member, cancellation));
            }
            else
            {
                RefuseRoles(member, bag, cancellation);
            }
        }

        return candidates.ToImmutable();
    }

    private static IMethodSymbol? PrimaryConstructorOf(INamedTypeSymbol symbol, CancellationToken cancellation) =>
        symbol.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax(cancellation) is RecordDeclarationSyntax));

    private static bool IsState(ISymbol member) => member switch
    {
        IFieldSymbol field => !field.IsStatic && field.AssociatedSymbol is null,
        IPropertySymbol property => !property.IsStatic && !property.IsIndexer,
        _ => false,
    };

    private static bool HasBackingField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(
            field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static ColumnCandidate FromParameter(
        IParameterSymbol parameter, ISymbol? declared, CancellationToken cancellation)
    {
        var syntax = (ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var attributes = parameter.GetAttributes().AddRange(declared?.GetAttributes() ?? []);
        return new ColumnCandidate(
            declared ?? parameter,
            parameter.Type,
            ColumnOrigin.Parameter,
            syntax.Identifier.GetLocation(),
            syntax.Type!.GetLocation(),
            SitesOf(attributes, syntax, cancellation));
    }

    private static ColumnCandidate FromMember(ISymbol member, CancellationToken cancellation)
    {
        var syntax = member.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var type = syntax switch
        {
            PropertyDeclarationSyntax property => property.Type,
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type,
            _ => syntax,
        };
        return new ColumnCandidate(
            member,
            member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type,
            ColumnOrigin.Member,
            member.Locations[0],
            type.GetLocation(),
            SitesOf(member.GetAttributes(), syntax, cancellation));
    }

    private static void RefuseRoles(ISymbol member, DiagnosticBag bag, CancellationToken cancellation)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            foreach (var site in SitesOf(member.GetAttributes(), reference.GetSyntax(cancellation), cancellation))
            {
                bag.Report(Rules.RoleWithoutColumn, site.Location, member.Name, site.Name);
            }
        }
    }

    private static ImmutableArray<AttributeSite> SitesOf(
        IEnumerable<AttributeData> attributes, SyntaxNode fallback, CancellationToken cancellation) =>
        [.. attributes
            .Where(data => data.AttributeClass?.ContainingNamespace.ToDisplayString() == Names.SchemaNamespace)
            .Select(data => new AttributeSite(data, fallback, cancellation))];
}
