using System.Text;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Field text as reasons show it.</summary>
internal static class FieldText
{
    private const int ShownMax = 64;

    /// <summary>The reason for an empty field of a column that cannot be null.</summary>
    public const string Missing = "the field is empty, and the column cannot be null";

    /// <summary>Cuts blanks off both ends.</summary>
    public static unsafe void CutBlanks(ref byte* start, ref byte* end)
    {
        while (start < end && *start is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && end[-1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }
    }

    /// <summary>The text between quotation marks, cut where it is long.</summary>
    public static string Quote(ReadOnlySpan<byte> text) =>
        text.Length <= ShownMax
            ? $"'{Encoding.UTF8.GetString(text)}'"
            : $"'{Encoding.UTF8.GetString(text[..ShownMax])}…' ({text.Length} bytes)";
}
