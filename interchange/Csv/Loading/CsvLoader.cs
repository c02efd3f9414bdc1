// The importer's engine, fed with text by whoever reads it: copy into FreeText, Advance by as much, Complete at the
// end.
//
//   FreeText -> LineAssembler: lines and fields -> converters, column by column -> rows -> IRowSink
//                                      \-> broken lines, faulty fields -> RejectWriter, or CsvException
//
// One tile is one commit of the sink. Nothing is allocated per row: a tile's lists, its rows and the text are native
// memory taken at the start. Rejected lines allocate their reasons.
using System.Text;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Time;
using NativeStore.Interchange.Csv.Fields;
using NativeStore.Interchange.Csv.Rejects;
using NativeStore.Interchange.Csv.Scanning;
using NativeStore.Interchange.Csv.Sources;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>Turns text that arrives in pieces into rows of a sink.</summary>
internal sealed unsafe partial class CsvLoader : IDisposable
{
    private const int HeaderFieldsMax = 64 * 1024;     // a row has that many bytes
    private const int TileRows = 1024;
    private const int TileBytesMax = 1024 * 1024;
    private const int TileRowsLeast = 16;

    private readonly IRowSink _sink;
    private readonly CsvOptions _options;
    private readonly RejectWriter? _rejects;
    private readonly ScanWidth _width;
    private readonly bool _isProof;
    private readonly int _timeOffset;
    private readonly CsvScratch _scratch;
    private readonly List<ConstantConverter> _constants = [];
    private LineAssembler? _assembler;
    private FieldFaults _faults = new(0);
    private FieldBinding[] _bindings = [];
    private bool[] _duplicateMarks = [];
    private NativeBlock? _rowBlock;
    private byte* _rows;
    private bool _clearsRows;
    private bool _isStarted;
    private bool _isResumed;
    private long _headLines;
    private int _begin;
    private int _end;
    private long _droppedBytes;
    private long _textBytes;
    private long _loaded;
    private long _duplicates;
    private long _rejected;
    private long _rejectedLines;
    private long _blankLines;
    private long _commentLines;
    private long _firstTime = long.MaxValue;
    private long _lastTime = long.MinValue;
    private CsvPosition _next;

    /// <summary>Takes the working memory.</summary>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows.</param>
    /// <param name="rejects">Where lines go that are no rows; null: they stop the import.</param>
    /// <param name="width">How to scan.</param>
    /// <param name="isProof">Whether the text is only proved: no row is appended, no name interned.</param>
    public CsvLoader(
        IRowSink sink, CsvOptions options, RejectWriter? rejects, ScanWidth width, bool isProof = false)
    {
        _sink = sink;
        _options = options;
        _rejects = rejects;
        _width = width;
        _isProof = isProof;
        _timeOffset = sink.Schema.TimeKey?.Offset ?? -1;
        _next = options.ResumeFrom ?? new CsvPosition(1, 0);
        _isResumed = options.ResumeFrom is null;
        _scratch = new CsvScratch(sink.Heap, options.RecordBytesMax);
    }

    /// <summary>Whether the text is only proved.</summary>
    public bool IsProof => _isProof;

    /// <summary>Ends a wait of the sink.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Where the next text goes; never empty between two calls of <see cref="Advance"/>.</summary>
    public Span<byte> FreeText => new(_scratch.Text + _end, _scratch.TextBytes - 1 - _end);

    /// <summary>Bytes of text taken so far.</summary>
    public long TextBytes => _textBytes;

    /// <summary>The line that the text not yet loaded begins on, from 1.</summary>
    public long LineNumber => _assembler?.NextLineNumber ?? _headLines + 1;

    /// <summary>Rows so far: loaded, and duplicates of loaded ones.</summary>
    public long Rows => _loaded + _duplicates;

    /// <summary>Lines rejected so far.</summary>
    public long Rejected => _rejected;

    /// <summary>What became of the text so far.</summary>
    public CsvImportReport Report => new(_loaded, _duplicates, _rejected, _blankLines, _textBytes)
    {
        CommentLines = _commentLines,
        RejectedLines = _rejectedLines,
        FirstTime = _firstTime <= _lastTime ? new Timestamp(_firstTime) : null,
        LastTime = _firstTime <= _lastTime ? new Timestamp(_lastTime) : null,
        Next = _next,
    };

    /// <summary>Takes the first bytes of <see cref="FreeText"/> as the next of the text.</summary>
    public void Advance(int byteCount)
    {
        Check.That(byteCount >= 0 && byteCount <= FreeText.Length);
        _end += byteCount;
        _textBytes += byteCount;

        // A CR that ends the text so far may be half of a CRLF: it waits for what follows.
        var isHalf = _end > _begin && _scratch.Text[_end - 1] == '\r';
        Consume(isHalf ? _end - 1 : _end, isFinal: false);
        _scratch.Slice(_begin, _end).CopyTo(new Span<byte>(_scratch.Text, _scratch.TextBytes));
        _droppedBytes += _begin;
        _end -= _begin;
        _begin = 0;
    }

    /// <summary>The text is over: loads its last lines.</summary>
    public CsvImportReport Complete()
    {
        if (_end > _begin && _scratch.Text[_end - 1] is not ((byte)'\n' or (byte)'\r'))
        {
            _scratch.Text[_end++] = (byte)'\n';
        }

        Consume(_end, isFinal: true);
        Check.That(_begin == _end);
        return _isResumed ? Report : throw EndedEarly();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rowBlock is { } rows)
        {
            _sink.Heap.Free(rows);
        }

        _constants.ForEach(constant => constant.Dispose());
        _assembler?.Dispose();
        _scratch.Dispose();
    }

    private long OffsetOf(int position) => Math.Min(_droppedBytes + position, _textBytes);

    private void Consume(int end, bool isFinal)
    {
        if (!_isStarted && !TryStart(end, isFinal))
        {
            return;
        }

        if ((_assembler is null && !TryReadHeader(end, isFinal)) || (!_isResumed && !TryResume(end)))
        {
            return;
        }

        while (_begin < end)
        {
            var next = _assembler!.Assemble(_begin, end, isFinal);
            if (next == _begin)
            {
                return;
            }

            LoadTile();
            _begin = next;
            _next = _assembler.IsSkipping ? new CsvPosition(_assembler.NextLineNumber + 1)
                : new CsvPosition(_assembler.NextLineNumber, OffsetOf(_begin));
        }
    }

    /// <summary>Passes over a byte order mark; false where the text is too short to tell.</summary>
    private bool TryStart(int end, bool isFinal)
    {
        var text = _scratch.Slice(0, end);
        if (text.Length < FileKind.BytesMax && !isFinal)
        {
            return false;
        }

        if (FileKind.Of(text[..Math.Min(text.Length, FileKind.BytesMax)]) is var (kind, advice))
        {
            throw new CsvException(1, null, $"the file is {kind}, not CSV", advice);
        }

        _begin = text.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        _isStarted = true;
        return true;
    }

    private bool TryReadHeader(int end, bool isFinal)
    {
        if (!TryPassHead(end, isFinal))
        {
            return false;
        }

        var line = _headLines + 1;
        if (!_options.HasHeader)
        {
            Bind(_options.Columns.InOrderNames!.Value, line, headerLines: 0);
            return true;
        }

        var bounds = new int[HeaderFieldsMax];
        var form = RecordForm.Of(_options);
        var read = RecordReader.Read(_scratch.Text, _begin, end, _scratch.UnquotedStart, form, bounds);
        if (read.Status == RecordStatus.NeedsMoreText && !isFinal)
        {
            return false;
        }

        if (read.Status != RecordStatus.Complete || read.FieldCount > HeaderFieldsMax)
        {
            throw new CsvException(
                line, null, DescribeBadHeader(read, _begin == end), "The first record must name the fields.");
        }

        var names = new string[read.FieldCount];
        for (var field = 0; field < names.Length; field++)
        {
            var start = field == 0 ? _scratch.UnquotedStart : bounds[field - 1] + 1;
            var name = _scratch.Slice(start, bounds[field]);
            names[field] = name is [RecordReader.QuotedEmpty] ? "" : Encoding.UTF8.GetString(name).Trim();
        }

        Bind(names, line, read.LineBreakCount);
        _begin = read.Next;
        return true;
    }

    /// <summary>
    /// Passes over the lines before the header: as many as the options say, then blank ones and comments. False where
    /// the text is too short to tell.
    /// </summary>
    private bool TryPassHead(int end, bool isFinal)
    {
        while (_headLines < _options.SkipLines || (_options.HasHeader && MayBePassed(end)))
        {
            var lineEnd = RecordReader.FindLineEnd(_scratch.Text, _begin, end);
            if (lineEnd < 0)
            {
                return end - _begin > _options.RecordBytesMax
                    ? throw new CsvException(
                        _headLines + 1, null, "the line before the header does not end", "Is this a text file?")
                    : isFinal;
            }

            var isPassed = _headLines < _options.SkipLines || _scratch.Text[_begin] == '#'
                || _scratch.Text[_begin] == _options.CommentSign
                || _scratch.Slice(_begin, lineEnd).IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
            if (!isPassed)
            {
                return true;
            }

            _begin = RecordReader.AfterLineEnd(_scratch.Text, lineEnd, end);
            _headLines++;
        }

        return true;
    }

    private bool MayBePassed(int end) =>
        _begin < end && (_scratch.Text[_begin] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#'
            || _scratch.Text[_begin] == _options.CommentSign);

    /// <summary>Passes over the lines before the position to go on from; false while it is not reached.</summary>
    private bool TryResume(int end)
    {
        var from = _options.ResumeFrom!.Value;
        var line = _assembler!.NextLineNumber;
        for (; line < from.LineNumber && _begin < end; line++)
        {
            var lineEnd = RecordReader.FindLineEnd(_scratch.Text, _begin, end);
            if (lineEnd < 0)
            {
                _begin = end;
                break;
            }

            _begin = RecordReader.AfterLineEnd(_scratch.Text, lineEnd, end);
        }

        _assembler.MoveTo(line);
        _isResumed = line >= from.LineNumber;
        if (_isResumed && line == from.LineNumber && from.TextOffset is { } offset && OffsetOf(_begin) != offset)
        {
            throw new CsvException(
                line,
                null,
                $"the line begins with byte {OffsetOf(_begin)}, not with byte {offset}: this is not the file of the " +
                    "import that stopped, or it was changed",
                $"Set {_options.Name(nameof(CsvOptions.ResumeFrom))} to the line alone if that is meant.");
        }

        return _isResumed;
    }

    private CsvException EndedEarly() => new(
        LineNumber, null, $"the file ends before line {_options.ResumeFrom!.Value.LineNumber}",
        $"Set {_options.Name(nameof(CsvOptions.ResumeFrom))} to a line of the file.");

    private string DescribeBadHeader(in RecordRead read, bool isEmpty) => read.Status switch
    {
        RecordStatus.Complete => $"the header has {read.FieldCount} fields; at most {HeaderFieldsMax} are read",
        RecordStatus.TextAfterQuote => "text follows a closing quote in the header",
        RecordStatus.NeedsMoreText when isEmpty => "the file is empty",
        RecordStatus.TooLong => $"the header is longer than {_options.Name(nameof(CsvOptions.RecordBytesMax))}",
        _ => "a quoted field of the header is not closed",
    };

    private void Bind(IReadOnlyList<string> fields, long line, int headerLines)
    {
        var schema = _sink.Schema;
        var converters = new Converters(schema, _isProof ? null : _sink.Symbols, _options);
        _bindings = new HeaderBinder(schema, _options, converters, line).Bind(fields);

        // Bytes that no converter always writes must be zero: reserved ones, validity bits, columns without a field.
        _clearsRows = _bindings.Sum(bound => bound.Column.IsNullable ? 0 : bound.Column.ElementSize) != schema.RowSize;
        var bytesPerLine = Math.Max(schema.RowSize, fields.Count * sizeof(int));
        var lines = Math.Clamp(TileBytesMax / bytesPerLine, TileRowsLeast, TileRows);
        _assembler = new LineAssembler(
            _sink.Heap, _scratch, _width, _options, fields.Count, line + headerLines, lines);
        _faults = new FieldFaults(_assembler.LineCountMax);
        _duplicateMarks = new bool[_assembler.LineCountMax];
        var block = _sink.Heap.Allocate(
            MemoryTag.WriteScratch, new MemoryOwner("CSV import"), (long)_assembler.LineCountMax * schema.RowSize);
        _rowBlock = block;
        _rows = block.Address;
        BindConstants(line);
    }

    /// <summary>
    /// Makes the converters of constants, and has each of them convert one row: a bad one is no column's.
    /// </summary>
    private void BindConstants(long line)
    {
        for (var index = 0; index < _bindings.Length; index++)
        {
            if (_bindings[index] is not { Constant: { } text } binding)
            {
                continue;
            }

            var constant = new ConstantConverter(_sink.Heap, binding.Converter, text, _assembler!.LineCountMax);
            _constants.Add(constant);
            _bindings[index] = binding with { Converter = constant };
            RowsAt(0, 1).Clear();
            _faults.Clear();
            constant.Convert(
                new LineTile { LineCount = 1, Rows = _rows, RowSize = RowSize, Faults = _faults }, field: 0);
            if (_faults.All.Count > 0)
            {
                throw new CsvException(
                    line, binding.Column.Name, $"the constant of the column: {_faults.All[0].Reason}",
                    "Give another one.");
            }
        }
    }
}
