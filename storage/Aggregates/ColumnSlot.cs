using NativeStore.Core.Schema;

namespace NativeStore.Storage.Aggregates;

/// <summary>Where the values of a column stand in a row, and where the row says whether there is one.</summary>
/// <param name="Type">How a value is stored.</param>
/// <param name="Offset">Byte offset of the value.</param>
/// <param name="ValidityOffset">
/// Byte offset of the byte with the validity bit; 0 where the column cannot be null.
/// </param>
/// <param name="ValidityMask">The validity bit in that byte; 0 where the column cannot be null.</param>
internal readonly record struct ColumnSlot(ColumnType Type, int Offset, int ValidityOffset = 0, byte ValidityMask = 0)
{
    /// <summary>Whether a row may have no value.</summary>
    public bool IsNullable => ValidityMask != 0;

    /// <summary>The slot of a schema's column.</summary>
    public static ColumnSlot Of(TableSchema schema, ColumnDescriptor column) =>
        column.IsNullable
            ? new(
                column.Type,
                column.Offset,
                schema.ValidityOffset + (column.ValidityBit / 8),
                (byte)(1 << (column.ValidityBit % 8)))
            : new(column.Type, column.Offset);

    /// <summary>The error of a column whose values cannot be added or compared as asked.</summary>
    public SchemaException Unfit(string operation) =>
        new($"{operation} was asked of a {Type} column, which it does not take: name a column of numbers.");
}
