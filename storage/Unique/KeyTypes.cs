using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Unique;

/// <summary>Which C# types hold which columns.</summary>
internal static class KeyTypes
{
    /// <summary>Whether a key of that type can be compared with the columns' bytes.</summary>
    public static bool Fits<TKey>(ReadOnlySpan<ColumnDescriptor> columns)
        where TKey : unmanaged =>
        columns.Length == 1
        && Unsafe.SizeOf<TKey>() == columns[0].Size
        && IsHeldBy(typeof(TKey).IsEnum ? Enum.GetUnderlyingType(typeof(TKey)) : typeof(TKey), columns[0]);

    /// <summary>Throws unless the column is one of the schema's: another's may stand outside of its rows.</summary>
    public static void Require(TableSchema schema, ColumnDescriptor column)
    {
        var own = (uint)column.Ordinal < (uint)schema.Columns.Length ? schema.Columns[column.Ordinal] : null;
        if (own is null
            || (own.Type, own.Offset, own.Size, own.ValidityBit)
                != (column.Type, column.Offset, column.Size, column.ValidityBit))
        {
            throw new SchemaException(
                $"Column '{column.Name}' is none of table '{schema.Name}'. Take it from the table's own schema.");
        }
    }

    /// <summary>Throws unless the column is one of the schema's and values of that type are what it holds.</summary>
    public static void Require<T>(TableSchema schema, ColumnDescriptor column)
        where T : unmanaged
    {
        Require(schema, column);
        var type = typeof(T).IsEnum ? Enum.GetUnderlyingType(typeof(T)) : typeof(T);
        if (Unsafe.SizeOf<T>() != column.Size || (column.ArrayLength == 1 && !IsHeldBy(type, column)))
        {
            throw new SchemaException(
                $"Column '{column.Name}' of table '{schema.Name}' holds {column.Type} in {column.Size} bytes, but " +
                $"{typeof(T).Name} in {Unsafe.SizeOf<T>()} bytes was asked for. Use the column's own type.");
        }
    }

    private static bool IsHeldBy(Type type, ColumnDescriptor column) => column.Type switch
    {
        ColumnType.Bool => type == typeof(bool),
        ColumnType.Int8 => type == typeof(sbyte),
        ColumnType.Int16 => type == typeof(short),
        ColumnType.Int32 => type == typeof(int),
        ColumnType.Int64 => type == typeof(long),
        ColumnType.UInt8 => type == typeof(byte),
        ColumnType.UInt16 => type == typeof(ushort),
        ColumnType.UInt32 => type == typeof(uint),
        ColumnType.UInt64 => type == typeof(ulong),
        ColumnType.Float32 => type == typeof(float),
        ColumnType.Float64 => type == typeof(double),
        ColumnType.Timestamp => type == typeof(Timestamp),
        ColumnType.Symbol => type == typeof(Symbol),
        ColumnType.Fixed64 => IsDecimal(type, typeof(Fixed64<>), column.Scale),
        ColumnType.Fixed128 => IsDecimal(type, typeof(Fixed128<>), column.Scale),
        _ => column.Type == ColumnType.FixedText,    // any struct of its width
    };

    private static bool IsDecimal(Type type, Type generic, int scale) =>
        type.IsGenericType
        && type.GetGenericTypeDefinition() == generic
        && type.GetGenericArguments()[0].Name == $"S{scale}";
}
