using System.Buffers.Binary;
using System.Numerics;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Tests.Model;

/// <summary>Columns of rows in stored form, read without the engine's code.</summary>
internal static class RowBytes
{
    public static byte[] Key(byte[] row, IEnumerable<ColumnDescriptor> columns) =>
        [.. columns.SelectMany(column => row.AsSpan(column.Offset, column.Size).ToArray())];

    public static long Time(byte[] row, TableSchema schema) =>
        BinaryPrimitives.ReadInt64LittleEndian(row.AsSpan(schema.TimeKey!.Offset));

    public static bool IsNull(byte[] row, TableSchema schema, ColumnDescriptor column) =>
        column.IsNullable
        && (row[schema.ValidityOffset + (column.ValidityBit / 8)] & (1 << (column.ValidityBit % 8))) == 0;

    /// <summary>An integer or the mantissa of a decimal; null where the column is.</summary>
    public static BigInteger? Integer(byte[] row, TableSchema schema, ColumnDescriptor column)
    {
        var isUnsigned = column.Type is ColumnType.UInt8 or ColumnType.UInt16 or ColumnType.UInt32 or ColumnType.UInt64;
        return IsNull(row, schema, column)
            ? null
            : new BigInteger(row.AsSpan(column.Offset, column.Size), isUnsigned);
    }

    public static double Float(byte[] row, ColumnDescriptor column) =>
        BinaryPrimitives.ReadDoubleLittleEndian(row.AsSpan(column.Offset));

    public static SeriesKey KeyOf(string hexadecimal) =>
        Convert.FromHexString(hexadecimal).Aggregate(default(SeriesKey), (key, value) => key.With(value));
}
