using System.Globalization;
using NativeStore.Core.Schema;

namespace NativeStore.Generators.Writing;

/// <summary>Draws the row's layout as a comment above the record.</summary>
internal static class LayoutDrawing
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        code.Line($"// {file.Schema.RowSize} bytes per row:");
        code.Line("//");
        code.Line("//   offset  size  column");
        foreach (var (spec, place) in file.Layout)
        {
            var roles = place.Roles == ColumnRoles.None ? "" : $", {Describe(place.Roles)}";
            Draw(code, place.Offset, place.Size, $"{spec.Name}: {spec.DisplayType}{roles}");
        }

        var validity = file.Schema.ValiditySize;
        if (validity > 0)
        {
            var names = file.Schema.Columns.Where(column => column.IsNullable).Select(column => column.Name);
            var bits = $"validity bits, lowest first: {string.Join(", ", names)}";
            Draw(code, file.Schema.ValidityOffset, validity, bits);
        }

        var reserved = file.Schema.RowSize - file.ReservedOffset;
        if (reserved > 0)
        {
            Draw(code, file.ReservedOffset, reserved, "reserved, zero");
        }
    }

    private static void Draw(CodeWriter code, int offset, int size, string what) =>
        code.Line(string.Format(CultureInfo.InvariantCulture, "//   {0,6}  {1,4}  {2}", offset, size, what));

    private static string Describe(ColumnRoles roles) => roles.ToString()
        .Replace("TimeKey", "time key")
        .Replace("SeriesKey", "series key")
        .Replace("PrimaryKey", "primary key")
        .Replace("Unique", "unique")
        .Replace("Index", "indexed");
}
