using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore;

/// <summary>A table of the database and what it was opened with.</summary>
internal sealed record OpenTable(
    object Table,
    TableSchema Schema,
    SeriesTableOptions? Options,
    Func<SeriesTableStatistics> Statistics,
    Func<IReadOnlyList<ColumnStorage>> Columns,
    Action Drop)
{
    public TableInfo Info() => new(Schema.Name, Schema, Statistics(), Columns);

    public string Describe() => Table.GetType() is { IsGenericType: true } type
        ? $"a table of {type.GetGenericArguments()[0]}"
        : $"a table created at run time with schema {Schema.Hash:x16}";

    public void RequireSameOptions(SeriesTableOptions? options)
    {
        if (options is not null && options != Options)
        {
            throw new SchemaException(
                $"Table '{Schema.Name}' is open with {Options?.ToString() ?? "default options"}, but was asked for " +
                $"with {options}. Give options at the first call only, or the same ones.");
        }
    }
}
