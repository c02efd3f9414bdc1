using NativeStore.Core.Schema;

namespace NativeStore.Storage.Unique;

/// <summary>Keys that do not fit their table.</summary>
internal static class KeyErrors
{
    public static SchemaException WrongSeriesKey(TableSchema schema, int actualBytes, int expectedBytes) =>
        new(
            $"A series of table '{schema.Name}' is named by {Describe(schema, schema.SeriesKey)} " +
            $"({expectedBytes} bytes), " +
            $"but the key given has {actualBytes} bytes. Pass one value per key column, of the column's type.");

    public static SchemaException WrongUniqueKey(TableSchema schema, string actual) =>
        new(
            $"The unique key of table '{schema.Name}' is {Describe(schema, schema.UniqueKey)}, but {actual} was " +
            $"given. " +
            "Pass a key of the column's type.");

    public static SchemaException NoUniqueKey(TableSchema schema) =>
        new($"Table '{schema.Name}' has no unique key. Mark a column with [Unique] to look rows up by it.");

    private static string Describe(TableSchema schema, IReadOnlyCollection<ColumnDescriptor> columns) =>
        columns.Count == 0
            ? $"nothing (all rows of '{schema.Name}' are one series)"
            : string.Join(" and ", columns.Select(column => $"{column.Name} ({column.Type})"));
}
