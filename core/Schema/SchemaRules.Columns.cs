using System.Numerics;

namespace NativeStore.Core.Schema;

// One column by itself: type, scale, text capacity, array length, enum members.
internal static partial class SchemaRules
{
    private const int Fixed64ScaleMax = 18;
    private const int Fixed128ScaleMax = 38;
    private const int TextCapacityMax = 255;

    private static void ValidateColumn(string table, PendingColumn column)
    {
        Require(
            Enum.IsDefined(column.Type), table,
            $"has the column '{column.Name}' of the unknown type {(int)column.Type}");
        var scaleMax = column.Type switch
        {
            ColumnType.Fixed64 => Fixed64ScaleMax,
            ColumnType.Fixed128 => Fixed128ScaleMax,
            _ => 0,
        };
        Require(
            column.Scale >= 0 && column.Scale <= scaleMax, table,
            $"has the column '{column.Name}' with scale {column.Scale}; {column.Type} takes 0 to {scaleMax}");

        var isText = column.Type == ColumnType.FixedText;
        Require(
            isText ? column.TextCapacity is >= 1 and <= TextCapacityMax : column.TextCapacity == 0, table,
            $"has the column '{column.Name}' with a text capacity of {column.TextCapacity} bytes; "
            + $"a FixedText takes 1 to {TextCapacityMax}, every other type 0");

        // Checked before sizes are multiplied: the product of two accepted numbers cannot overflow.
        Require(
            column.ArrayLength is >= 1 and <= RowLayout.RowSizeMax, table,
            $"has the column '{column.Name}' with {column.ArrayLength} elements; take 1 to {RowLayout.RowSizeMax}");
        ValidateMembers(table, column);
    }

    private static void ValidateMembers(string table, PendingColumn column)
    {
        if (column.Members is not { } members)
        {
            return;
        }

        Require(
            IsInteger(column.Type), table,
            $"has the enum column '{column.Name}' stored as {column.Type}; use an integer");
        Require(
            members.Names.Length == members.Values.Length && members.Names.Length > 0, table,
            $"has the enum column '{column.Name}' with {members.Names.Length} names for "
            + $"{members.Values.Length} values");
        var distinctNames = members.Names.Distinct(StringComparer.Ordinal).Count();
        Require(
            members.Names.All(IsColumnName) && distinctNames == members.Names.Length, table,
            $"has the enum column '{column.Name}' with a member that has no name of its own");
        Require(
            members.Values.All(value => Holds(column.Type, value)), table,
            $"has the enum column '{column.Name}' with a member that {column.Type} cannot hold");
    }

    private static bool IsInteger(ColumnType type) => type is >= ColumnType.Int8 and <= ColumnType.UInt64;

    // Values are sign-extended, so any value is one of a UInt64 column.
    private static bool Holds(ColumnType type, long value) => type switch
    {
        ColumnType.Int8 => Fits<sbyte>(value),
        ColumnType.Int16 => Fits<short>(value),
        ColumnType.Int32 => Fits<int>(value),
        ColumnType.UInt8 => Fits<byte>(value),
        ColumnType.UInt16 => Fits<ushort>(value),
        ColumnType.UInt32 => Fits<uint>(value),
        _ => true,
    };

    private static bool Fits<T>(long value)
        where T : struct, IBinaryInteger<T> =>
        long.CreateChecked(T.CreateTruncating(value)) == value;
}
