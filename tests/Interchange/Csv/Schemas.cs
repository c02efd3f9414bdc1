using NativeStore.Core.Schema;

namespace NativeStore.Interchange.Tests.Csv;

/// <summary>The tables of these tests, made at run time.</summary>
internal static class Schemas
{
    /// <summary>
    /// Time, Symbol, Price with 4 decimals, Size (int), TradeId (unique): 32 bytes, no reserved ones.
    /// </summary>
    public static TableSchema Trades { get; } = new TableSchemaBuilder("trades", TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
        .Column("Price", ColumnType.Fixed64, scale: 4)
        .Column("Size", ColumnType.Int32)
        .Column("TradeId", ColumnType.Int64, ColumnRoles.Unique)
        .Build();

    /// <summary>Text columns of 64 bytes: for what does not depend on types.</summary>
    public static TableSchema Texts(params string[] names)
    {
        var builder = new TableSchemaBuilder("texts", TableKind.Keyed);
        for (var column = 0; column < names.Length; column++)
        {
            var roles = column == 0 ? ColumnRoles.PrimaryKey : ColumnRoles.None;
            builder.Column(names[column], ColumnType.FixedText, roles, textCapacity: 64);
        }

        return builder.Build();
    }

    /// <summary>A keyed table of one key and one column of a type.</summary>
    public static TableSchema One(
        ColumnType type, int scale = 0, int textCapacity = 0, bool isNullable = false, int arrayLength = 1,
            EnumMembers? members = null) =>
        new TableSchemaBuilder("one", TableKind.Keyed)
            .Column("Key", ColumnType.Int32, ColumnRoles.PrimaryKey)
            .Column(
                "Value", type, scale: scale, textCapacity: textCapacity, isNullable: isNullable,
                    arrayLength: arrayLength, members: members)
            .Build();
}
