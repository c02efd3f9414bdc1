using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Core.Schema;
using NativeStore.Generators.Diagnostics;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>Turns candidates into columns, or reports what is wrong with each.</summary>
internal static class ColumnsReader
{
    // Members that the generator adds to the record, and members of RowView, which would win over the accessor.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "Row", "RowSize", "Schema", "SchemaHash", "SchemaVersion", "SchemaJson", "Columns",
        "SeriesKey", "UniqueKey", "PrimaryKey", "Bytes", "ToRecord", "DangerousRead", "view",
    };

    /// <summary>The columns by ordinal, or null where one cannot be stored.</summary>
    public static ImmutableArray<ColumnSpec>? Read(
        INamedTypeSymbol symbol,
        TypeDeclarationSyntax syntax,
        ImmutableArray<ColumnCandidate> candidates,
        DiagnosticBag bag,
        CancellationToken cancellation)
    {
        if (candidates.IsEmpty)
        {
            bag.Report(Rules.NoColumns, syntax.Identifier.GetLocation(), symbol.Name);
            return null;
        }

        CheckNames(candidates, bag);
        var columns = ImmutableArray.CreateBuilder<ColumnSpec>();
        foreach (var candidate in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ReadColumn(candidate, bag) is { } column)
            {
                columns.Add(column);
            }
        }

        if (columns.Count < candidates.Length)
        {
            return null;
        }

        CheckWidth(symbol, syntax, columns, bag);
        return columns.ToImmutable();
    }

    private static ColumnSpec? ReadColumn(ColumnCandidate candidate, DiagnosticBag bag)
    {
        var isNullable = candidate.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var type = isNullable ? ((INamedTypeSymbol)candidate.Type).TypeArguments[0] : candidate.Type;
        if (TypeReader.Read(candidate, type, bag) is not { } stored)
        {
            return null;
        }

        var pending = new PendingColumn(
            candidate.Name,
            stored.Type,
            RolesOf(candidate),
            stored.Scale,
            stored.TextCapacity,
            Math.Max(1, stored.ArrayLength),
            isNullable,
            stored.Members);
        return new ColumnSpec(
            pending,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            stored.ElementType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            candidate.TypeName,
            candidate.Origin,
            candidate.Symbol.DeclaredAccessibility == Accessibility.Public,
            stored.ArrayLength > 0);
    }

    private static ColumnRoles RolesOf(ColumnCandidate candidate)
    {
        var roles = ColumnRoles.None;
        foreach (var attribute in candidate.Attributes)
        {
            roles |= Enum.TryParse<ColumnRoles>(attribute.Name, out var role) ? role : ColumnRoles.None;
        }

        return roles;
    }

    private static void CheckNames(ImmutableArray<ColumnCandidate> candidates, DiagnosticBag bag)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var candidate in candidates)
        {
            if (names.TryGetValue(candidate.Name, out var first))
            {
                bag.Report(Rules.DuplicateColumn, candidate.NameLocation, candidate.Name, first);
            }
            else
            {
                names.Add(candidate.Name, candidate.Name);
            }

            if (!candidate.Name.All(character => char.IsLetterOrDigit(character) || character == '_'))
            {
                bag.Report(Rules.BadColumnName, candidate.NameLocation, candidate.Name);
            }

            if (Reserved.Contains(candidate.Name))
            {
                bag.Report(Rules.ReservedColumn, candidate.NameLocation, candidate.Name);
            }

            if (candidate.Symbol.DeclaredAccessibility == Accessibility.Private)
            {
                bag.Report(Rules.InaccessibleColumn, candidate.NameLocation, candidate.Name);
            }
        }
    }

    private static void CheckWidth(
        INamedTypeSymbol symbol,
        TypeDeclarationSyntax syntax,
        ImmutableArray<ColumnSpec>.Builder columns,
        DiagnosticBag bag)
    {
        var rowSize = RowLayout.Place(
            [.. columns.Select(column => column.Stored.Size)],
            [.. columns.Select(column => column.Stored.Alignment)],
            [.. columns.Select(column => column.Stored.IsNullable)]).RowSize;
        if (rowSize > RowLayout.RowSizeMax)
        {
            bag.Report(
                Rules.RowTooWide,
                syntax.Identifier.GetLocation(),
                symbol.Name,
                $"{rowSize}",
                $"{RowLayout.RowSizeMax}");
        }
    }
}
