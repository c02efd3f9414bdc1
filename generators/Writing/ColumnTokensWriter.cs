namespace NativeStore.Generators.Writing;

/// <summary>Writes the nested <c>Columns</c>: one token per column for typed aggregates.</summary>
internal static class ColumnTokensWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line("/// <summary>The columns by name, for typed aggregates.</summary>");
        code.Line(Code.Generated);
        code.Open("public static class Columns");
        foreach (var (spec, place) in file.Columns)
        {
            var token = $"{Code.Schema}.Column<{file.TypeName}, {spec.TypeName}>";
            var name = Code.Identifier(spec.Name);
            code.Line($"{spec.Accessibility} static {token} {name} => new({place.Ordinal}, {place.Offset});");
        }

        code.Close();
    }
}
