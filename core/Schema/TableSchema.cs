// Compiled into the source generator too (netstandard2.0).
using System.Collections.Immutable;

namespace NativeStore.Core.Schema;

/// <summary>What a table is: a descriptor that generated code and run-time code share. Immutable.</summary>
public sealed class TableSchema
{
    internal TableSchema(
        string name,
        TableKind kind,
        ImmutableArray<ColumnDescriptor> columns,
        ImmutableArray<RunningSum> runningSums,
        int rowSize,
        int validityOffset,
        int validitySize,
        TableOptions options)
    {
        Name = name;
        Kind = kind;
        Columns = columns;
        RunningSums = runningSums;
        RowSize = rowSize;
        ValidityOffset = validityOffset;
        ValiditySize = validitySize;
        Options = options;
        TimeKey = columns.FirstOrDefault(column => column.Roles.HasFlag(ColumnRoles.TimeKey));
        SeriesKey = [.. columns.Where(column => column.Roles.HasFlag(ColumnRoles.SeriesKey))];
        UniqueKey = [.. columns.Where(column => column.Roles.HasFlag(ColumnRoles.Unique))];
        PrimaryKey = [.. columns.Where(column => column.Roles.HasFlag(ColumnRoles.PrimaryKey))];
        Hash = SchemaManifest.Hash(this);
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Series or keyed.</summary>
    public TableKind Kind { get; }

    /// <summary>The columns in declared order.</summary>
    public ImmutableArray<ColumnDescriptor> Columns { get; }

    /// <summary>The running sums in declared order: sums of columns, then sums of products.</summary>
    public ImmutableArray<RunningSum> RunningSums { get; }

    /// <summary>Bytes of a row: a multiple of 8.</summary>
    public int RowSize { get; }

    /// <summary>Byte offset of the validity bitmap; meaningless where <see cref="ValiditySize"/> is 0.</summary>
    public int ValidityOffset { get; }

    /// <summary>Bytes of the validity bitmap: 0 where no column may be null.</summary>
    public int ValiditySize { get; }

    /// <summary>Retention, compression and priority: no part of the layout or the hash.</summary>
    public TableOptions Options { get; }

    /// <summary>The designated time; null in keyed tables.</summary>
    public ColumnDescriptor? TimeKey { get; }

    /// <summary>The columns that name a series; empty means one series.</summary>
    public ImmutableArray<ColumnDescriptor> SeriesKey { get; }

    /// <summary>The columns no two rows may share together; empty means duplicates are kept.</summary>
    public ImmutableArray<ColumnDescriptor> UniqueKey { get; }

    /// <summary>A keyed table's primary key.</summary>
    public ImmutableArray<ColumnDescriptor> PrimaryKey { get; }

    /// <summary>
    /// FNV-1a (64 bits) of the canonical manifest: names, types, scales, offsets, roles. Equal hashes mean equal bytes;
    /// running sums and options change none, so they are left out.
    /// </summary>
    public ulong Hash { get; }

    /// <summary>The column of that name, compared ordinally without regard to case; null where there is none.</summary>
    public ColumnDescriptor? FindColumn(string name) =>
        Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The JSON manifest of the schema, as the generator writes it too.</summary>
    public string ToJson() => SchemaManifest.ToJson(this);
}
