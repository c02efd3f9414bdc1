// The schema as text. Compiled into the core and, as the same file, into the source generator (netstandard2.0): the
// hash and the JSON that generated code carries as constants are those of a schema built at run time.
using System.Globalization;
using System.Text;

namespace NativeStore.Core.Schema;

/// <summary>The schema as text: canonical for the hash, JSON for people and tools.</summary>
internal static class SchemaManifest
{
    /// <summary>FNV-1a over the canonical text: everything that decides what the bytes of a row mean.</summary>
    public static ulong Hash(TableSchema schema)
    {
        var canonical = new StringBuilder();
        canonical.Append(Invariant($"{schema.Name};{(int)schema.Kind};{schema.RowSize}"));
        foreach (var column in schema.Columns)
        {
            canonical.Append(Invariant($"|{column.Name};{(int)column.Type};{column.Scale};{column.ElementSize}"));
            canonical.Append(Invariant($";{column.ArrayLength};{column.Offset};{column.ValidityBit}"));
            canonical.Append(Invariant($";{(int)column.Roles}"));
        }

        var hash = 14695981039346656037UL;
        foreach (var part in Encoding.UTF8.GetBytes(canonical.ToString()))
        {
            hash = unchecked((hash ^ part) * 1099511628211UL);
        }

        return hash;
    }

    /// <summary>JSON with one line per column, lines ended by a line feed, no line feed at the end.</summary>
    public static string ToJson(TableSchema schema)
    {
        var json = new StringBuilder();
        json.Append(Invariant($"{{\n  \"name\": {Quote(schema.Name)},\n"));
        json.Append(Invariant($"  \"kind\": {Name(schema.Kind)},\n"));
        json.Append(Invariant($"  \"hash\": \"{schema.Hash:x16}\",\n"));
        json.Append(Invariant($"  \"layoutVersion\": {RowLayout.Version},\n"));
        json.Append(Invariant($"  \"rowSize\": {schema.RowSize},\n"));
        if (schema.ValiditySize > 0)
        {
            json.Append(Invariant(
                $"  \"validity\": {{ \"offset\": {schema.ValidityOffset}, \"size\": {schema.ValiditySize} }},\n"));
        }

        json.Append("  \"columns\": [\n    ");
        json.Append(string.Join(",\n    ", schema.Columns.Select(Describe)));
        json.Append("\n  ],\n");
        if (schema.RunningSums.Length > 0)
        {
            var sums = string.Join(", ", schema.RunningSums.Select(sum => Describe(schema, sum)));
            json.Append(Invariant($"  \"runningSums\": [{sums}],\n"));
        }

        json.Append(Invariant($"  \"priority\": {Name(schema.Options.Priority)},\n"));
        json.Append(Invariant($"  \"compressAfterNanos\": {schema.Options.CompressAfterNanos},\n"));
        json.Append(Invariant($"  \"retainForNanos\": {schema.Options.RetainForNanos}\n}}"));
        return json.ToString();
    }

    private static string Describe(ColumnDescriptor column)
    {
        var json = new StringBuilder();
        json.Append(Invariant($"{{ \"name\": {Quote(column.Name)}, \"type\": {Name(column.Type)}"));
        if (column.Type is ColumnType.Fixed64 or ColumnType.Fixed128)
        {
            json.Append(Invariant($", \"scale\": {column.Scale}"));
        }

        json.Append(Invariant($", \"offset\": {column.Offset}, \"size\": {column.Size}"));
        if (column.ArrayLength > 1)
        {
            json.Append(Invariant($", \"arrayLength\": {column.ArrayLength}"));
        }

        if (column.IsNullable)
        {
            json.Append(Invariant($", \"validityBit\": {column.ValidityBit}"));
        }

        if (column.Roles != ColumnRoles.None)
        {
            var roles = column.Roles.ToString().Split(',').Select(role => Quote(CamelCase(role.Trim())));
            json.Append(Invariant($", \"roles\": [{string.Join(", ", roles)}]"));
        }

        if (column.Members is { } members)
        {
            var pairs = members.Names.Select((name, index) => Invariant($"{Quote(name)}: {members.Values[index]}"));
            json.Append(Invariant($", \"members\": {{ {string.Join(", ", pairs)} }}"));
        }

        return json.Append(" }").ToString();
    }

    private static string Describe(TableSchema schema, RunningSum sum)
    {
        var left = Quote(schema.Columns[sum.Left].Name);
        return sum.Right < 0 ? $"[{left}]" : $"[{left}, {Quote(schema.Columns[sum.Right].Name)}]";
    }

    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Quote(CamelCase(value.ToString()));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (character < ' ')
            {
                quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append('"').ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
