// One record the slow and certain way: byte by byte, as RFC 4180 says. Used for the header and for every record that
// holds a quote. The fields are copied without their quotes to the unquoted text, each followed by one separator, so
// that field i lies between bounds i-1 and i there as it does in plain text.
//
// A quote opens a field only as the field's first byte; anywhere else in a bare field it is text, as every reader in
// use takes it. Inside a quoted field two quotes are one, and one quote ends the field.
namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>Reads single records with quotes.</summary>
internal static unsafe class RecordReader
{
    /// <summary>
    /// Stands for a field written as two quotes with nothing between: an empty text, not a missing value.
    /// </summary>
    public const byte QuotedEmpty = 0;

    /// <summary>Reads the record that begins at <paramref name="start"/>.</summary>
    /// <param name="text">The text's base.</param>
    /// <param name="start">The record's first byte.</param>
    /// <param name="end">Where the text ends; if that is after a CR, no LF follows.</param>
    /// <param name="target">Where to copy the fields, from the text's base; room for the record and one byte.</param>
    /// <param name="form">What separates fields and how long a record may be.</param>
    /// <param name="bounds">Receives where each field ends, as many as fit.</param>
    public static RecordRead Read(byte* text, int start, int end, int target, in RecordForm form, Span<int> bounds)
    {
        var at = start;
        var fieldCount = 0;
        var lineBreakCount = 0;
        var limit = (int)Math.Min(end, (long)start + form.BytesMax);
        while (true)
        {
            var isEmptyQuoted = false;
            if (at < limit && text[at] == '"')
            {
                var quoted = ReadQuoted(text, at + 1, limit, target, ref lineBreakCount);
                if (quoted.Next < 0)
                {
                    return RecordRead.Of(limit < end ? RecordStatus.QuoteNotClosed : RecordStatus.NeedsMoreText);
                }

                isEmptyQuoted = quoted.Target == target;
                at = quoted.Next;
                target = quoted.Target;
                if (at < end && !IsSeparator(text[at], form.Delimiter))
                {
                    return RecordRead.Of(RecordStatus.TextAfterQuote);
                }
            }

            while (at < limit && !IsSeparator(text[at], form.Delimiter))
            {
                text[target++] = text[at++];
            }

            if (at - start > form.BytesMax)
            {
                return RecordRead.Of(RecordStatus.TooLong);
            }

            if (at == end || !IsSeparator(text[at], form.Delimiter))
            {
                return RecordRead.Of(at == end ? RecordStatus.NeedsMoreText : RecordStatus.TooLong);
            }

            if (isEmptyQuoted)
            {
                text[target++] = QuotedEmpty;
            }

            if (fieldCount < bounds.Length)
            {
                bounds[fieldCount] = target;
            }

            fieldCount++;
            if (text[at] != form.Delimiter)
            {
                var next = text[at] == '\r' && at + 1 < end && text[at + 1] == '\n' ? at + 2 : at + 1;
                return new RecordRead(RecordStatus.Complete, fieldCount, at, next, target + 1, lineBreakCount + 1);
            }

            at++;
            target++;
        }
    }

    /// <summary>Where the physical line that begins at <paramref name="start"/> ends, or -1.</summary>
    public static int FindLineEnd(byte* text, int start, int end)
    {
        var found = new ReadOnlySpan<byte>(text + start, end - start).IndexOfAny((byte)'\n', (byte)'\r');
        return found < 0 ? -1 : start + found;
    }

    /// <summary>The first byte after the line end at <paramref name="lineEnd"/>.</summary>
    public static int AfterLineEnd(byte* text, int lineEnd, int end) =>
        text[lineEnd] == '\r' && lineEnd + 1 < end && text[lineEnd + 1] == '\n' ? lineEnd + 2 : lineEnd + 1;

    private static (int Next, int Target) ReadQuoted(
        byte* text, int at, int limit, int target, ref int lineBreakCount)
    {
        while (at < limit)
        {
            var value = text[at++];
            if (value == '"')
            {
                if (at == limit || text[at] != '"')
                {
                    return (at, target);
                }

                at++;
            }
            else if (value == '\n' || (value == '\r' && (at == limit || text[at] != '\n')))
            {
                lineBreakCount++;
            }

            text[target++] = value;
        }

        return (-1, target);
    }

    private static bool IsSeparator(byte value, byte delimiter) =>
        value == delimiter || value == '\n' || value == '\r';
}
