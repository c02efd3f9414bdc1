using System.Text.Unicode;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Inline UTF-8, padded with zero bytes. The empty text is a value like any other.</summary>
/// <param name="capacity">Bytes that fit.</param>
internal readonly unsafe struct TextParser(int capacity) : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => true;

    /// <inheritdoc/>
    public static bool TakesBlanks => true;

    /// <inheritdoc/>
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        if (text is [RecordReader.QuotedEmpty])
        {
            text = default;
        }

        if (text.Length > capacity || text.Contains((byte)0) || !Utf8.IsValid(text))
        {
            return false;
        }

        var target = new Span<byte>(value, capacity);
        text.CopyTo(target);
        target[text.Length..].Clear();
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        return text.Length > capacity
            ? $"{FieldText.Quote(text)} takes {text.Length} bytes of UTF-8; the column holds {capacity}"
            : $"{FieldText.Quote(text)} "
                + (text.Contains((byte)0) ? "holds a zero byte, which ends a text" : "is not valid UTF-8");
    }
}
