using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Schema;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>The naive model of rows: bytes and a schema, no generated code.</summary>
internal static class Rows
{
    /// <summary>The bytes of a column in a row.</summary>
    public static ReadOnlySpan<byte> Slice(ColumnDescriptor column, byte[] row) =>
        row.AsSpan(column.Offset, column.Size);

    /// <summary>Whether the column of that row has a value.</summary>
    public static bool IsValid(TableSchema schema, ColumnDescriptor column, byte[] row) =>
        !column.IsNullable
        || (row[schema.ValidityOffset + (column.ValidityBit / 8)] >> (column.ValidityBit % 8) & 1) == 1;

    /// <summary>Turns random bytes into rows as a writer leaves them: flags 0 or 1, nulls and the end zero.</summary>
    public static byte[] MakeValid(TableSchema schema, byte[] bytes)
    {
        var nullable = schema.Columns.Count(column => column.IsNullable);
        for (var start = 0; start < bytes.Length; start += schema.RowSize)
        {
            var row = bytes.AsSpan(start, schema.RowSize).ToArray();
            foreach (var column in schema.Columns)
            {
                var slice = row.AsSpan(column.Offset, column.Size);
                if (!IsValid(schema, column, row))
                {
                    slice.Clear();
                }
                else if (column.Type == ColumnType.Bool)
                {
                    slice[0] &= 1;
                }
            }

            if (nullable % 8 != 0)
            {
                row[schema.ValidityOffset + schema.ValiditySize - 1] &= (byte)((1 << (nullable % 8)) - 1);
            }

            var end = schema.Columns.Max(column => column.Offset + column.Size) + schema.ValiditySize;
            row.AsSpan(end).Clear();
            row.CopyTo(bytes, start);
        }

        return bytes;
    }

    /// <summary>The value of a record's property or field; null where it is null.</summary>
    public static object? ValueOf(object record, string name)
    {
        const BindingFlags flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return record.GetType().GetProperty(name, flags) is { } property
            ? property.GetValue(record)
            : record.GetType().GetField(name, flags)!.GetValue(record);
    }

    /// <summary>A value as it stands in memory.</summary>
    public static byte[] BytesOf(object value) => (byte[])typeof(Rows)
        .GetMethod(nameof(Copy), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(value.GetType())
        .Invoke(null, [value])!;

    private static byte[] Copy<T>(T value)
        where T : unmanaged
    {
        var bytes = new byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, in value);
        return bytes;
    }
}
