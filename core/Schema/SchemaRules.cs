using System.Diagnostics.CodeAnalysis;

namespace NativeStore.Core.Schema;

/// <summary>
/// What makes columns a table: the run-time twin of the generator's diagnostics. Every violation is a
/// <see cref="SchemaException"/> that names the table, the column and the way out.
/// </summary>
internal static partial class SchemaRules
{
    public static void Validate(
        string table, TableKind kind, List<PendingColumn> columns, List<(string Left, string? Right)> sums)
    {
        Require(
            IsTableName(table), table,
            "does not have a table name; use ASCII letters, digits and underscores, no digit first");
        Require(kind is TableKind.Series or TableKind.Keyed, table, $"is of the unknown kind {(int)kind}");
        Require(columns.Count > 0, table, "has no columns; add at least one");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            Require(
                IsColumnName(column.Name), table,
                $"has a column named '{column.Name}'; use letters, digits and underscores, no digit first");
            Require(names.Add(column.Name), table, $"has two columns named '{column.Name}'; names ignore case");
            ValidateColumn(table, column);
        }

        ValidateKeys(table, kind, columns);
        ValidateSums(table, kind, columns, sums);
    }

    public static void ValidateRowSize(string table, int rowSize) =>
        Require(
            rowSize <= RowLayout.RowSizeMax, table,
            $"has rows of {rowSize} bytes; at most {RowLayout.RowSizeMax} fit: "
            + "shorten its texts and arrays, or split it");

    public static void ValidateOptions(string table, TableOptions options)
    {
        Require(Enum.IsDefined(options.Priority), table, $"has the unknown priority {(int)options.Priority}");
        Require(options.CompressAfterNanos >= 0, table, "compresses after a negative time; use 0 for never");
        Require(options.RetainForNanos >= 0, table, "retains rows for a negative time; use 0 for ever");
    }

    private static bool IsTableName(string name) => IsColumnName(name) && name.All(char.IsAscii);

    private static bool IsColumnName(string name) =>
        !string.IsNullOrEmpty(name)
        && !char.IsDigit(name[0])
        && name.All(character => char.IsLetterOrDigit(character) || character == '_');

    private static void Require([DoesNotReturnIf(false)] bool condition, string table, string problem)
    {
        if (!condition)
        {
            throw new SchemaException($"Table '{table}' {problem}.");
        }
    }
}
