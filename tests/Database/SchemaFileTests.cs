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
    [InlineData("{}", "$ in the schema lacks the member \"name\"")]
    [InlineData("[]", "$ in the schema is []: write an object")]
    [InlineData("""{ "name": 5, "columns": [] }""", "$.name in the schema is 5: write a text")]
    [InlineData("""{ "name": "t", "columns": 7 }""", "$.columns in the schema is 7: write an array")]
    [InlineData("""{ "name": "t", "columns": [7] }""", "$.columns[0] in the schema is 7: write an object")]
    [InlineData("""{ "name": "t", "columns": [{ "type": "int8" }] }""", "$.columns[0] in the schema lacks")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "money" }] }""", "$.columns[0].type in the")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "7" }] }""", "is \"7\": write one of")]
    [InlineData("""{ "name": "t", "name": "u", "columns": [] }""", "is no JSON")]
    [InlineData("""{ "name": "\uD800", "columns": [] }""", "$.name in the schema has half")]
    [InlineData("""{ "\uD800": "", "columns": [] }""", "half of a surrogate pair")]
    [InlineData("""{ "name": "t", "columns": [], "retain": 1 }""", "$.retain in the schema is no member")]
    [InlineData("""{ "name": "t", "columns": [], "runningSums": [[]] }""", "$.runningSums[0] in the schema names 0")]
    [InlineData("""{ "name": "t", "columns": [], "runningSums": ["a"] }""", "$.runningSums[0] in the schema is \"a\"")]
    [InlineData("""{ "name": "t", "columns": [], "runningSums": [["a", "b", "c"]] }""", "names 3 columns")]
    [InlineData("""{ "name": "t", "columns": [], "runningSums": [[1]] }""", "$.runningSums[0][0] in the schema is 1")]
    [InlineData("""{ "name": "t", "columns": [], "retainForNanos": 1e40 }""", "$.retainForNanos in the schema is 1e40")]
    [InlineData("""{ "name": "t", "columns": [], "retainForNanos": -1 }""", "$.retainForNanos in the schema is -1")]
    [InlineData("""{ "name": "t", "columns": [{ "name": "a", "type": "int64" }] }""", "time key")]
    public void WhatIsNoSchemaIsRefused(string json, string reason) =>
        Should.Throw<SchemaException>(() => SchemaFile.Parse(json)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("scale", "4294967300")]
    [InlineData("scale", "-1")]
    [InlineData("scale", "1.5")]
    [InlineData("scale", "\"4\"")]
    [InlineData("scale", "null")]
    [InlineData("arrayLength", "4294967297")]
    [InlineData("arrayLength", "0")]
    [InlineData("size", "4294967304")]
    [InlineData("validityBit", "true")]
    [InlineData("nullable", "1")]
    [InlineData("roles", "{}")]
    [InlineData("roles", "[7]")]
    [InlineData("members", "[]")]
    [InlineData("members", "{ \"buy\": 99999999999999999999 }")]
    public void AMemberThatIsOutOfItsRangeOrOfAnotherTypeIsNamedByItsPath(string member, string value)
    {
        var json = $$"""{ "name": "t", "columns": [{ "name": "a", "type": "fixedText", "{{member}}": {{value}} }] }""";
        Should.Throw<SchemaException>(() => SchemaFile.Parse(json)).Message
            .ShouldStartWith($"$.columns[0].{member}");
    }

    [Theory]
    [InlineData("\"rowSize\": ", "$.rowSize")]
    [InlineData("\"offset\": ", "$.columns[0].offset")]
    [InlineData("\"layoutVersion\": ", "$.layoutVersion")]
    public void ALayoutThatDoesNotFitItsColumnsIsRefused(string member, string path)
    {
        var manifest = Trade.Schema.ToJson();
        var at = manifest.IndexOf(member, StringComparison.Ordinal) + member.Length;
        Should.Throw<SchemaException>(() => SchemaFile.Parse(manifest.Insert(at, "1"))).Message.ShouldStartWith(path);
    }

    [Fact]
    public void AnyDamageToASchemaIsATypedErrorOrAnotherSchema()
    {
        string[] values =
        [
            "null", "true", "0", "-1", "1e9", "4294967300", "9223372036854775808", "\"\"", "\"x\"", "[]", "{}", "[[]]",
            "{\"a\":{}}", "[null]", "\"\\uDC00\"", "\"timeKey\"", "\"fixed128\"", "0.5", "\"validity\"",
            "\"\\uD834\":1,\"a\"",
        ];
        var random = new Random(29);
        var (refused, taken) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var json = random.Next(2) == 0 ? Ticks : Trade.Schema.ToJson();
            for (var damage = random.Next(3); damage >= 0; damage--)
            {
                var tokens = System.Text.RegularExpressions.Regex.Matches(json, "\"[^\"]*\"|[0-9]+|\\[|\\{");
                var token = tokens[random.Next(tokens.Count)];
                var length = random.Next(8) == 0 ? random.Next(json.Length - token.Index) : token.Length;
                json = json.Remove(token.Index, length).Insert(token.Index, values[random.Next(values.Length)]);
            }

            try
            {
                SchemaFile.Parse(json);
                taken++;
            }
            catch (SchemaException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(10_000);
        taken.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void AHashThatDoesNotFitItsColumnsIsRefused()
    {
        var manifest = Trade.Schema.ToJson().Replace("\"scale\": 4", "\"scale\": 5", StringComparison.Ordinal);
        Should.Throw<SchemaException>(() => SchemaFile.Parse(manifest)).Message.ShouldContain("hash");
    }
}
