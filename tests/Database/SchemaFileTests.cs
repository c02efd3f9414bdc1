using NativeStore.Tests.Records;

namespace NativeStore.Tests;

public class SchemaFileTests
{
    private const string Ticks =
        """
        { "name": "ticks", "columns": [
          { "name": "time", "type": "timestamp", "roles": ["timeKey"] },
          { "name": "symbol", "type": "symbol", "roles": ["seriesKey"] },
          { "name": "price", "type": "fixed64", "scale": 4 },
          { "name": "levels", "type": "int32", "arrayLength": 5 },
          { "name": "side", "type": "int8", "members": { "buy": 1, "sell": -1 } },
          { "name": "venue", "type": "fixedText", "size": 8, "nullable": true } ],
          "runningSums": [["price"]], "priority": "bulk" }
        """;

    [Fact]
    public void AManifestMakesTheSchemaItWasWrittenFrom()
    {
        var schema = SchemaFile.Parse(Trade.Schema.ToJson());
        schema.ToJson().ShouldBe(Trade.Schema.ToJson());
        schema.Hash.ShouldBe(Trade.Schema.Hash);
        schema.RunningSums.ShouldBe(Trade.Schema.RunningSums);
        schema.Options.ShouldBe(Trade.Schema.Options);
    }

    [Fact]
    public void AShortSchemaByHandIsEnough()
    {
        var schema = SchemaFile.Parse(Ticks);
        schema.Kind.ShouldBe(TableKind.Series);
        schema.TimeKey!.Name.ShouldBe("time");
        schema.SeriesKey.ShouldHaveSingleItem().Name.ShouldBe("symbol");
        schema.FindColumn("price")!.Scale.ShouldBe(4);
        schema.FindColumn("levels")!.ArrayLength.ShouldBe(5);
        schema.FindColumn("side")!.Members!.Values.ShouldBe([1, -1]);
        schema.FindColumn("venue")!.ElementSize.ShouldBe(8);
        schema.FindColumn("venue")!.IsNullable.ShouldBeTrue();
        schema.Options.Priority.ShouldBe(DataPriority.Bulk);
        SchemaFile.Parse(schema.ToJson()).Hash.ShouldBe(schema.Hash);
    }

    [Theory]
    [InlineData("no json", "is no JSON")]
    [InlineData("{}", "name, kind and columns")]
    [InlineData("""{ "name": 5, "columns": [] }""", "name, kind and columns")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "money" }] }""", "'money' is no type")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "7" }] }""", "'7' is no type")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "int64" }] }""", "time key")]
    public void WhatIsNoSchemaIsRefused(string json, string reason) =>
        Should.Throw<SchemaException>(() => SchemaFile.Parse(json)).Message.ShouldContain(reason);

    [Fact]
    public void AHashThatDoesNotFitItsColumnsIsRefused()
    {
        var manifest = Trade.Schema.ToJson().Replace("\"scale\": 4", "\"scale\": 5", StringComparison.Ordinal);
        Should.Throw<SchemaException>(() => SchemaFile.Parse(manifest)).Message.ShouldContain("hash");
    }
}
