namespace NativeStore.Interchange.Tests.Csv;

/// <summary>
/// RFC 4180 the naive way, over the whole text: the model that the importer is compared with. A quote is special only
/// as a field's first character; a record with a fault in its quoting is given up at its first line end.
/// </summary>
internal static class NaiveCsv
{
    /// <summary>The records after the blank lines are passed over; null fields mean a fault in the quoting.</summary>
    public static List<(int Line, List<string>? Fields, string Raw)> Parse(string text, char delimiter = ',')
    {
        var records = new List<(int, List<string>?, string)>();
        var line = 1;
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            var fields = TryRecord(text, ref at, delimiter);
            var end = at;
            if (fields is null)
            {
                end = text.IndexOfAny(['\r', '\n'], start) is var found && found >= 0 ? found : text.Length;
                at = end;
            }

            var raw = text[start..end];
            at += at < text.Length ? LineEndLength(text, at) : 0;
            if (raw.Length > 0)
            {
                records.Add((line, fields, raw));
            }

            line += CountLines(text[start..at]);
        }

        return records;
    }

    private static List<string>? TryRecord(string text, ref int at, char delimiter)
    {
        var fields = new List<string>();
        while (true)
        {
            var field = "";
            if (at < text.Length && text[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at == text.Length)
                    {
                        return null;
                    }

                    if (text[at] != '"')
                    {
                        field += text[at++];
                    }
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                    {
                        field += '"';
                        at += 2;
                    }
                    else
                    {
                        at++;
                        break;
                    }
                }

                if (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
                {
                    return null;
                }
            }

            while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
            {
                field += text[at++];
            }

            fields.Add(field);
            if (at == text.Length || text[at] != delimiter)
            {
                return fields;
            }

            at++;
        }
    }

    private static int LineEndLength(string text, int at) =>
        text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;

    private static int CountLines(string text)
    {
        var lines = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\r' or '\n')
            {
                at += LineEndLength(text, at) - 1;
                lines++;
            }
        }

        return lines;
    }
}
