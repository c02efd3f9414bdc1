using NativeStore.Generators.Model;

namespace NativeStore.Generators.Writing;

/// <summary>Writes <c>Write</c>: a record's values, its validity bits and the reserved zeros into a row.</summary>
internal static class RowWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line(Code.Inline);
        code.Open($"static void {file.InterfaceOf}.Write(in {file.TypeName} record, ref byte row)");
        foreach (var (spec, place) in file.Layout)
        {
            Store(code, place.Offset, Value(spec));
        }

        WriteValidity(file, code);
        var offset = file.ReservedOffset;
        while (offset < file.Schema.RowSize)
        {
            var (size, zero) = ZeroAt(offset, file.Schema.RowSize);
            Store(code, offset, zero);
            offset += size;
        }

        code.Close();
    }

    private static void Store(CodeWriter code, int offset, string value) =>
        code.Line($"{Code.Memory}.DangerousWrite(ref row, {offset}, {value});");

    private static string Value(ColumnSpec spec)
    {
        var value = $"record.{Code.Identifier(spec.Name)}";
        if (spec.Stored.IsNullable)
        {
            value += ".GetValueOrDefault()";
        }

        return spec.IsBool ? $"(byte)({value} ? 1 : 0)" : value;
    }

    private static void WriteValidity(RecordFile file, CodeWriter code)
    {
        var bytes = file.Columns.Where(column => column.Place.IsNullable)
            .GroupBy(column => column.Place.ValidityBit / 8);
        foreach (var columns in bytes)
        {
            var bits = columns.Select(column =>
                $"record.{Code.Identifier(column.Spec.Name)}.HasValue ? {1 << (column.Place.ValidityBit % 8)} : 0");
            Store(code, file.Schema.ValidityOffset + columns.Key, $"(byte)({Or([.. bits])})");
        }
    }

    private static string Or(string[] bits) => bits.Length == 1 ? bits[0] : $"({string.Join(") | (", bits)})";

    // The widest aligned zero that fits: at most three stores, as fewer than eight bytes are reserved.
    private static (int Size, string Zero) ZeroAt(int offset, int rowSize) => (offset % 8, rowSize - offset) switch
    {
        (0 or 4, >= 4) => (4, "0U"),
        (0 or 2 or 4 or 6, >= 2) => (2, "(ushort)0"),
        _ => (1, "(byte)0"),
    };
}
