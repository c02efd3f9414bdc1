using NativeStore.Core.Schema;

namespace NativeStore.Generators.Model;

/// <summary>A record struct that can be laid out: all that the writer needs, no symbol, equal by content.</summary>
/// <param name="Namespace">Its namespace, escaped; empty for the global one.</param>
/// <param name="Containers">The types it is nested in, outermost first.</param>
/// <param name="Name">Its own name.</param>
/// <param name="IsPublic">Whether it and all its containers are public.</param>
/// <param name="Kind">Series or keyed.</param>
/// <param name="TableName">The table's name.</param>
/// <param name="Options">Priority, compression and retention.</param>
/// <param name="Columns">The columns in declared order.</param>
/// <param name="RunningSums">Sums of columns, then sums of products.</param>
/// <param name="HasRequiredMembers">Whether its constructors must promise to set <c>required</c> members.</param>
internal sealed record RecordSpec(
    string Namespace,
    EquatableArray<ContainerSpec> Containers,
    string Name,
    bool IsPublic,
    TableKind Kind,
    string TableName,
    TableOptions Options,
    EquatableArray<ColumnSpec> Columns,
    EquatableArray<RunningSum> RunningSums,
    bool HasRequiredMembers)
{
    /// <summary>The schema that a run-time builder would make of the same columns.</summary>
    public TableSchema ToSchema() => SchemaFactory.Create(
        TableName, Kind, [.. Columns.Select(column => column.Stored)], RunningSums, Options);
}
