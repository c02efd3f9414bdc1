using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage;

/// <summary>A row read by column descriptor. Valid as long as the enumerator or the bytes that gave it.</summary>
public readonly ref struct RowReader
{
    private readonly TableSchema _schema;

    /// <summary>Reads a row in stored form.</summary>
    /// <exception cref="SchemaException">The bytes are no row of the schema.</exception>
    public RowReader(TableSchema schema, ReadOnlySpan<byte> row)
    {
        if (row.Length != schema.RowSize)
        {
            throw new SchemaException(
                $"A row of table '{schema.Name}' takes {schema.RowSize} bytes, but {row.Length} were given. " +
                $"Pass exactly one row.");
        }

        _schema = schema;
        Bytes = row;
    }

    /// <summary>The row's bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether a column is null in this row.</summary>
    /// <exception cref="SchemaException">The column is of another schema.</exception>
    public bool IsNull(ColumnDescriptor column)
    {
        KeyTypes.Require(_schema, column);
        return column.IsNullable && !ColumnValue.HasValue(in MemoryMarshal.GetReference(Bytes), column, _schema);
    }

    /// <summary>A column's value; default where it is null.</summary>
    /// <typeparam name="T">The column's type; an array's or a text's as a struct of its size.</typeparam>
    /// <exception cref="SchemaException">The column is of another type, or of another schema.</exception>
    public T Get<T>(ColumnDescriptor column)
        where T : unmanaged
    {
        KeyTypes.Require<T>(_schema, column);
        return Unsafe.ReadUnaligned<T>(in Bytes[column.Offset]);
    }
}
