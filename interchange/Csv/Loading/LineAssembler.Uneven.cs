using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Loading;

// The ways for lines that are not all alike.
internal sealed unsafe partial class LineAssembler
{
    private int AssembleUneven(int from, in SeparatorScan scan)
    {
        var text = _scratch.Text;
        var start = from;
        var firstField = 0;
        for (var separator = 0; separator < scan.Count; separator++)
        {
            var lineEnd = _fieldEnds[separator];
            if (text[lineEnd] == _form.Delimiter)
            {
                continue;
            }

            var fieldCount = separator + 1 - firstField;
            var end = CutCarriageReturn(start, lineEnd);
            if (!IsBroken(start, end, fieldCount))
            {
                // Moves toward the front: the fields of earlier lines are never more than their separators.
                var ends = new Span<int>(_fieldEnds + (LineCount * _fieldCount), _fieldCount);
                new ReadOnlySpan<int>(_fieldEnds + firstField, _fieldCount).CopyTo(ends);
                ends[^1] = fieldCount == _fieldCount ? end : ends[^1];
                AddLine(start - 1, start, end, lineBreakCount: 1);
            }
            else
            {
                _lineOffset++;
            }

            start = lineEnd + 1;
            firstField = separator + 1;
        }

        return start;
    }

    private int AssembleQuoted(int from, int end, bool isFinal)
    {
        if (IsComment(from))
        {
            return PassComment(from, end);
        }

        var text = _scratch.Text;
        var target = _scratch.UnquotedStart;
        _isUnquoted = true;
        while (LineCount < LinesAimed && target + _form.BytesMax < _scratch.UnquotedStart + _scratch.UnquotedBytes)
        {
            var bounds = new Span<int>(_fieldEnds + (LineCount * _fieldCount), _fieldCount);
            var read = RecordReader.Read(text, from, end, target, _form, bounds);
            if (read.Status != RecordStatus.Complete)
            {
                return read.Status == RecordStatus.NeedsMoreText && !isFinal ? from
                    : CutBrokenQuotes(from, end, read.Status);
            }

            var isQuoted = new ReadOnlySpan<byte>(text + from, read.End - from).Contains((byte)'"');
            if (IsBroken(from, read.End, read.FieldCount))
            {
                _lineOffset += read.LineBreakCount;
            }
            else
            {
                AddLine(target - 1, from, read.End, read.LineBreakCount);
                target = read.Target;
            }

            from = read.Next;
            if (!isQuoted || from == end || IsComment(from))
            {
                break;
            }
        }

        return from;
    }

    private void AddLine(int before, int rawStart, int rawEnd, int lineBreakCount)
    {
        _beforeLines[LineCount] = before;
        _rawStarts[LineCount] = rawStart;
        _rawEnds[LineCount] = rawEnd;
        _lineOffsets[LineCount] = _lineOffset;
        LineCount++;
        _lineOffset += lineBreakCount;
    }

    /// <summary>Whether a line is passed over, too long or has the wrong number of fields; notes which.</summary>
    private bool IsBroken(int start, int end, int fieldCount)
    {
        if (_fieldCount > 1 && IsBlank(start, end))
        {
            _passed.Add((_lineOffset, IsComment: false));
            return true;
        }

        if (end > start && IsComment(start))
        {
            _passed.Add((_lineOffset, IsComment: true));
            return true;
        }

        if (end - start > _form.BytesMax)
        {
            AddBroken(start, start + _form.BytesMax, TooLong);
            return true;
        }

        if (fieldCount != _fieldCount)
        {
            var hasEmpty = HasEmptyFieldsOnly(start, end, fieldCount - _fieldCount);
            if (hasEmpty && _form.PassesEmptyFields)
            {
                return false;
            }

            AddBroken(start, end, $"the line has {fieldCount} fields; {_fieldCount} are expected"
                + (!hasEmpty ? ""
                    : $"; {_options.Name(nameof(CsvOptions.IgnoreExtraFields))} passes over empty ones at the end"));
            return true;
        }

        return false;
    }

    private bool IsComment(int start) => _scratch.Text[start] == _form.CommentSign;

    private bool IsBlank(int start, int end) => start == end || (_form.Trim != CsvTrim.None
        && _form.Delimiter is not ((byte)' ' or (byte)'\t')
        && new ReadOnlySpan<byte>(_scratch.Text + start, end - start).IndexOfAnyExcept((byte)' ', (byte)'\t') < 0);

    /// <summary>Whether the last fields of a line, that many, hold nothing.</summary>
    private bool HasEmptyFieldsOnly(int start, int end, int count)
    {
        var text = _scratch.Text;
        var isEmpty = count > 0;
        for (; isEmpty && count > 0; count--)
        {
            while (_form.Trim != CsvTrim.None && end > start && text[end - 1] is (byte)' ' or (byte)'\t'
                && text[end - 1] != _form.Delimiter)
            {
                end--;
            }

            isEmpty = end > start && text[--end] == _form.Delimiter;
        }

        return isEmpty;
    }

    private int PassComment(int from, int end)
    {
        var lineEnd = RecordReader.FindLineEnd(_scratch.Text, from, end);
        if (lineEnd < 0)
        {
            return CutLongLine(from, end);
        }

        _passed.Add((_lineOffset, IsComment: true));
        _lineOffset++;
        return RecordReader.AfterLineEnd(_scratch.Text, lineEnd, end);
    }

    private string TooLong =>
        $"the line is longer than {_form.BytesMax} bytes; raise " +
            $"{_options.Name(nameof(CsvOptions.RecordBytesMax))} if it is meant to be";

    private int CutBrokenQuotes(int from, int end, RecordStatus status)
    {
        var lineEnd = RecordReader.FindLineEnd(_scratch.Text, from, end);
        if (lineEnd < 0)
        {
            return CutLongLine(from, end);
        }

        if (lineEnd - from > _form.BytesMax)
        {
            AddBroken(from, from + _form.BytesMax, TooLong);
        }
        else
        {
            AddBroken(from, lineEnd, status switch
            {
                RecordStatus.TextAfterQuote =>
                    "text follows a closing quote; a quote inside a quoted field is written twice",
                RecordStatus.TooLong => TooLong,
                _ when !_form.AllowsLineBreaks => "a quoted field is not closed in its line",
                _ => $"a quoted field is not closed within {_form.BytesMax} bytes or before the file ends",
            });
        }

        _lineOffset++;
        return RecordReader.AfterLineEnd(_scratch.Text, lineEnd, end);
    }

    /// <summary>Gives up on a line that is too long already, though its end is not in sight.</summary>
    private int CutLongLine(int from, int end)
    {
        if (end - from <= _form.BytesMax)
        {
            return from;
        }

        if (IsComment(from))
        {
            _passed.Add((_lineOffset, IsComment: true));
        }
        else
        {
            AddBroken(from, from + _form.BytesMax, TooLong);
        }

        _isSkipping = true;
        return end;
    }

    private int Skip(int from, int end)
    {
        var lineEnd = RecordReader.FindLineEnd(_scratch.Text, from, end);
        if (lineEnd < 0)
        {
            return end;
        }

        _isSkipping = false;
        _lineOffset = 1;
        return RecordReader.AfterLineEnd(_scratch.Text, lineEnd, end);
    }

    private void AddBroken(int start, int end, string reason) =>
        _broken.Add(new BrokenLine(FirstLineNumber + _lineOffset, start, end, reason));
}
