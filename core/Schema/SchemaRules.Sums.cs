namespace NativeStore.Core.Schema;

// Running sums: of what, and where. They do not change a row's bytes, so they are no part of the schema's hash.
internal static partial class SchemaRules
{
    private static void ValidateSums(
        string table, TableKind kind, List<PendingColumn> columns, List<(string Left, string? Right)> sums)
    {
        Require(
            kind == TableKind.Series || sums.Count == 0, table, "keeps running sums; only a series table does");
        var seen = new HashSet<(int Left, int Right)>();
        foreach (var (left, right) in sums)
        {
            var first = FindSummed(table, columns, left);
            var second = right is null ? -1 : FindSummed(table, columns, right);
            var isNew = second < 0
                ? seen.Add((first, second))
                : seen.Add((Math.Min(first, second), Math.Max(first, second)));
            Require(isNew, table, $"sums {(right is null ? left : $"{left} * {right}")} twice");
        }
    }

    private static int FindSummed(string table, List<PendingColumn> columns, string name)
    {
        var ordinal = columns.FindIndex(column => column.Name == name);
        Require(ordinal >= 0, table, $"sums the column '{name}', which it does not have");
        var column = columns[ordinal];
        Require(
            (IsInteger(column.Type) && column.Members is null) || column.Type == ColumnType.Fixed64, table,
            $"sums the column '{name}' of type {column.Type}; running sums are kept of integers and Fixed64 only");
        Require(
            !column.IsNullable && column.ArrayLength == 1, table,
            $"sums the column '{name}', which is nullable or an array; running sums take one value per row");
        return ordinal;
    }
}
