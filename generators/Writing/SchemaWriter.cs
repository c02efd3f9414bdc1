using NativeStore.Core.Schema;

namespace NativeStore.Generators.Writing;

/// <summary>Writes the constants of the layout, the manifest and the descriptor.</summary>
internal static class SchemaWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line("/// <summary>Bytes of a row.</summary>");
        code.Line($"public const int RowSize = {file.Schema.RowSize};");
        code.Line();
        code.Line("/// <summary>Version of the rule that places columns in rows.</summary>");
        code.Line($"public const int SchemaVersion = {RowLayout.Version};");
        code.Line();
        code.Line("/// <summary>Hash of names, types, offsets and roles: equal hashes mean equal bytes.</summary>");
        code.Line($"public const ulong SchemaHash = 0x{file.Schema.Hash:x16}UL;");
        code.Line();
        code.Line("/// <summary>The schema as JSON: what <c>Schema.ToJson()</c> gives.</summary>");
        code.Line("public const string SchemaJson = \"\"\"");
        code.Raw(file.Schema.ToJson());
        code.Raw("\"\"\";");
        code.Line();
        WriteDescriptor(file, code);
        code.Line();
        code.Line($"static int {file.InterfaceOf}.RowSize => RowSize;");
    }

    private static void WriteDescriptor(RecordFile file, CodeWriter code)
    {
        code.Line("/// <summary>The table's descriptor.</summary>");
        code.Line($"public static {Code.Schema}.TableSchema Schema {{ get; }} =");
        code.Indent();
        var kind = Code.Member(file.Record.Kind);
        code.Line($"new {Code.Schema}.TableSchemaBuilder({Code.Literal(file.Record.TableName)}, {kind})");
        code.Indent();
        foreach (var column in file.Record.Columns)
        {
            WriteColumn(column.Stored, code);
        }

        foreach (var sum in file.Record.RunningSums)
        {
            var left = Code.Literal(file.Record.Columns[sum.Left].Name);
            code.Line(sum.Right < 0
                ? $".RunningSum({left})"
                : $".RunningSumOfProducts({left}, {Code.Literal(file.Record.Columns[sum.Right].Name)})");
        }

        WriteOptions(file.Record.Options, code);
        code.Line(".Build();");
        code.Outdent();
        code.Outdent();
    }

    private static void WriteColumn(PendingColumn column, CodeWriter code)
    {
        var arguments = new List<string> { Code.Literal(column.Name), Code.Member(column.Type) };
        if (column.Roles != ColumnRoles.None)
        {
            var roles = Enum.GetValues(typeof(ColumnRoles)).Cast<ColumnRoles>()
                .Where(role => role != ColumnRoles.None && column.Roles.HasFlag(role));
            arguments.Add(string.Join(" | ", roles.Select(Code.Member)));
        }

        if (column.Type is ColumnType.Fixed64 or ColumnType.Fixed128)
        {
            arguments.Add($"scale: {column.Scale}");
        }

        if (column.Type == ColumnType.FixedText)
        {
            arguments.Add($"textCapacity: {column.TextCapacity}");
        }

        if (column.ArrayLength > 1)
        {
            arguments.Add($"arrayLength: {column.ArrayLength}");
        }

        if (column.IsNullable)
        {
            arguments.Add("isNullable: true");
        }

        if (column.Members is { } members)
        {
            var names = string.Join(", ", members.Names.Select(Code.Literal));
            var values = string.Join(", ", members.Values.Select(LongLiteral));
            arguments.Add($"members: new {Code.Schema}.EnumMembers([{names}], [{values}])");
        }

        code.Line($".Column({string.Join(", ", arguments)})");
    }

    private static void WriteOptions(TableOptions options, CodeWriter code) => code.Line(
        $".Options(new {Code.Schema}.TableOptions({Code.Member(options.Priority)}, "
        + $"{LongLiteral(options.CompressAfterNanos)}, {LongLiteral(options.RetainForNanos)}))");

    private static string LongLiteral(long value) =>
        value == long.MinValue ? "long.MinValue" : FormattableString.Invariant($"{value}L");
}
