namespace NativeStore.Core.Schema;

// Roles: which kind of table has which keys, of which types, how wide.
internal static partial class SchemaRules
{
    private const int KeySizeMax = 64;

    private const ColumnRoles Keys =
        ColumnRoles.TimeKey | ColumnRoles.SeriesKey | ColumnRoles.Unique | ColumnRoles.PrimaryKey;

    private const ColumnRoles SeriesOnly = ColumnRoles.TimeKey | ColumnRoles.SeriesKey;
    private const ColumnRoles KeyedOnly = ColumnRoles.PrimaryKey | ColumnRoles.Index;

    private static void ValidateKeys(string table, TableKind kind, List<PendingColumn> columns)
    {
        var misplaced = kind == TableKind.Series ? KeyedOnly : SeriesOnly;
        foreach (var column in columns)
        {
            Require(
                (column.Roles & ~(Keys | ColumnRoles.Index)) == 0, table,
                $"has the column '{column.Name}' with the unknown roles {(int)column.Roles}");
            var wrong = column.Roles & misplaced;
            Require(
                wrong == 0, table, $"has the column '{column.Name}' as {wrong}, which means nothing in a {kind} table");
            ValidateKeyColumn(table, column);
        }

        if (kind == TableKind.Series)
        {
            var timeKeys = columns.Count(column => column.Roles.HasFlag(ColumnRoles.TimeKey));
            Require(timeKeys == 1, table, $"has {timeKeys} time keys; a series needs exactly one");
        }
        else
        {
            Require(
                columns.Any(column => column.Roles.HasFlag(ColumnRoles.PrimaryKey)), table,
                "has no primary key; a keyed table needs one or more columns of it");
        }

        ValidateKeySize(table, ColumnRoles.SeriesKey, columns);
        ValidateKeySize(table, ColumnRoles.Unique, columns);
        ValidateKeySize(table, ColumnRoles.PrimaryKey, columns);
    }

    private static void ValidateKeyColumn(string table, PendingColumn column)
    {
        if (column.Roles == ColumnRoles.None)
        {
            return;
        }

        // A float has two zeros and many NaNs, an array no one order: neither can be found again by its bytes.
        Require(
            column.Type is not (ColumnType.Float32 or ColumnType.Float64) && column.ArrayLength == 1, table,
            $"has the column '{column.Name}' as {column.Roles}; floats and arrays cannot be keys");
        Require(
            !column.IsNullable || (column.Roles & Keys) == 0, table,
            $"has the nullable column '{column.Name}' as {column.Roles}; a key always has a value");
        Require(
            !column.Roles.HasFlag(ColumnRoles.TimeKey) || column.Type == ColumnType.Timestamp, table,
            $"has the time key '{column.Name}' of type {column.Type}; series are ordered by a Timestamp");
    }

    private static void ValidateKeySize(string table, ColumnRoles role, List<PendingColumn> columns)
    {
        var size = columns.Where(column => column.Roles.HasFlag(role)).Sum(column => column.Size);
        Require(
            size <= KeySizeMax, table,
            $"has a key ({role}) of {size} bytes; at most {KeySizeMax} fit: use fewer or narrower columns");
    }
}
