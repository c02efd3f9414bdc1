using System.Text.Json;
using NativeStore.Core.Schema;

namespace NativeStore;

/// <summary>
/// Reads a table's schema from JSON: the manifest that <see cref="TableSchema.ToJson"/> writes, or a shorter one by
/// hand. Where columns stand follows from what they are, so offsets need not be given; a given hash must be right.
/// </summary>
/// <example>
/// <code>
/// { "name": "ticks", "kind": "series", "columns": [
///   { "name": "time", "type": "timestamp", "roles": ["timeKey"] },
///   { "name": "symbol", "type": "symbol", "roles": ["seriesKey"] },
///   { "name": "price", "type": "fixed64", "scale": 4 },
///   { "name": "venue", "type": "fixedText", "size": 8, "nullable": true } ] }
/// </code>
/// </example>
public static class SchemaFile
{
    /// <summary>Reads a schema.</summary>
    /// <exception cref="SchemaException">It is no JSON of this form, or its columns do not make a table.</exception>
    public static TableSchema Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Build(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new SchemaException($"The schema is no JSON: {error.Message}");
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SchemaException(
                $"The schema lacks a member, or one is of the wrong type: {error.Message} " +
                "A table has name, kind and columns; a column has name and type.");
        }
    }

    private static TableSchema Build(JsonElement table)
    {
        var kind = EnumOf(table, "kind", TableKind.Series);
        var builder = new TableSchemaBuilder(table.GetProperty("name").GetString() ?? "", kind);
        foreach (var column in table.GetProperty("columns").EnumerateArray())
        {
            AddColumn(builder, column);
        }

        foreach (var sum in Items(table, "runningSums"))
        {
            _ = sum.GetArrayLength() == 1
                ? builder.RunningSum(sum[0].GetString()!)
                : builder.RunningSumOfProducts(sum[0].GetString()!, sum[1].GetString()!);
        }

        builder.Options(new TableOptions(
            EnumOf(table, "priority", DataPriority.Normal),
            NumberOf(table, "compressAfterNanos", 0),
            NumberOf(table, "retainForNanos", 0)));
        var schema = builder.Build();
        RequireHash(table, schema);
        return schema;
    }

    private static void AddColumn(TableSchemaBuilder builder, JsonElement column)
    {
        var type = Parse<ColumnType>("type", column.GetProperty("type"));
        var arrayLength = (int)NumberOf(column, "arrayLength", 1);
        builder.Column(
            column.GetProperty("name").GetString() ?? "",
            type,
            RolesOf(column),
            (int)NumberOf(column, "scale", 0),
            type == ColumnType.FixedText ? (int)NumberOf(column, "size", 0) / Math.Max(1, arrayLength) : 0,
            arrayLength,
            column.TryGetProperty("validityBit", out _)
                || (column.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean()),
            MembersOf(column));
    }

    private static EnumMembers? MembersOf(JsonElement column)
    {
        if (!column.TryGetProperty("members", out var members))
        {
            return null;
        }

        var pairs = members.EnumerateObject().ToList();
        return new EnumMembers([.. pairs.Select(pair => pair.Name)], [.. pairs.Select(pair => pair.Value.GetInt64())]);
    }

    private static void RequireHash(JsonElement table, TableSchema schema)
    {
        var hash = $"{schema.Hash:x16}";
        if (table.TryGetProperty("hash", out var given) && given.GetString() != hash)
        {
            throw new SchemaException(
                $"The schema of '{schema.Name}' says its hash is {given.GetString()}, but its columns give {hash}. " +
                "Take the manifest as it was written, or leave the hash out.");
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static ColumnRoles RolesOf(JsonElement column) =>
        Items(column, "roles").Aggregate(ColumnRoles.None, (roles, role) => roles | Parse<ColumnRoles>("roles", role));

    private static long NumberOf(JsonElement parent, string name, long byDefault) =>
        parent.TryGetProperty(name, out var value) ? value.GetInt64() : byDefault;

    private static TEnum EnumOf<TEnum>(JsonElement parent, string name, TEnum byDefault)
        where TEnum : struct, Enum =>
        parent.TryGetProperty(name, out var value) ? Parse<TEnum>(name, value) : byDefault;

    // By name only: the numbers behind the names are no part of the format.
    private static TEnum Parse<TEnum>(string name, JsonElement value)
        where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().Contains(value.GetString(), StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<TEnum>(value.GetString()!, ignoreCase: true)
            : throw new SchemaException(
                $"'{value.GetString()}' is no {name}: write one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
}
