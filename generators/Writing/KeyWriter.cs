using System.Collections.Immutable;
using NativeStore.Core.Schema;

namespace NativeStore.Generators.Writing;

/// <summary>Writes where the keys are, and a struct type for each key of several columns.</summary>
internal static class KeyWriter
{
    public static void WriteOffsets(RecordFile file, CodeWriter code)
    {
        var schema = file.Schema;
        if (file.Record.Kind == TableKind.Keyed)
        {
            code.Line($"static int {file.Interface}.PrimaryInt64Offset => {SingleWord(schema.PrimaryKey)};");
            return;
        }

        var symbol = schema.SeriesKey.Length == 1 && schema.SeriesKey[0].Type == ColumnType.Symbol;
        code.Line($"static int {file.Interface}.TimeOffset => {schema.TimeKey!.Offset};");
        code.Line();
        code.Line($"static int {file.Interface}.SymbolKeyOffset => {(symbol ? schema.SeriesKey[0].Offset : -1)};");
        code.Line();
        code.Line($"static int {file.Interface}.UniqueInt64Offset => {SingleWord(schema.UniqueKey)};");
        code.Line();
        code.Line($"static int {file.Interface}.RunningSumCount => {schema.RunningSums.Length};");
    }

    public static void WriteKeys(RecordFile file, CodeWriter code)
    {
        WriteKey(file, "SeriesKey", "names a series", file.Schema.SeriesKey, code);
        WriteKey(file, "UniqueKey", "no two rows share", file.Schema.UniqueKey, code);
        WriteKey(file, "PrimaryKey", "names a row", file.Schema.PrimaryKey, code);
    }

    // An aligned 8-byte column; a text of 8 bytes stands anywhere, so it is none.
    private static int SingleWord(ImmutableArray<ColumnDescriptor> key) =>
        key.Length == 1 && key[0].Size == 8 && key[0].Type != ColumnType.FixedText ? key[0].Offset : -1;

    private static void WriteKey(
        RecordFile file, string name, string what, ImmutableArray<ColumnDescriptor> key, CodeWriter code)
    {
        if (key.Length < 2)
        {
            return;
        }

        var size = key.Sum(column => column.Size);
        code.Line();
        code.Line($"/// <summary>What {what}: the key's columns in declared order, packed, {size} bytes.</summary>");
        code.Line(Code.Generated);
        code.Line(
            "[global::System.Runtime.InteropServices.StructLayout("
            + $"global::System.Runtime.InteropServices.LayoutKind.Explicit, Pack = 1, Size = {size})]");
        var isPublic = key.All(column => file.Record.Columns[column.Ordinal].IsPublic);
        code.Line($"{(isPublic ? "public" : "internal")} readonly record struct {name}(");
        code.Indent();
        var offset = 0;
        for (var part = 0; part < key.Length; part++)
        {
            var column = key[part];
            var type = file.Record.Columns[column.Ordinal].TypeName;
            var place = $"[field: global::System.Runtime.InteropServices.FieldOffset({offset})]";
            code.Line($"{place} {type} {Code.Identifier(column.Name)}{(part < key.Length - 1 ? "," : ");")}");
            offset += column.Size;
        }

        code.Outdent();
    }
}
