using NativeStore.Core.Schema;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Writing;

/// <summary>A record together with its layout and the names that its file uses throughout.</summary>
internal sealed class RecordFile
{
    public RecordFile(RecordSpec record)
    {
        Record = record;
        Schema = record.ToSchema();
        var path = record.Containers.Select(container => container.Name).Append(record.Name).Select(Code.Identifier);
        var qualifier = record.Namespace.Length == 0 ? "global::" : $"global::{record.Namespace}.";
        TypeName = qualifier + string.Join(".", path);
        ViewName = string.Concat(record.Containers.Select(container => container.Name)) + record.Name + "View";
        InterfaceOf = $"{Code.Schema}.IRecord<{TypeName}>";
        Interface = $"{Code.Schema}.{(record.Kind == TableKind.Series ? "ISeriesRecord" : "IKeyedRecord")}<{TypeName}>";
    }

    public RecordSpec Record { get; }

    /// <summary>The schema: the layout that every part of the file follows.</summary>
    public TableSchema Schema { get; }

    /// <summary>The record, <c>global::</c>-qualified.</summary>
    public string TypeName { get; }

    /// <summary>The top-level class of its accessors.</summary>
    public string ViewName { get; }

    /// <summary><c>IRecord</c> of the record.</summary>
    public string InterfaceOf { get; }

    /// <summary><c>ISeriesRecord</c> or <c>IKeyedRecord</c> of the record.</summary>
    public string Interface { get; }

    /// <summary>Accessibility of generated types: the record's own.</summary>
    public string Accessibility => Record.IsPublic ? "public" : "internal";

    /// <summary>The columns with their places, in declared order.</summary>
    public IEnumerable<(ColumnSpec Spec, ColumnDescriptor Place)> Columns =>
        Record.Columns.Zip(Schema.Columns, (spec, place) => (spec, place));

    /// <summary>The columns with their places, in the order of the row.</summary>
    public IEnumerable<(ColumnSpec Spec, ColumnDescriptor Place)> Layout =>
        Columns.OrderBy(column => column.Place.Offset);

    /// <summary>First byte of the reserved ones at the row's end.</summary>
    public int ReservedOffset =>
        Schema.Columns.Max(column => column.Offset + column.Size) + Schema.ValiditySize;

    /// <summary>The two arguments that find a column's validity bit: byte offset and mask.</summary>
    public string Validity(ColumnDescriptor place) =>
        $"{Schema.ValidityOffset + (place.ValidityBit / 8)}, {1 << (place.ValidityBit % 8)}";
}
