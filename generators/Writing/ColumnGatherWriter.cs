using NativeStore.Core.Schema;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Writing;

/// <summary>Writes <c>ReadColumn</c>: one column of consecutive rows, in stored form.</summary>
internal static class ColumnGatherWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line($"static void {file.InterfaceOf}.ReadColumn(");
        code.Indent();
        code.Line("int column, ref readonly byte rows, int rowCount, global::System.Span<byte> values)");
        code.Outdent();
        code.Line("{");
        code.Indent();
        code.Open("switch (column)");
        foreach (var (spec, place) in file.Columns)
        {
            var arguments = $"in rows, RowSize, {place.Offset}, rowCount, values";
            code.Line($"case {place.Ordinal}: // {spec.Name}");
            code.Indent();
            code.Line($"{Code.Schema}.ColumnGather.DangerousGather<{WordOf(spec, place)}>({arguments});");
            code.Line("break;");
            code.Outdent();
        }

        code.Line("default:");
        code.Indent();
        code.Line($"throw {Code.Schema}.ColumnGather.UnknownColumn(Schema, column);");
        code.Outdent();
        code.Close();
        code.Close();
    }

    // Values of one size share one loop, whatever they mean.
    private static string WordOf(ColumnSpec spec, ColumnDescriptor place) => place.Size switch
    {
        1 => "byte",
        2 => "ushort",
        4 => "uint",
        8 => "ulong",
        16 => "global::System.UInt128",
        _ => spec.TypeName,
    };
}
