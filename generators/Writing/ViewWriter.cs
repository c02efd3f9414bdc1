using NativeStore.Core.Schema;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Writing;

/// <summary>Writes the accessors: one extension property of <c>RowView</c> per column, read in place.</summary>
internal static class ViewWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line($"/// <summary>The columns of a <see cref=\"{file.TypeName}\"/> row, read in place.</summary>");
        code.Line(Code.Generated);
        code.Open($"{file.Accessibility} static partial class {file.ViewName}");
        code.Open($"extension({Code.Schema}.RowView<{file.TypeName}> view)");
        foreach (var (spec, place) in file.Columns)
        {
            WriteAccessor(file, spec, place, code);
        }

        code.Close();
        code.Close();
    }

    private static void WriteAccessor(RecordFile file, ColumnSpec spec, ColumnDescriptor place, CodeWriter code)
    {
        if (place.Ordinal > 0)
        {
            code.Line();
        }

        code.Open($"{spec.Accessibility} {ReturnType(spec, place)} {Code.Identifier(spec.Name)}");
        code.Line(Code.Inline);
        code.Line($"get => {Load(file, spec, place)};");
        code.Close();
    }

    private static string ReturnType(ColumnSpec spec, ColumnDescriptor place) =>
        spec.IsInlineArray ? $"global::System.ReadOnlySpan<{spec.ElementTypeName}>"
        : place.IsNullable ? $"{spec.TypeName}?"
        : spec.TypeName;

    private static string Load(RecordFile file, ColumnSpec spec, ColumnDescriptor place)
    {
        var validity = place.IsNullable ? file.Validity(place) : "";
        var hasValue = $"{Code.Memory}.HasValue(in view.Row, {validity})";
        if (spec.IsInlineArray)
        {
            // A null array is an empty span: no inline array is empty itself.
            var arguments = $"in view.Row, {place.Offset}, {place.ArrayLength}";
            var span = $"{Code.Memory}.UnsafeSpan<{spec.ElementTypeName}>({arguments})";
            return place.IsNullable ? $"{hasValue} ? {span} : default" : span;
        }

        if (spec.IsBool)
        {
            var flag = $"view.DangerousRead<byte>({place.Offset}) != 0";
            return place.IsNullable ? $"{hasValue} ? {flag} : null" : flag;
        }

        return place.IsNullable
            ? $"{Code.Memory}.DangerousReadNullable<{spec.TypeName}>(in view.Row, {place.Offset}, {validity})"
            : $"view.DangerousRead<{spec.TypeName}>({place.Offset})";
    }
}
