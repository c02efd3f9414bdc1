using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Layouts;

/// <summary>Reads integers from rows by descriptor.</summary>
internal static class ColumnValue
{
    /// <summary>The value of an integer column that cannot be null, or a decimal's mantissa.</summary>
    public static Int128 ReadInteger(ref readonly byte row, ColumnDescriptor column, TableSchema schema)
    {
        ref var value = ref Unsafe.Add(ref Unsafe.AsRef(in row), column.Offset);
        return column.Type switch
        {
            ColumnType.Int8 => (sbyte)value,
            ColumnType.Bool or ColumnType.UInt8 => value,
            ColumnType.Int16 => Unsafe.ReadUnaligned<short>(ref value),
            ColumnType.UInt16 => Unsafe.ReadUnaligned<ushort>(ref value),
            ColumnType.Int32 => Unsafe.ReadUnaligned<int>(ref value),
            ColumnType.UInt32 => Unsafe.ReadUnaligned<uint>(ref value),
            ColumnType.Int64 or ColumnType.Fixed64 => Unsafe.ReadUnaligned<long>(ref value),
            ColumnType.UInt64 => Unsafe.ReadUnaligned<ulong>(ref value),
            _ => throw new SchemaException(
                $"Column '{column.Name}' of table '{schema.Name}' is {column.Type}, which has no running sum. " +
                "Sum integers of at most 64 bits or Fixed64."),
        };
    }

    /// <summary>Whether a nullable column has a value in the row.</summary>
    public static bool HasValue(ref readonly byte row, ColumnDescriptor column, TableSchema schema)
    {
        var bits = Unsafe.Add(ref Unsafe.AsRef(in row), schema.ValidityOffset + (column.ValidityBit >> 3));
        return (bits & (1 << (column.ValidityBit & 7))) != 0;
    }
}
