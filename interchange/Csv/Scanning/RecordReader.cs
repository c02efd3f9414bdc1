// One record the slow and certain way: byte by byte, as RFC 4180 says. Used for the header and for every record that
// holds a quote. The fields are copied without their quotes to the unquoted text, each followed by one separator, so
// that field i lies between bounds i-1 and i there as it does in plain text.
//
// A quote opens a field only as the field's first byte; anywhere else in a bare field it is text, as every reader in
// use takes it. Inside a quoted field two quotes are one, and one quote ends the field. Blanks around a field, quoted
// or not, are left out of the copy unless the form keeps them: whoever reads it need not know what was quoted.
namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>Reads single records with quotes.</summary>
internal static unsafe class RecordReader
{
    /// <summary>
    /// Stands for a field written as two quotes with nothing between: an empty text, not a missing value.
    /// </summary>
    public const byte QuotedEmpty = 0;

    private const int MetLimit = -1;
    private const int MetLineEnd = -2;

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
            var fieldStart = target;
            at = SkipBlanks(text, at, limit, form);
            if (at < limit && text[at] == '"')
            {
                var quoted = ReadQuoted(text, at + 1, limit, target, form.AllowsLineBreaks, ref lineBreakCount);
                if (quoted.Next < 0)
                {
                    return RecordRead.Of(limit < end || quoted.Next == MetLineEnd
                        ? RecordStatus.QuoteNotClosed : RecordStatus.NeedsMoreText);
                }

                target = form.Trim == CsvTrim.Inside ? CutBlanks(text, fieldStart, quoted.Target) : quoted.Target;
                isEmptyQuoted = target == fieldStart;
                at = SkipBlanks(text, quoted.Next, limit, form);
                if (at < end && !IsSeparator(text[at], form.Delimiter))
                {
                    return RecordRead.Of(RecordStatus.TextAfterQuote);
                }
            }
            else
            {
                while (at < limit && !IsSeparator(text[at], form.Delimiter))
                {
                    text[target++] = text[at++];
                }

                while (form.Trim != CsvTrim.None && target > fieldStart && IsBlank(text[target - 1]))
                {
                    target--;
                }
            }

            if (at == end || at - start > form.BytesMax || !IsSeparator(text[at], form.Delimiter))
            {
                return RecordRead.Of(at == end && at - start <= form.BytesMax
                    ? RecordStatus.NeedsMoreText : RecordStatus.TooLong);
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
        byte* text, int at, int limit, int target, bool allowsLineBreaks, ref int lineBreakCount)
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
            else if (!allowsLineBreaks && value is (byte)'\n' or (byte)'\r')
            {
                return (MetLineEnd, target);
            }
            else if (value == '\n' || (value == '\r' && (at == limit || text[at] != '\n')))
            {
                lineBreakCount++;
            }

            text[target++] = value;
        }

        return (MetLimit, target);
    }

    /// <summary>The first byte that is no blank, where blanks around fields are left out.</summary>
    private static int SkipBlanks(byte* text, int at, int limit, in RecordForm form)
    {
        while (form.Trim != CsvTrim.None && at < limit && IsBlank(text[at]) && text[at] != form.Delimiter)
        {
            at++;
        }

        return at;
    }

    /// <summary>
    /// Moves a copied field over the blanks it begins with; returns where it ends without those behind.
    /// </summary>
    private static int CutBlanks(byte* text, int start, int end)
    {
        var field = new Span<byte>(text + start, end - start);
        var kept = field.Trim(" \t"u8);
        kept.CopyTo(field);
        return start + kept.Length;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    private static bool IsSeparator(byte value, byte delimiter) =>
        value == delimiter || value == '\n' || value == '\r';
}
