namespace NativeStore.Generators.Writing;

/// <summary>Writes the nested <c>Row</c>: the bytes of a row as a blittable struct.</summary>
internal static class RowStructWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line("/// <summary>A row as it stands in memory: blittable, every field at its stated offset.</summary>");
        code.Line(Code.Generated);
        code.Line(
            "[global::System.Runtime.InteropServices.StructLayout("
            + $"global::System.Runtime.InteropServices.LayoutKind.Explicit, Pack = 8, Size = {file.Schema.RowSize})]");
        code.Open("public struct Row");
        foreach (var (spec, place) in file.Layout)
        {
            var type = spec.IsBool ? "byte" : spec.TypeName;
            var offset = $"[global::System.Runtime.InteropServices.FieldOffset({place.Offset})]";
            code.Line($"{offset} {spec.Accessibility} {type} {Code.Identifier(spec.Name)};");
        }

        code.Close();
    }
}
