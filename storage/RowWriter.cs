using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage;

/// <summary>
/// Builds one row after the other in stored form, by column descriptor: the same bytes as a generated record writes. A
/// new row is all zero, its nullable columns null. Not thread-safe.
/// </summary>
/// <param name="schema">The table's schema.</param>
public sealed class RowWriter(TableSchema schema)
{
    private readonly byte[] _row = new byte[schema.RowSize];

    /// <summary>The row as it is now.</summary>
    public ReadOnlySpan<byte> Row => _row;

    /// <summary>Starts over.</summary>
    public void Clear() => _row.AsSpan().Clear();

    /// <summary>Sets a column.</summary>
    /// <typeparam name="T">The column's type; an array's or a text's as a struct of its size.</typeparam>
    /// <exception cref="SchemaException">The column is of another type, or of another schema.</exception>
    public RowWriter Set<T>(ColumnDescriptor column, T value)
        where T : unmanaged
    {
        KeyTypes.Require<T>(schema, column);
        Unsafe.WriteUnaligned(ref _row[column.Offset], value);
        if (column.IsNullable)
        {
            _row[schema.ValidityOffset + (column.ValidityBit >> 3)] |= (byte)(1 << (column.ValidityBit & 7));
        }

        return this;
    }

    /// <summary>Makes a nullable column null, its bytes zero.</summary>
    /// <exception cref="SchemaException">The column cannot be null, or is of another schema.</exception>
    public RowWriter SetNull(ColumnDescriptor column)
    {
        KeyTypes.Require(schema, column);
        if (!column.IsNullable)
        {
            throw new SchemaException(
                $"Column '{column.Name}' of table '{schema.Name}' cannot be null. Set a value, or declare it " +
                $"nullable.");
        }

        _row.AsSpan(column.Offset, column.Size).Clear();
        _row[schema.ValidityOffset + (column.ValidityBit >> 3)] &= (byte)~(1 << (column.ValidityBit & 7));
        return this;
    }
}
