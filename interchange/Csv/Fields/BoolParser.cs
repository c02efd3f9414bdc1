using System.Text;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>true, false, t, f, 1 and 0, in any case.</summary>
internal readonly unsafe struct BoolParser : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var isTrue = text is [(byte)'1' or (byte)'t' or (byte)'T'] || Ascii.EqualsIgnoreCase(text, "true"u8);
        if (!isTrue && text is not [(byte)'0' or (byte)'f' or (byte)'F'] && !Ascii.EqualsIgnoreCase(text, "false"u8))
        {
            return false;
        }

        *value = isTrue ? (byte)1 : (byte)0;
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value) =>
        $"{FieldText.Quote(new ReadOnlySpan<byte>(start, (int)(end - start)))} is no truth value: write true or false";
}
