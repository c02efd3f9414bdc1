using System.Globalization;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Unique;

/// <summary>Keys as text, for messages.</summary>
internal static unsafe class KeyText
{
    /// <summary>A row's key: one value, or several in parentheses.</summary>
    public static string OfRow(byte* row, ReadOnlySpan<ColumnDescriptor> columns)
    {
        var parts = new List<string>();
        foreach (var column in columns)
        {
            parts.Add(Format(new ReadOnlySpan<byte>(row + column.Offset, column.Size), column));
        }

        return Join(parts);
    }

    /// <summary>A packed key: one value, or several in parentheses.</summary>
    public static string OfPacked(ReadOnlySpan<byte> key, ReadOnlySpan<ColumnDescriptor> columns)
    {
        var parts = new List<string>();
        foreach (var column in columns)
        {
            parts.Add(Format(key[..column.Size], column));
            key = key[column.Size..];
        }

        return Join(parts);
    }

    private static string Join(List<string> parts) => parts.Count == 1 ? parts[0] : $"({string.Join(", ", parts)})";

    private static string Format(ReadOnlySpan<byte> value, ColumnDescriptor column)
    {
        if (column.Type == ColumnType.FixedText)
        {
            return $"'{System.Text.Encoding.UTF8.GetString(value.TrimEnd((byte)0))}'";
        }

        Span<byte> wide = stackalloc byte[16];
        wide.Clear();
        if (value.Length > wide.Length)
        {
            return "0x" + Convert.ToHexString(value);
        }

        value.CopyTo(wide);
        var isNegative = IsSigned(column.Type) && (value[^1] & 0x80) != 0;
        wide[value.Length..].Fill(isNegative ? (byte)0xFF : (byte)0);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt128LittleEndian(wide);
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsSigned(ColumnType type) =>
        type is ColumnType.Int8 or ColumnType.Int16 or ColumnType.Int32 or ColumnType.Int64
            or ColumnType.Timestamp or ColumnType.Fixed64 or ColumnType.Fixed128;
}
