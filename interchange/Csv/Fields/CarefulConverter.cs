// The ways of columns that need more than their parser: words for null, numbers with other signs, a date and a time of
// day in two fields, one value for all rows. Slower than the plain converters, which do not know of any of this.
using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv.Loading;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>For columns whose fields may be words for null, or numbers with other signs.</summary>
internal sealed unsafe class CarefulConverter<TParser>(
    TableSchema schema, ColumnDescriptor column, int element, TParser parser, FieldRules rules) : ColumnConverter
    where TParser : struct, IFieldParser
{
    private readonly int _offset = column.Offset + (element * column.ElementSize);
    private readonly bool _isNumber = column.Members is null && FieldRules.IsNumber(column.Type);

    /// <inheritdoc/>
    public override void Convert(in LineTile tile, int field)
    {
        for (var line = 0; line < tile.LineCount; line++)
        {
            if (!tile.Faults.Has(line)
                && ConvertOne(tile.TextOf(line, field), tile.CutsBlanks, tile.Rows + ((long)line * tile.RowSize))
                    is { } reason)
            {
                tile.Faults.Add(line, CsvColumnNames.Of(column, element), reason);
            }
        }
    }

    private string? ConvertOne(ReadOnlySpan<byte> text, bool cutsBlanks, byte* row)
    {
        fixed (byte* first = text)
        {
            byte* start = first, end = first + text.Length;
            if (cutsBlanks)
            {
                FieldText.CutBlanks(ref start, ref end);
            }

            text = new ReadOnlySpan<byte>(start, (int)(end - start));
            var isNull = text.IsEmpty || (!TParser.HasEmptyValue && text is [RecordReader.QuotedEmpty])
                || rules.IsNull(text);
            var refusal = FieldRules.Mark(schema, column, element, row, isNull);
            if (refusal is not null || isNull)
            {
                return refusal;
            }

            if (_isNumber && !rules.TryNormalize(ref start, ref end))
            {
                return $"{FieldText.Quote(text)} is not a number with groups of three digits and " +
                    $"'{rules.DecimalSign}' before the decimals";
            }

            return parser.TryParse(start, end, row + _offset) ? null : parser.Parse(start, end, row + _offset);
        }
    }
}

/// <summary>For a time whose date stands in one field and whose time of day in another.</summary>
internal sealed unsafe class JoinedTimeConverter(
    TableSchema schema, ColumnDescriptor column, int timeField, TimeRules times, FieldRules rules) : ColumnConverter
{
    private const int JoinedBytesMax = 64;

    /// <inheritdoc/>
    public override void Convert(in LineTile tile, int field)
    {
        for (var line = 0; line < tile.LineCount; line++)
        {
            if (tile.Faults.Has(line))
            {
                continue;
            }

            var date = FieldRules.Trim(tile.TextOf(line, field));
            var time = FieldRules.Trim(tile.TextOf(line, timeField));
            var row = tile.Rows + ((long)line * tile.RowSize);
            if (ConvertOne(date, time, row) is { } reason)
            {
                tile.Faults.Add(line, column.Name, reason);
            }
        }
    }

    private string? ConvertOne(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, byte* row)
    {
        var (hasDate, hasTime) = (!date.IsEmpty && !rules.IsNull(date), !time.IsEmpty && !rules.IsNull(time));
        var isNull = !hasDate && !hasTime;
        var refusal = FieldRules.Mark(schema, column, 0, row, isNull);
        if (refusal is not null || isNull)
        {
            return refusal;
        }

        if (hasDate != hasTime || date.Length + time.Length + 2 > JoinedBytesMax)
        {
            return $"{FieldText.Quote(date)} and {FieldText.Quote(time)} are no date and time of day";
        }

        // 9:30 and 93000 are written without the zero that 09:30 and 093000 begin with.
        Span<byte> joined = stackalloc byte[JoinedBytesMax];
        date.CopyTo(joined);
        var length = date.Length;
        joined[length++] = (byte)'T';
        var digits = time.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? time.Length : digits;
        if (digits is 1 or 5)
        {
            joined[length++] = (byte)'0';
        }

        time.CopyTo(joined[length..]);
        var reason = times.Parse(joined[..(length + time.Length)], out var nanos);
        if (reason is null)
        {
            System.Runtime.CompilerServices.Unsafe.WriteUnaligned(row + column.Offset, nanos);
        }

        return reason;
    }
}

/// <summary>
/// For a column that takes one value in all rows: the converter of the column reads the same text for every line. Owns
/// one native block: that text, and where it begins and ends, once per line.
/// </summary>
internal sealed unsafe class ConstantConverter : ColumnConverter, IDisposable
{
    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;
    private readonly ColumnConverter _inner;
    private readonly byte* _text;
    private readonly int* _befores;
    private readonly int* _ends;

    /// <summary>Takes memory for the text.</summary>
    public ConstantConverter(NativeHeap heap, ColumnConverter inner, string constant, int lineCountMax)
    {
        var text = Encoding.UTF8.GetBytes(constant);
        var listBytes = (long)lineCountMax * sizeof(int);
        _heap = heap;
        _inner = inner;
        _block = heap.Allocate(
            MemoryTag.QueryScratch, new MemoryOwner("CSV import"),
            (2 * listBytes) + text.Length + (2L * CsvScratch.Margin));
        _befores = (int*)_block.Address;
        _ends = _befores + lineCountMax;
        _text = _block.Address + (2 * listBytes) + CsvScratch.Margin;
        text.CopyTo(new Span<byte>(_text, text.Length));
        new Span<int>(_befores, lineCountMax).Fill(-1);
        new Span<int>(_ends, lineCountMax).Fill(text.Length);
    }

    /// <inheritdoc/>
    public override void Convert(in LineTile tile, int field) => _inner.Convert(
        tile with { Text = _text, BeforeLines = _befores, FieldEnds = _ends, FieldCount = 1, CutsBlanks = false }, 0);

    /// <inheritdoc/>
    public void Dispose() => _heap.Free(_block);
}

/// <summary>What the options say about fields beyond their plain forms.</summary>
internal sealed unsafe class FieldRules
{
    private const int NumberBytesMax = 256;

    private readonly byte[][] _nullWords;
    private readonly byte[] _group;
    private readonly byte _decimal;
    private readonly byte[] _number = GC.AllocateArray<byte>(NumberBytesMax + (2 * CsvScratch.Margin), pinned: true);

    /// <summary>Takes the options.</summary>
    public FieldRules(CsvOptions options)
    {
        _nullWords = [.. options.NullWords.Select(Encoding.UTF8.GetBytes)];
        _group = options.GroupSign is { } sign ? Encoding.UTF8.GetBytes(sign.ToString()) : [];
        _decimal = (byte)options.DecimalSign;
        DecimalSign = options.DecimalSign;
    }

    /// <summary>What stands before decimals.</summary>
    public char DecimalSign { get; }

    /// <summary>Whether a column of that type takes the slower way.</summary>
    public bool Concern(ColumnDescriptor column) =>
        _nullWords.Length > 0
            || (IsNumber(column.Type) && column.Members is null && (_group.Length > 0 || _decimal != (byte)'.'));

    /// <summary>Whether the type is a number that may have groups and decimals.</summary>
    public static bool IsNumber(ColumnType type) => type is ColumnType.Int8 or ColumnType.Int16 or ColumnType.Int32
        or ColumnType.Int64 or ColumnType.UInt8 or ColumnType.UInt16 or ColumnType.UInt32 or ColumnType.UInt64
        or ColumnType.Float32 or ColumnType.Float64 or ColumnType.Fixed64 or ColumnType.Fixed128;

    /// <summary>The text without blanks around it; none where it is two quotes.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text is [RecordReader.QuotedEmpty] ? default : text.Trim(" \t"u8);

    /// <summary>Sets a row's validity bit, or says why the column cannot take the value.</summary>
    public static string? Mark(TableSchema schema, ColumnDescriptor column, int element, byte* row, bool isNull)
    {
        if (!column.IsNullable)
        {
            return isNull ? FieldText.Missing : null;
        }

        ref var bits = ref row[schema.ValidityOffset + (column.ValidityBit / 8)];
        var mask = (byte)(1 << (column.ValidityBit % 8));
        if (element > 0 && isNull == ((bits & mask) != 0))
        {
            return "some elements of the array are empty and others are not";
        }

        bits |= isNull ? (byte)0 : mask;
        return null;
    }

    /// <summary>Whether the text is a word for null, in any case.</summary>
    public bool IsNull(ReadOnlySpan<byte> text)
    {
        foreach (var word in _nullWords)
        {
            if (text.Length == word.Length && (text.SequenceEqual(word) || Ascii.EqualsIgnoreCase(text, word)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Rewrites a number without its groups and with a point; false where the groups are not of three digits, or a sign
    /// stands where it cannot. Valid until the next call.
    /// </summary>
    public bool TryNormalize(ref byte* start, ref byte* end)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        if (text.Length > NumberBytesMax || (_group.Length == 0 && _decimal == (byte)'.'))
        {
            return true;
        }

        var length = CsvScratch.Margin;
        var (digits, groups, isWhole) = (0, 0, true);
        for (var at = 0; at < text.Length;)
        {
            if (_group.Length > 0 && text[at..].StartsWith(_group))
            {
                if (!isWhole || (groups == 0 ? digits is < 1 or > 3 : digits != 3))
                {
                    return false;
                }

                (digits, groups) = (0, groups + 1);
                at += _group.Length;
                continue;
            }

            var letter = text[at++];
            var isDecimal = letter == _decimal;
            if (isDecimal ? !isWhole : letter == (byte)'.')
            {
                return false;
            }

            if (isDecimal || letter is (byte)'e' or (byte)'E')
            {
                if (isWhole && groups > 0 && digits != 3)
                {
                    return false;
                }

                isWhole = false;
            }

            digits += isWhole && letter is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
            _number[length++] = isDecimal ? (byte)'.' : letter;
        }

        if (isWhole && groups > 0 && digits != 3)
        {
            return false;
        }

        // Pinned: the address holds.
        start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _number[CsvScratch.Margin]);
        end = start + (length - CsvScratch.Margin);
        return true;
    }
}
