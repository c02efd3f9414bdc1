using System.Text.Json;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Schema;

public sealed class SchemaManifestTests
{
    private static readonly TableSchema Orders = new TableSchemaBuilder("orders", TableKind.Series)
        .Column("time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("symbol", ColumnType.Symbol, ColumnRoles.SeriesKey | ColumnRoles.Unique)
        .Column("price", ColumnType.Fixed64, scale: 4)
        .Column("size", ColumnType.Int32)
        .Column("side", ColumnType.UInt8, members: new EnumMembers(["Buy", "Sell"], [1, 2]))
        .Column("note", ColumnType.FixedText, textCapacity: 12, isNullable: true)
        .Column("levels", ColumnType.Int16, arrayLength: 3)
        .RunningSum("size")
        .RunningSumOfProducts("price", "size")
        .Options(new TableOptions(DataPriority.Critical, CompressAfterNanos: 5, RetainForNanos: 6))
        .Build();

    [Fact]
    public void TheManifestIsJsonThatHoldsTheSchema()
    {
        using var json = JsonDocument.Parse(Orders.ToJson());
        var root = json.RootElement;
        root.GetProperty("name").GetString().ShouldBe("orders");
        root.GetProperty("kind").GetString().ShouldBe("series");
        root.GetProperty("hash").GetString().ShouldBe(Orders.Hash.ToString("x16"));
        root.GetProperty("rowSize").GetInt32().ShouldBe(Orders.RowSize);
        root.GetProperty("validity").GetProperty("offset").GetInt32().ShouldBe(Orders.ValidityOffset);
        root.GetProperty("priority").GetString().ShouldBe("critical");
        root.GetProperty("compressAfterNanos").GetInt64().ShouldBe(5);
        root.GetProperty("retainForNanos").GetInt64().ShouldBe(6);
        root.GetProperty("runningSums").GetRawText().ShouldBe("""[["size"], ["price", "size"]]""");
    }

    [Fact]
    public void EveryColumnIsDescribed()
    {
        using var json = JsonDocument.Parse(Orders.ToJson());
        var columns = json.RootElement.GetProperty("columns").EnumerateArray().ToList();
        columns.Select(column => column.GetProperty("name").GetString())
            .ShouldBe(Orders.Columns.Select(column => column.Name));
        columns.Select(column => column.GetProperty("offset").GetInt32())
            .ShouldBe(Orders.Columns.Select(column => column.Offset));
        columns[1].GetProperty("roles").GetRawText().ShouldBe("""["seriesKey", "unique"]""");
        columns[2].GetProperty("scale").GetInt32().ShouldBe(4);
        columns[4].GetProperty("members").GetRawText().ShouldBe("""{ "Buy": 1, "Sell": 2 }""");
        columns[5].GetProperty("validityBit").GetInt32().ShouldBe(0);
        columns[6].GetProperty("arrayLength").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void AColumnIsFoundByNameWithoutRegardToCase()
    {
        Orders.FindColumn("PRICE").ShouldBe(Orders.Columns[2]);
        Orders.FindColumn("none").ShouldBeNull();
    }

    [Fact]
    public void TheKeysAreTheColumnsOfTheirRoles()
    {
        Orders.TimeKey.ShouldBe(Orders.Columns[0]);
        Orders.SeriesKey.ShouldBe([Orders.Columns[1]]);
        Orders.UniqueKey.ShouldBe([Orders.Columns[1]]);
        Orders.PrimaryKey.ShouldBeEmpty();
    }
}
