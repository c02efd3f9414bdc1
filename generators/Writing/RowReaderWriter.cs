using NativeStore.Core.Schema;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Writing;

/// <summary>Writes <c>Read</c>: a record from its row.</summary>
internal static class RowReaderWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        var members = file.Columns.Where(column => column.Spec.Origin == ColumnOrigin.Member).ToArray();
        code.Line(Code.Inline);
        var head = $"static {file.TypeName} {file.InterfaceOf}.Read(ref readonly byte row) =>";
        if (members.Length > 0)
        {
            code.Line($"{head} new(new {Code.Schema}.RowView<{file.TypeName}>(in row));");
            code.Line();
            WriteConstructor(file, members, code);
            return;
        }

        code.Line($"{head} new(");
        code.Indent();
        WriteArguments(file, ");", "in row", code);
        code.Outdent();
    }

    // Properties and fields beside the primary constructor may be readonly, so a constructor sets them.
    private static void WriteConstructor(
        RecordFile file, (ColumnSpec Spec, ColumnDescriptor Place)[] members, CodeWriter code)
    {
        if (file.Record.HasRequiredMembers)
        {
            code.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        }

        code.Line(Code.Inline);
        var name = Code.Identifier(file.Record.Name);
        code.Line($"private {name}({Code.Schema}.RowView<{file.TypeName}> view)");
        if (file.Columns.Any(column => column.Spec.Origin == ColumnOrigin.Parameter))
        {
            code.Indent();
            code.Line(": this(");
            code.Indent();
            WriteArguments(file, ")", "in view.Row", code);
            code.Outdent();
            code.Outdent();
        }

        code.Line("{");
        code.Indent();
        foreach (var (spec, place) in members)
        {
            code.Line($"this.{Code.Identifier(spec.Name)} = {Load(file, spec, place, "in view.Row")};");
        }

        code.Close();
    }

    private static void WriteArguments(RecordFile file, string end, string row, CodeWriter code)
    {
        var parameters = file.Columns.Where(column => column.Spec.Origin == ColumnOrigin.Parameter).ToArray();
        for (var index = 0; index < parameters.Length; index++)
        {
            var (spec, place) = parameters[index];
            code.Line(Load(file, spec, place, row) + (index < parameters.Length - 1 ? "," : end));
        }
    }

    private static string Load(RecordFile file, ColumnSpec spec, ColumnDescriptor place, string row)
    {
        var type = spec.TypeName;
        if (spec.IsBool)
        {
            var flag = $"{Code.Memory}.DangerousRead<byte>({row}, {place.Offset}) != 0";
            var hasValue = $"{Code.Memory}.HasValue({row}, {(place.IsNullable ? file.Validity(place) : "")})";
            return place.IsNullable ? $"{hasValue} ? {flag} : (bool?)null" : flag;
        }

        return place.IsNullable
            ? $"{Code.Memory}.DangerousReadNullable<{type}>({row}, {place.Offset}, {file.Validity(place)})"
            : $"{Code.Memory}.DangerousRead<{type}>({row}, {place.Offset})";
    }
}
