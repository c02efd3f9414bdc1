// Text in, tiles of lines out. Three ways through, from fast to certain:
//
//   even     every line of the scan has the expected number of fields and none holds a quote: the scan's list of
//            positions already is the table of field ends, and one pass over the line ends proves it
//   uneven   some line has another number of fields, is blank or too long: the list is walked line by line
//   quoted   a line with a quote: RecordReader takes it, and those behind it that hold quotes too
//
// All three give the same lines for the same text, however it was cut into pieces: a line is delivered once its end is
// known. After a fault in quoting, reading goes on at the next line end, so one stray quote costs one line, not a file.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Interchange.Csv.Fields;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>Cuts text into lines and lines into fields. Owns one native block: the lists of positions.</summary>
internal sealed unsafe partial class LineAssembler : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;
    private readonly CsvScratch _scratch;
    private readonly ScanWidth _width;
    private readonly RecordForm _form;
    private readonly int _fieldCount;
    private readonly CsvOptions _options;
    private readonly List<BrokenLine> _broken = [];
    private readonly List<(int LineOffset, bool IsComment)> _passed = [];
    private readonly int* _fieldEnds;
    private readonly int* _beforeLines;
    private readonly int* _rawStarts;
    private readonly int* _rawEnds;
    private readonly int* _lineOffsets;
    private bool _isEven;
    private bool _isUnquoted;
    private bool _isSkipping;
    private int _lineOffset;

    /// <summary>Takes memory for the lists.</summary>
    /// <param name="heap">Where it comes from.</param>
    /// <param name="scratch">The text.</param>
    /// <param name="width">How to scan.</param>
    /// <param name="options">What separates fields and how long a record may be.</param>
    /// <param name="fieldCount">Fields that every line has.</param>
    /// <param name="lineNumber">The number of the first line.</param>
    /// <param name="linesAimed">How many lines a tile should have.</param>
    public LineAssembler(
        NativeHeap heap, CsvScratch scratch, ScanWidth width, CsvOptions options, int fieldCount, long lineNumber,
            int linesAimed)
    {
        _heap = heap;
        _scratch = scratch;
        _width = width;
        _options = options;
        _form = RecordForm.Of(options);
        _fieldCount = fieldCount;
        FirstLineNumber = lineNumber;
        LinesAimed = linesAimed;
        LineCountMax = linesAimed + SeparatorScanner.Slack;
        var endCount = ((long)LineCountMax * fieldCount) + SeparatorScanner.Slack;
        _block = heap.Allocate(
            MemoryTag.WriteScratch, new MemoryOwner("CSV import"), (endCount + (4L * LineCountMax)) * sizeof(int));
        _fieldEnds = (int*)_block.Address;
        _beforeLines = _fieldEnds + endCount;
        _rawStarts = _beforeLines + LineCountMax;
        _rawEnds = _rawStarts + LineCountMax;
        _lineOffsets = _rawEnds + LineCountMax;
    }

    /// <summary>How many lines a tile should have.</summary>
    public int LinesAimed { get; }

    /// <summary>The most lines a tile may have: a scan stops after the block that fills it.</summary>
    public int LineCountMax { get; }

    /// <summary>Lines of the tile that have the right number of fields.</summary>
    public int LineCount { get; private set; }

    /// <summary>Lines of the tile that have not, in order.</summary>
    public IReadOnlyList<BrokenLine> Broken => _broken;

    /// <summary>Whether the text at hand is the rest of a line that was given up.</summary>
    public bool IsSkipping => _isSkipping;

    /// <summary>The number, from 1, of the line the tile begins with.</summary>
    public long FirstLineNumber { get; private set; }

    /// <summary>The number of the line behind the tile.</summary>
    public long NextLineNumber => FirstLineNumber + _lineOffset;

    /// <summary>The physical line that a line of the tile begins on, from 1.</summary>
    public long LineNumberOf(int line) => FirstLineNumber + (_isEven ? line : _lineOffsets[line]);

    /// <summary>A line of the tile as it was read, without its line end.</summary>
    public (int Start, int End) RawOf(int line) =>
        _isEven
            ? (_beforeLines[line] + 1, _fieldEnds[(line * _fieldCount) + _fieldCount - 1])
            : (_rawStarts[line], _rawEnds[line]);

    /// <summary>Goes on at a later line.</summary>
    public void MoveTo(long lineNumber)
    {
        FirstLineNumber = lineNumber;
        _lineOffset = 0;
    }

    /// <summary>Blank lines and comments of the tile before a line of the file.</summary>
    public (int Blank, int Comments) PassedBefore(long lineNumber)
    {
        var comments = 0;
        var all = 0;
        foreach (var (lineOffset, isComment) in _passed)
        {
            var isBefore = FirstLineNumber + lineOffset < lineNumber;
            comments += isBefore && isComment ? 1 : 0;
            all += isBefore ? 1 : 0;
        }

        return (all - comments, comments);
    }

    /// <summary>The tile as the converters take it.</summary>
    public LineTile Tile(byte* rows, int rowSize, FieldFaults faults) => new()
    {
        Text = _scratch.Text,
        BeforeLines = _beforeLines,
        FieldEnds = _fieldEnds,
        FieldCount = _fieldCount,
        LineCount = LineCount,
        Rows = rows,
        RowSize = rowSize,
        CutsBlanks = _form.Trim != CsvTrim.None && !_isUnquoted,
        Faults = faults,
    };

    /// <summary>
    /// Makes the next tile of the text in [<paramref name="from"/>, <paramref name="end"/>) and returns where it ends:
    /// <paramref name="from"/> itself means that more text is needed.
    /// </summary>
    /// <param name="from">The first byte not yet taken.</param>
    /// <param name="end">Where the text ends; if that is after a CR, no LF follows.</param>
    /// <param name="isFinal">Whether no text follows; then it ends with a line end.</param>
    public int Assemble(int from, int end, bool isFinal)
    {
        FirstLineNumber += _lineOffset;
        _lineOffset = 0;
        _broken.Clear();
        _passed.Clear();
        LineCount = 0;
        _isEven = false;
        _isUnquoted = false;
        if (_isSkipping)
        {
            return Skip(from, end);
        }

        var scan = SeparatorScanner.Scan(
            _width, _scratch.Text, from, end, _form.Delimiter, _fieldEnds, LinesAimed * _fieldCount);
        if (scan.LineCount == 0)
        {
            // A quote, or more separators than the list holds: a case for the record reader.
            return scan.MetQuote || scan.Count >= LinesAimed * _fieldCount
                ? AssembleQuoted(from, end, isFinal)
                : CutLongLine(from, end);
        }

        var next = _form.CommentSign < 0 ? TryAssembleEven(from, scan) : -1;
        return next >= 0 ? next : AssembleUneven(from, scan);
    }

    /// <inheritdoc/>
    public void Dispose() => _heap.Free(_block);

    private int TryAssembleEven(int from, in SeparatorScan scan)
    {
        var text = _scratch.Text;
        var lineCount = scan.Count / _fieldCount;
        if (lineCount != scan.LineCount)
        {
            return -1;
        }

        // As many line ends as lines, and one after each _fieldCount separators: so none stands anywhere else.
        var before = from - 1;
        var longest = 0;
        var isEven = true;
        var hasCarriageReturns = false;
        var ends = _fieldEnds + _fieldCount - 1;
        for (var line = 0; line < lineCount; line++)
        {
            var end = *ends;
            _beforeLines[line] = before;
            isEven &= text[end] != _form.Delimiter;
            hasCarriageReturns |= text[end - 1] == '\r';
            longest = Math.Max(longest, end - before);
            before = end;
            ends += _fieldCount;
        }

        if (!isEven || longest > _form.BytesMax)
        {
            return -1;
        }

        if (hasCarriageReturns)
        {
            CutCarriageReturns(lineCount);
        }

        Check.That(lineCount <= LineCountMax);
        _isEven = true;
        _lineOffset = lineCount;
        LineCount = lineCount;
        return before + 1;
    }

    private void CutCarriageReturns(int lineCount)
    {
        for (var line = 0; line < lineCount; line++)
        {
            ref var end = ref _fieldEnds[(line * _fieldCount) + _fieldCount - 1];
            end = CutCarriageReturn(_beforeLines[line] + 1, end);
        }
    }

    /// <summary>
    /// Where a line ends whose separator stands at <paramref name="end"/>: the CR of a CRLF is no part of it.
    /// </summary>
    private int CutCarriageReturn(int start, int end)
    {
        var text = _scratch.Text;
        return text[end] == '\n' && end > start && text[end - 1] == '\r' ? end - 1 : end;
    }
}

/// <summary>A line that has no fields to convert.</summary>
/// <param name="LineNumber">The physical line it begins on, from 1.</param>
/// <param name="Start">Position of its first byte.</param>
/// <param name="End">Position after its last byte, or after as much as is shown of it.</param>
/// <param name="Reason">What is wrong.</param>
internal readonly record struct BrokenLine(long LineNumber, int Start, int End, string Reason);
