using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Schema;

/// <summary>Turns rows into a column: the loop under every <see cref="IRecord{TSelf}.ReadColumn"/>.</summary>
public static class ColumnGather
{
    /// <summary>
    /// Copies the value at <paramref name="offset"/> of each row, in stored form, back to back. Unchecked on the row
    /// side: the caller has proved from the schema that a <typeparamref name="TValue"/> stands there.
    /// </summary>
    /// <param name="rows">The first byte of the first row; rows stand back to back.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="offset">Byte offset of the column in a row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="values">Receives <paramref name="rowCount"/> values.</param>
    /// <exception cref="SchemaException"><paramref name="values"/> is too short.</exception>
    public static void DangerousGather<TValue>(
        ref readonly byte rows, int rowSize, int offset, int rowCount, Span<byte> values)
        where TValue : unmanaged
    {
        var size = Unsafe.SizeOf<TValue>();
        var needed = (long)rowCount * size;
        if (rowCount < 0 || values.Length < needed)
        {
            Refuse(rowCount, size, values.Length);
        }

        ref var source = ref Unsafe.Add(ref Unsafe.AsRef(in rows), offset);
        ref var target = ref MemoryMarshal.GetReference(values);
        for (nint row = 0; row < rowCount; row++)
        {
            Unsafe.WriteUnaligned(
                ref Unsafe.Add(ref target, row * size),
                Unsafe.ReadUnaligned<TValue>(in Unsafe.Add(ref source, row * rowSize)));
        }
    }

    /// <summary>The error for an ordinal that the record's schema does not have.</summary>
    public static SchemaException UnknownColumn(TableSchema schema, int column) => new(
        $"Table '{schema.Name}' has no column {column}; its ordinals are 0 to {schema.Columns.Length - 1}.");

    private static void Refuse(int rowCount, int size, int length) => throw new SchemaException(
        $"{rowCount} values of {size} bytes do not fit a buffer of {length}; give one of rows times size.");
}
