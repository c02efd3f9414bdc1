using NativeStore.Compression;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Segments;

/// <summary>What a stream of values is for.</summary>
internal enum StreamRole : byte
{
    /// <summary>A column, or one element of an array column.</summary>
    Column,

    /// <summary>One byte of the rows' validity bitmaps.</summary>
    Validity,

    /// <summary>By arrival: the row. Tables with a unique key have it.</summary>
    RowOfArrival,

    /// <summary>By row: the arrival. Tables that keep the order of arrival have it.</summary>
    ArrivalOfRow,
}

/// <summary>Values of one form, one per row, encoded in blocks of 1,024.</summary>
/// <param name="Role">What they are for.</param>
/// <param name="Column">The column they are of; null where they are of none.</param>
/// <param name="Element">Which element of an array column; which byte of the validity bitmap.</param>
/// <param name="Offset">Where a value stands in a row; -1 where in none.</param>
/// <param name="Shape">Kind and bytes of a value.</param>
internal sealed record SegmentStream(
    StreamRole Role, ColumnDescriptor? Column, int Element, int Offset, ValueShape Shape)
{
    /// <summary>The shape of a column's values.</summary>
    public static ValueShape ShapeOf(ColumnDescriptor column) => column.Type switch
    {
        ColumnType.Int8 => new(ValueKind.Int8, 1),
        ColumnType.Bool or ColumnType.UInt8 => new(ValueKind.UInt8, 1),
        ColumnType.Int16 => new(ValueKind.Int16, 2),
        ColumnType.UInt16 => new(ValueKind.UInt16, 2),
        ColumnType.Int32 => new(ValueKind.Int32, 4),
        ColumnType.UInt32 or ColumnType.Symbol => new(ValueKind.UInt32, 4),
        ColumnType.Int64 or ColumnType.Fixed64 or ColumnType.Timestamp => new(ValueKind.Int64, 8),
        ColumnType.UInt64 => new(ValueKind.UInt64, 8),
        ColumnType.Float32 => new(ValueKind.Float32, 4),
        ColumnType.Float64 => new(ValueKind.Float64, 8),
        ColumnType.Fixed128 => new(ValueKind.Int128, 16),
        ColumnType.FixedText => new(ValueKind.Bytes, column.ElementSize),
        _ => throw new SchemaException($"Column '{column.Name}' is {column.Type}, which no segment can hold."),
    };
}
