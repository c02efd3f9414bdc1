// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>Facts about column types.</summary>
public static class ColumnTypes
{
    /// <summary>Bytes of one value; 0 for <see cref="ColumnType.FixedText"/>: each has its own capacity.</summary>
    public static int SizeOf(ColumnType type) => type switch
    {
        ColumnType.Bool or ColumnType.Int8 or ColumnType.UInt8 => 1,
        ColumnType.Int16 or ColumnType.UInt16 => 2,
        ColumnType.Int32 or ColumnType.UInt32 or ColumnType.Float32 or ColumnType.Symbol => 4,
        ColumnType.Int64 or ColumnType.UInt64 or ColumnType.Float64 or ColumnType.Timestamp or ColumnType.Fixed64 => 8,
        ColumnType.Fixed128 => 16,
        ColumnType.FixedText => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };
}
