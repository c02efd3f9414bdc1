using System.Globalization;
using System.Text;

namespace NativeStore.Core.Schema;

/// <summary>The schema as text: canonical for the hash, JSON for people and tools.</summary>
internal static class SchemaManifest
{
    public static ulong Hash(TableSchema schema)
    {
        var canonical = new StringBuilder();
        canonical.Append(CultureInfo.InvariantCulture, $"{schema.Name};{(int)schema.Kind};{schema.RowSize}");
        foreach (var column in schema.Columns)
        {
            canonical.Append(
                CultureInfo.InvariantCulture,
                $"|{column.Name};{(int)column.Type};{column.Scale};{column.ElementSize};{column.ArrayLength};{column.Offset};{column.ValidityBit};{(int)column.Roles}");
        }

        var hash = 14695981039346656037UL;
        foreach (var part in Encoding.UTF8.GetBytes(canonical.ToString()))
        {
            hash = (hash ^ part) * 1099511628211UL;
        }

        return hash;
    }

    public static string ToJson(TableSchema schema) => throw new NotImplementedException(schema.Name);
}
