// From columns to a schema. Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>Makes a schema of columns: for the run-time builder and the source generator alike.</summary>
internal static class SchemaFactory
{
    /// <summary>The schema of these columns, which the caller has validated.</summary>
    public static TableSchema Create(
        string name,
        TableKind kind,
        IReadOnlyList<PendingColumn> pending,
        IEnumerable<RunningSum> sums,
        TableOptions options)
    {
        var layout = RowLayout.Place(
            [.. pending.Select(column => column.Size)],
            [.. pending.Select(column => column.Alignment)],
            [.. pending.Select(column => column.IsNullable)]);
        var columns = pending.Select((column, ordinal) => new ColumnDescriptor(
            column.Name,
            ordinal,
            column.Type,
            column.Scale,
            column.ElementSize,
            column.ArrayLength,
            layout.Offsets[ordinal],
            layout.ValidityBits[ordinal],
            column.Roles)
        {
            Members = column.Members,
        });
        return new TableSchema(
            name, kind, [.. columns], [.. sums], layout.RowSize, layout.ValidityOffset, layout.ValiditySize, options);
    }
}
