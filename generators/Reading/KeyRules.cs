using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Core.Schema;
using NativeStore.Generators.Diagnostics;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>What keys a table must have, may have and cannot have.</summary>
internal static class KeyRules
{
    private const int KeySizeMax = 64;

    private const ColumnRoles NeverNull =
        ColumnRoles.TimeKey | ColumnRoles.SeriesKey | ColumnRoles.Unique | ColumnRoles.PrimaryKey;

    public static void Check(
        TableKind kind,
        INamedTypeSymbol symbol,
        TypeDeclarationSyntax syntax,
        ImmutableArray<ColumnCandidate> candidates,
        ImmutableArray<ColumnSpec> columns,
        DiagnosticBag bag)
    {
        var misplaced = kind == TableKind.Series
            ? ColumnRoles.PrimaryKey | ColumnRoles.Index
            : ColumnRoles.TimeKey | ColumnRoles.SeriesKey;
        for (var ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            CheckPlaces(kind, candidates[ordinal], misplaced, bag);
            if ((columns[ordinal].Stored.Roles & ~misplaced) != 0)
            {
                CheckKeyColumn(candidates[ordinal], columns[ordinal], bag);
            }
        }

        var identifier = syntax.Identifier.GetLocation();
        if (kind == TableKind.Series)
        {
            CheckTimeKey(symbol, identifier, candidates, columns, bag);
        }
        else if (!columns.Any(column => column.Stored.Roles.HasFlag(ColumnRoles.PrimaryKey)))
        {
            bag.Report(Rules.NoPrimaryKey, identifier, symbol.Name);
        }

        CheckWidth("series", ColumnRoles.SeriesKey, symbol, identifier, columns, bag);
        CheckWidth("unique", ColumnRoles.Unique, symbol, identifier, columns, bag);
        CheckWidth("primary", ColumnRoles.PrimaryKey, symbol, identifier, columns, bag);
    }

    private static void CheckPlaces(
        TableKind kind, ColumnCandidate candidate, ColumnRoles misplaced, DiagnosticBag bag)
    {
        foreach (var site in candidate.Attributes)
        {
            if (Enum.TryParse<ColumnRoles>(site.Name, out var role) && (role & misplaced) != 0)
            {
                var table = kind == TableKind.Series ? "series" : "keyed";
                bag.Report(Rules.MisplacedRole, site.Location, candidate.Name, site.Name, table);
            }
        }
    }

    private static void CheckKeyColumn(ColumnCandidate candidate, ColumnSpec column, DiagnosticBag bag)
    {
        if (column.Stored.IsNullable && (column.Stored.Roles & NeverNull) != 0)
        {
            bag.Report(Rules.NullableKey, candidate.TypeLocation, candidate.Name);
        }

        var isTime = column.Stored.Type == ColumnType.Timestamp && !column.IsInlineArray;
        if (column.Stored.Roles.HasFlag(ColumnRoles.TimeKey) && !isTime)
        {
            bag.Report(Rules.TimeKeyType, candidate.TypeLocation, candidate.Name, candidate.TypeName);
        }
        else if (column.IsInlineArray || column.Stored.Type is ColumnType.Float32 or ColumnType.Float64)
        {
            bag.Report(Rules.KeyType, candidate.TypeLocation, candidate.Name, candidate.TypeName);
        }
    }

    private static void CheckTimeKey(
        INamedTypeSymbol symbol,
        Location identifier,
        ImmutableArray<ColumnCandidate> candidates,
        ImmutableArray<ColumnSpec> columns,
        DiagnosticBag bag)
    {
        var times = columns.Where(column => column.Stored.Roles.HasFlag(ColumnRoles.TimeKey)).ToArray();
        if (times.Length == 0)
        {
            bag.Report(Rules.NoTimeKey, identifier, symbol.Name);
        }

        foreach (var second in times.Skip(1))
        {
            var site = candidates[columns.IndexOf(second)].Find(nameof(ColumnRoles.TimeKey))!;
            bag.Report(Rules.TwoTimeKeys, site.Location, second.Name, times[0].Name);
        }
    }

    private static void CheckWidth(
        string key,
        ColumnRoles role,
        INamedTypeSymbol symbol,
        Location identifier,
        ImmutableArray<ColumnSpec> columns,
        DiagnosticBag bag)
    {
        var size = columns.Where(column => column.Stored.Roles.HasFlag(role)).Sum(column => column.Stored.Size);
        if (size > KeySizeMax)
        {
            bag.Report(Rules.KeyTooWide, identifier, key, symbol.Name, $"{size}", $"{KeySizeMax}");
        }
    }
}
