using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NativeStore.Core.Schema;
using NativeStore.Generators.Diagnostics;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>Reads the running sums that a series declares: sums of columns, then sums of products.</summary>
internal static class SumReader
{
    public static ImmutableArray<RunningSum> Read(
        TableKind kind,
        INamedTypeSymbol symbol,
        TypeDeclarationSyntax syntax,
        ImmutableArray<ColumnCandidate> candidates,
        ImmutableArray<ColumnSpec> columns,
        DiagnosticBag bag,
        CancellationToken cancellation)
    {
        var sums = ImmutableArray.CreateBuilder<RunningSum>();
        for (var ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            if (candidates[ordinal].Find("RunningSum") is { } site)
            {
                CheckKind(kind, symbol, site, bag);
                CheckType(columns[ordinal], candidates[ordinal].TypeLocation, bag);
                sums.Add(new RunningSum(ordinal));
            }
        }

        foreach (var data in symbol.GetAttributes())
        {
            if (Names.FullNameOf(data.AttributeClass) == Names.RunningSumOfProducts)
            {
                var site = new AttributeSite(data, syntax, cancellation);
                CheckKind(kind, symbol, site, bag);
                var left = ReadFactor(site, 0, symbol, columns, bag);
                var right = ReadFactor(site, 1, symbol, columns, bag);
                CheckRepeated(sums, left, right, site, columns, bag);
                sums.Add(new RunningSum(left, right));
            }
        }

        return sums.ToImmutable();
    }

    private static int ReadFactor(
        AttributeSite site, int index, INamedTypeSymbol symbol, ImmutableArray<ColumnSpec> columns, DiagnosticBag bag)
    {
        var name = site.Argument(index) ?? "";
        for (var ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            if (string.Equals(columns[ordinal].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                CheckType(columns[ordinal], site.ArgumentLocation(index), bag);
                return ordinal;
            }
        }

        bag.Report(Rules.UnknownSumColumn, site.ArgumentLocation(index), name, symbol.Name);
        return -1;
    }

    private static void CheckRepeated(
        IEnumerable<RunningSum> sums,
        int left,
        int right,
        AttributeSite site,
        ImmutableArray<ColumnSpec> columns,
        DiagnosticBag bag)
    {
        if (left >= 0 && right >= 0
            && sums.Any(sum => (sum.Left, sum.Right) == (left, right) || (sum.Left, sum.Right) == (right, left)))
        {
            bag.Report(Rules.SumTwice, site.Location, columns[left].Name, columns[right].Name);
        }
    }

    private static void CheckKind(TableKind kind, INamedTypeSymbol symbol, AttributeSite site, DiagnosticBag bag)
    {
        if (kind == TableKind.Keyed)
        {
            bag.Report(Rules.SumInKeyedTable, site.Location, symbol.Name);
        }
    }

    private static void CheckType(ColumnSpec column, Location location, DiagnosticBag bag)
    {
        var isInteger = column.Stored.Type is >= ColumnType.Int8 and <= ColumnType.UInt64
            && column.Stored.Members is null;
        var isSummable = isInteger || column.Stored.Type == ColumnType.Fixed64;
        if (column.IsInlineArray || column.Stored.IsNullable || !isSummable)
        {
            bag.Report(Rules.SumType, location, column.Name, column.DisplayType);
        }
    }
}
