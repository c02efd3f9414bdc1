namespace NativeStore.Core.Schema;

/// <summary>What makes columns a table: the run-time twin of the generator's diagnostics.</summary>
internal static class SchemaRules
{
    public static void Validate(
        string table, TableKind kind, List<PendingColumn> columns, List<(string Left, string? Right)> sums)
    {
        Require(columns.Count > 0, table, "has no columns; add at least one");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            Require(names.Add(column.Name), table, $"has two columns named '{column.Name}'; names ignore case");
        }

        var timeKeys = columns.Count(column => column.Roles.HasFlag(ColumnRoles.TimeKey));
        Require(kind != TableKind.Series || timeKeys == 1, table, $"has {timeKeys} time keys; a series needs exactly one");
        foreach (var (left, right) in sums)
        {
            Require(names.Contains(left), table, $"sums the column '{left}', which it does not have");
            Require(right is null || names.Contains(right), table, $"sums the column '{right}', which it does not have");
        }
    }

    public static void ValidateRowSize(string table, int rowSize) =>
        Require(rowSize <= RowLayout.RowSizeMax, table, $"has rows of {rowSize} bytes; at most {RowLayout.RowSizeMax} fit");

    private static void Require(bool condition, string table, string problem)
    {
        if (!condition)
        {
            throw new SchemaException($"Table '{table}' {problem}.");
        }
    }
}
