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
using NativeStore.Interchange.Csv.Fields;
using NativeStore.Interchange.Csv.Rejects;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>Turns text that arrives in pieces into rows of a sink.</summary>
internal sealed unsafe partial class CsvLoader : IDisposable
{
    private const int HeaderFieldsMax = 4096;
    private const int TileRows = 1024;
    private const int TileBytesMax = 1024 * 1024;
    private const int TileRowsLeast = 16;

    private readonly IRowSink _sink;
    private readonly CsvOptions _options;
    private readonly RejectWriter? _rejects;
    private readonly ScanWidth _width;
    private readonly RecordForm _form;
    private readonly CsvScratch _scratch;
    private LineAssembler? _assembler;
    private FieldFaults _faults = new(0);
    private FieldBinding[] _bindings = [];
    private NativeBlock? _rowBlock;
    private byte* _rows;
    private bool _clearsRows;
    private bool _isStarted;
    private int _begin;
    private int _end;
    private long _textBytes;
    private long _loaded;
    private long _duplicates;
    private long _rejected;

    /// <summary>Takes the working memory.</summary>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows.</param>
    /// <param name="rejects">Where lines go that are no rows; null: they stop the import.</param>
    /// <param name="width">How to scan.</param>
    public CsvLoader(IRowSink sink, CsvOptions options, RejectWriter? rejects, ScanWidth width)
    {
        _sink = sink;
        _options = options;
        _rejects = rejects;
        _width = width;
        _form = new RecordForm((byte)options.Delimiter, options.RecordBytesMax);
        _scratch = new CsvScratch(sink.Heap, options.RecordBytesMax);
    }

    /// <summary>Where the next text goes; never empty between two calls of <see cref="Advance"/>.</summary>
    public Span<byte> FreeText => new(_scratch.Text + _end, _scratch.TextBytes - 1 - _end);

    /// <summary>Bytes of text taken so far.</summary>
    public long TextBytes => _textBytes;

    /// <summary>The line that the text not yet loaded begins on, from 1.</summary>
    public long LineNumber => _assembler?.NextLineNumber ?? 1;

    /// <summary>Rows so far: loaded, and duplicates of loaded ones.</summary>
    public long Rows => _loaded + _duplicates;

    /// <summary>Lines rejected so far.</summary>
    public long Rejected => _rejected;

    /// <summary>What became of the text so far.</summary>
    public CsvImportReport Report => new(_loaded, _duplicates, _rejected, _assembler?.BlankLineCount ?? 0, _textBytes);

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
        return Report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rowBlock is { } rows)
        {
            _sink.Heap.Free(rows);
        }

        _assembler?.Dispose();
        _scratch.Dispose();
    }

    private void Consume(int end, bool isFinal)
    {
        if (!_isStarted && !TryStart(end, isFinal))
        {
            return;
        }

        if (_assembler is null && !TryReadHeader(end, isFinal))
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
        }
    }

    /// <summary>Passes over a byte order mark; false where the text is too short to tell.</summary>
    private bool TryStart(int end, bool isFinal)
    {
        var text = _scratch.Slice(0, end);
        if (text.Length < 3 && !isFinal)
        {
            return false;
        }

        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new CsvException(1, null, "the file is UTF-16", "Convert it to UTF-8.");
        }

        _begin = text.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        _isStarted = true;
        return true;
    }

    private bool TryReadHeader(int end, bool isFinal)
    {
        if (!_options.HasHeader)
        {
            Bind(_options.Columns.InOrderNames!.Value, headerLines: 0);
            return true;
        }

        var bounds = new int[HeaderFieldsMax];
        var read = RecordReader.Read(_scratch.Text, _begin, end, _scratch.UnquotedStart, _form, bounds);
        if (read.Status == RecordStatus.NeedsMoreText && !isFinal)
        {
            return false;
        }

        if (read.Status != RecordStatus.Complete || read.FieldCount > HeaderFieldsMax)
        {
            throw new CsvException(
                1, null, DescribeBadHeader(read, _begin == end), "The first record must name the fields.");
        }

        var names = new string[read.FieldCount];
        for (var field = 0; field < names.Length; field++)
        {
            var start = field == 0 ? _scratch.UnquotedStart : bounds[field - 1] + 1;
            var name = _scratch.Slice(start, bounds[field]);
            names[field] = name is [RecordReader.QuotedEmpty] ? "" : Encoding.UTF8.GetString(name).Trim();
        }

        Bind(names, read.LineBreakCount);
        _begin = read.Next;
        return true;
    }

    private static string DescribeBadHeader(in RecordRead read, bool isEmpty) => read.Status switch
    {
        RecordStatus.Complete => $"the header has {read.FieldCount} fields; at most {HeaderFieldsMax} are read",
        RecordStatus.TextAfterQuote => "text follows a closing quote in the header",
        RecordStatus.NeedsMoreText when isEmpty => "the file is empty",
        RecordStatus.TooLong => "the header is longer than CsvOptions.RecordBytesMax",
        _ => "a quoted field of the header is not closed",
    };

    private void Bind(IReadOnlyList<string> fields, int headerLines)
    {
        var schema = _sink.Schema;
        var converters = new Converters(schema, _sink.Symbols, _options.EpochUnit, _options.Rounding);
        _bindings = new HeaderBinder(schema, _options, converters, lineNumber: 1).Bind(fields);

        // Bytes that no converter always writes must be zero: reserved ones, validity bits, columns without a field.
        _clearsRows = _bindings.Sum(bound => bound.Column.IsNullable ? 0 : bound.Column.ElementSize) != schema.RowSize;
        var bytesPerLine = Math.Max(schema.RowSize, fields.Count * sizeof(int));
        var lines = Math.Clamp(TileBytesMax / bytesPerLine, TileRowsLeast, TileRows);
        _assembler = new LineAssembler(_sink.Heap, _scratch, _width, _form, fields.Count, 1 + headerLines, lines);
        _faults = new FieldFaults(_assembler.LineCountMax);
        var block = _sink.Heap.Allocate(
            MemoryTag.QueryScratch, new MemoryOwner("CSV import"), (long)_assembler.LineCountMax * schema.RowSize);
        _rowBlock = block;
        _rows = block.Address;
    }
}
