using NativeStore.Core.Schema;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Schemas of every shape, by seed.</summary>
internal static class RandomSchema
{
    public static TableSchema Create(Random random)
    {
        var builder = new TableSchemaBuilder("things", TableKind.Series);
        var before = random.Next(4);
        for (var column = 0; column < before; column++)
        {
            AddColumn(builder, $"Before{column}", random);
        }

        builder.Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey);
        var keys = random.Next(4);
        for (var key = 0; key < keys; key++)
        {
            ColumnType[] types = [ColumnType.Symbol, ColumnType.Int16, ColumnType.Int64, ColumnType.UInt8];
            builder.Column($"Key{key}", types[random.Next(types.Length)], ColumnRoles.SeriesKey);
        }

        if (random.Next(3) == 0)
        {
            builder.Column("Name", ColumnType.FixedText, ColumnRoles.SeriesKey, textCapacity: random.Next(1, 20));
        }

        var after = random.Next(9);
        for (var column = 0; column < after; column++)
        {
            AddColumn(builder, $"After{column}", random);
        }

        if (random.Next(2) == 0)
        {
            builder.Column("Id", ColumnType.Int64, ColumnRoles.Unique);
        }

        if (random.Next(2) == 0)
        {
            builder.Column("Price", ColumnType.Fixed64, scale: 4).Column("Size", ColumnType.Int32);
            builder.RunningSumOfProducts("Price", "Size").RunningSum("Size");
        }

        return builder.Build();
    }

    private static void AddColumn(TableSchemaBuilder builder, string name, Random random)
    {
        var type = (ColumnType)random.Next((int)ColumnType.Bool, (int)ColumnType.FixedText + 1);
        builder.Column(
            name,
            type,
            scale: type is ColumnType.Fixed64 or ColumnType.Fixed128 ? random.Next(9) : 0,
            textCapacity: type == ColumnType.FixedText ? random.Next(1, 256) : 0,
            arrayLength: random.Next(5) == 0 ? random.Next(2, 6) : 1,
            isNullable: random.Next(3) == 0);
    }
}
