using System.Text.Json;
using NativeStore.Core.Schema;

namespace NativeStore;

/// <summary>
/// Reads a table's schema from JSON: the manifest that <see cref="TableSchema.ToJson"/> writes, or a shorter one by
/// hand. Where columns stand follows from what they are, so offsets need not be given; what is given must be right, and
/// a member that no schema has is an error.
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
    private static readonly string[] s_tableMembers =
    [
        "name", "kind", "hash", "layoutVersion", "rowSize", "validity", "columns", "runningSums", "priority",
        "compressAfterNanos", "retainForNanos",
    ];

    private static readonly string[] s_columnMembers =
    [
        "name", "type", "scale", "offset", "size", "arrayLength", "nullable", "validityBit", "roles", "members",
    ];

    /// <summary>Reads a schema.</summary>
    /// <exception cref="SchemaException">
    /// It is no JSON of this form, or its columns do not make a table. The message says where in the file, as
    /// <c>$.columns[2].scale</c>.
    /// </exception>
    public static TableSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(
                json.TrimStart('\uFEFF'), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Build(new Node(document.RootElement, "$"));
        }
        catch (JsonException error)
        {
            throw new SchemaException($"The schema is no JSON: {error.Message}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // A text in it, or the name of a member, is no Unicode.
            throw new SchemaException($"The schema has half of a surrogate pair: {error.Message}");
        }
    }

    private static TableSchema Build(Node table)
    {
        table.RequireMembers(s_tableMembers);
        var kind = table.Member("kind")?.Enum<TableKind>() ?? TableKind.Series;
        var builder = new TableSchemaBuilder(table.Required("name").Text(), kind);
        List<Node> columns = [.. table.Required("columns").Items()];
        foreach (var column in columns)
        {
            AddColumn(builder, column);
        }

        foreach (var sum in table.Member("runningSums")?.Items() ?? [])
        {
            List<string> names = [.. sum.Items().Select(name => name.Text())];
            _ = names.Count switch
            {
                1 => builder.RunningSum(names[0]),
                2 => builder.RunningSumOfProducts(names[0], names[1]),
                _ => throw sum.Error($"names {names.Count} columns: write one, or the two whose products are summed"),
            };
        }

        builder.Options(new TableOptions(
            table.Member("priority")?.Enum<DataPriority>() ?? DataPriority.Normal,
            table.Member("compressAfterNanos")?.Number(0, long.MaxValue) ?? 0,
            table.Member("retainForNanos")?.Number(0, long.MaxValue) ?? 0));
        var schema = builder.Build();
        RequireLayout(table, columns, schema);
        return schema;
    }

    private static void AddColumn(TableSchemaBuilder builder, Node column)
    {
        column.RequireMembers(s_columnMembers);
        var type = column.Required("type").Enum<ColumnType>();
        var arrayLength = column.Int32("arrayLength", 1, 1);
        var capacity = 0;
        if (type == ColumnType.FixedText)
        {
            capacity = column.Int32("size", 0, 0);
            if (capacity % arrayLength != 0)
            {
                throw column.Required("size").Error($"cannot be shared evenly by {arrayLength} elements");
            }

            capacity /= arrayLength;
        }

        builder.Column(
            column.Required("name").Text(),
            type,
            (column.Member("roles")?.Items() ?? []).Aggregate(
                ColumnRoles.None, (roles, role) => roles | role.Enum<ColumnRoles>()),
            column.Int32("scale", 0, 0),
            capacity,
            arrayLength,
            column.Member("validityBit")?.Number(0, int.MaxValue) is not null
                || column.Member("nullable")?.Flag() == true,
            MembersOf(column));
    }

    private static EnumMembers? MembersOf(Node column)
    {
        if (column.Member("members") is not { } members)
        {
            return null;
        }

        List<(string Name, Node Value)> pairs = [.. members.Properties()];
        return new EnumMembers(
            [.. pairs.Select(pair => pair.Name)],
            [.. pairs.Select(pair => pair.Value.Number(long.MinValue, long.MaxValue))]);
    }

    /// <summary>Holds what is given beside what follows from the columns.</summary>
    private static void RequireLayout(Node table, List<Node> columns, TableSchema schema)
    {
        const string AsWritten = "take the manifest as it was written, or leave this out";
        var hash = $"{schema.Hash:x16}";
        if (table.Member("hash") is { } given && given.Text() != hash)
        {
            throw given.Error($"is {given.Text()}, but the columns of '{schema.Name}' give {hash}: {AsWritten}");
        }

        _ = table.Member("layoutVersion")?.Number(1, 1);
        table.RequireNumber("rowSize", schema.RowSize, AsWritten);
        if (table.Member("validity") is { } validity)
        {
            validity.RequireMembers(["offset", "size"]);
            validity.RequireNumber("offset", schema.ValidityOffset, AsWritten);
            validity.RequireNumber("size", schema.ValiditySize, AsWritten);
        }

        for (var number = 0; number < columns.Count; number++)
        {
            columns[number].RequireNumber("offset", schema.Columns[number].Offset, AsWritten);
            columns[number].RequireNumber("size", schema.Columns[number].Size, AsWritten);
            columns[number].RequireNumber("validityBit", schema.Columns[number].ValidityBit, AsWritten);
        }
    }

    /// <summary>A value of the file, and where it stands.</summary>
    private readonly record struct Node(JsonElement Element, string Path)
    {
        public SchemaException Error(string problem) => new($"{Path} in the schema {problem}.");

        public Node? Member(string name)
        {
            RequireKind(JsonValueKind.Object, "an object");
            return Element.TryGetProperty(name, out var value) ? new Node(value, $"{Path}.{name}") : null;
        }

        public Node Required(string name) => Member(name) ?? throw Error($"lacks the member \"{name}\"");

        public IEnumerable<Node> Items()
        {
            RequireKind(JsonValueKind.Array, "an array");
            var path = Path;
            return Element.EnumerateArray().Select((item, number) => new Node(item, $"{path}[{number}]"));
        }

        public IEnumerable<(string Name, Node Value)> Properties()
        {
            RequireKind(JsonValueKind.Object, "an object");
            foreach (var property in Element.EnumerateObject())
            {
                yield return (property.Name, new Node(property.Value, $"{Path}.{property.Name}"));
            }
        }

        public void RequireMembers(string[] known)
        {
            foreach (var (name, value) in Properties())
            {
                if (!known.Contains(name))
                {
                    throw value.Error($"is no member of a schema: write {string.Join(", ", known)}");
                }
            }
        }

        public string Text()
        {
            RequireKind(JsonValueKind.String, "a text");
            try
            {
                return Element.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw Error("has half of a surrogate pair");
            }
        }

        public bool Flag() =>
            Element.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? Element.GetBoolean()
                : throw Error($"is {Shown()}: write true or false");

        public long Number(long min, long max)
        {
            RequireKind(JsonValueKind.Number, "a whole number");
            return Element.TryGetInt64(out var number) && number >= min && number <= max
                ? number
                : throw Error($"is {Shown()}: write a whole number from {min} to {max}");
        }

        public int Int32(string name, int byDefault, int min) =>
            (int)(Member(name)?.Number(min, int.MaxValue) ?? byDefault);

        public void RequireNumber(string name, long expected, string advice)
        {
            if (Member(name) is { } given && given.Number(long.MinValue, long.MaxValue) is var number
                && number != expected)
            {
                throw given.Error($"is {number}, but the columns give {expected}: {advice}");
            }
        }

        // By name only: the numbers behind the names are no part of the format.
        public TEnum Enum<TEnum>()
            where TEnum : struct, Enum
        {
            var text = Text();
            var names = System.Enum.GetNames<TEnum>();
            return names.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? System.Enum.Parse<TEnum>(text, ignoreCase: true)
                : throw Error($"is \"{text}\": write one of {string.Join(", ", names)}");
        }

        private void RequireKind(JsonValueKind kind, string what)
        {
            if (Element.ValueKind != kind)
            {
                throw Error($"is {Shown()}: write {what}");
            }
        }

        private string Shown()
        {
            var text = Element.GetRawText();
            return text.Length <= 40 ? text : $"{text[..40]}…";
        }
    }
}
