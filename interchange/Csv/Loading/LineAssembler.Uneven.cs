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
            if (IsBroken(start, end, fieldCount))
            {
                _lineOffset++;
            }
            else
            {
                // Moves toward the front: the fields of earlier lines are never more than their separators.
                new ReadOnlySpan<int>(_fieldEnds + firstField, _fieldCount)
                    .CopyTo(new Span<int>(_fieldEnds + (LineCount * _fieldCount), _fieldCount));
                _fieldEnds[(LineCount * _fieldCount) + _fieldCount - 1] = end;
                AddLine(start - 1, start, end, lineBreakCount: 1);
            }

            start = lineEnd + 1;
            firstField = separator + 1;
        }

        return start;
    }

    private int AssembleQuoted(int from, int end, bool isFinal)
    {
        var text = _scratch.Text;
        var target = _scratch.UnquotedStart;
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
            if (!isQuoted || from == end)
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

    /// <summary>Whether a line is blank, too long or has the wrong number of fields; notes the last two.</summary>
    private bool IsBroken(int start, int end, int fieldCount)
    {
        if (end == start && _fieldCount > 1)
        {
            BlankLineCount++;
            return true;
        }

        if (end - start > _form.BytesMax)
        {
            AddBroken(start, start + _form.BytesMax, TooLong);
            return true;
        }

        if (fieldCount != _fieldCount)
        {
            AddBroken(start, end, $"the line has {fieldCount} fields; {_fieldCount} are expected");
            return true;
        }

        return false;
    }

    private string TooLong =>
        $"the line is longer than {_form.BytesMax} bytes; raise CsvOptions.RecordBytesMax if it is meant to be";

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

        AddBroken(from, from + _form.BytesMax, TooLong);
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
