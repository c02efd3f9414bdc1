using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// Turns one field of every line of a tile into one column's values. Chosen once per import and column.
/// </summary>
internal abstract class ColumnConverter
{
    /// <summary>Converts the field of every line; faulty lines are noted and their values left as they were.</summary>
    /// <param name="tile">The lines and their rows.</param>
    /// <param name="field">Which field of the line.</param>
    public abstract void Convert(in LineTile tile, int field);
}

/// <summary>For columns that cannot be null.</summary>
internal sealed unsafe class RequiredConverter<TParser>(ColumnDescriptor column, int element, TParser parser)
    : ColumnConverter
    where TParser : struct, IFieldParser
{
    private readonly TParser _parser = parser;
    private readonly int _offset = column.Offset + (element * column.ElementSize);

    /// <inheritdoc/>
    public override void Convert(in LineTile tile, int field)
    {
        var parser = _parser;
        var text = tile.Text;
        var ends = tile.FieldEnds + field;
        var befores = field == 0 ? tile.BeforeLines : ends - 1;
        nint endStride = tile.FieldCount, beforeStride = field == 0 ? 1 : tile.FieldCount, rowSize = tile.RowSize;
        var value = tile.Rows + _offset;
        var afterLast = value + (rowSize * tile.LineCount);
        for (; value != afterLast; value += rowSize)
        {
            byte* start = text + *befores + 1, end = text + *ends;
            if (TParser.TakesBlanks && tile.CutsBlanks)
            {
                FieldText.CutBlanks(ref start, ref end);
            }

            if (!parser.TryParse(start, end, value))
            {
                ConvertUncommon(tile, start, end, value);
            }

            ends += endStride;
            befores += beforeStride;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ConvertUncommon(in LineTile tile, byte* start, byte* end, byte* value)
    {
        var line = (int)((value - tile.Rows) / tile.RowSize);
        if (tile.Faults.Has(line))
        {
            return;
        }

        if (tile.CutsBlanks)
        {
            FieldText.CutBlanks(ref start, ref end);
        }

        var isMissing = start == end
            || (!TParser.HasEmptyValue && end - start == 1 && *start == RecordReader.QuotedEmpty);
        var reason = isMissing ? FieldText.Missing
            : _parser.TryParse(start, end, value) ? null
            : _parser.Parse(start, end, value);
        if (reason is not null)
        {
            tile.Faults.Add(line, CsvColumnNames.Of(column, element), reason);
        }
    }
}

/// <summary>
/// For columns that may be null: an empty field is null, and so is one written as two quotes unless the type has an
/// empty value. The rows come with all validity bits and values zero.
/// </summary>
internal sealed unsafe class NullableConverter<TParser>(
    TableSchema schema, ColumnDescriptor column, int element, TParser parser) : ColumnConverter
    where TParser : struct, IFieldParser
{
    private readonly TParser _parser = parser;
    private readonly int _offset = column.Offset + (element * column.ElementSize);
    private readonly int _validityOffset = schema.ValidityOffset + (column.ValidityBit / 8);
    private readonly byte _validityMask = (byte)(1 << (column.ValidityBit % 8));

    /// <inheritdoc/>
    public override void Convert(in LineTile tile, int field)
    {
        var parser = _parser;
        var ends = tile.FieldEnds + field;
        var befores = field == 0 ? tile.BeforeLines : ends - 1;
        var beforeStride = field == 0 ? 1 : tile.FieldCount;
        var row = tile.Rows;
        var cutsBlanks = tile.CutsBlanks;
        for (var line = 0; line < tile.LineCount; line++)
        {
            var start = tile.Text + *befores + 1;
            var end = tile.Text + *ends;
            if (cutsBlanks)
            {
                FieldText.CutBlanks(ref start, ref end);
            }

            var isNull = start == end
                || (!TParser.HasEmptyValue && end - start == 1 && *start == RecordReader.QuotedEmpty);
            if (element > 0 && isNull == ((row[_validityOffset] & _validityMask) != 0))
            {
                tile.Faults.Add(line, CsvColumnNames.Of(column, element),
                    "some elements of the array are empty and others are not");
            }
            else if (!isNull)
            {
                row[_validityOffset] |= _validityMask;
                if (!parser.TryParse(start, end, row + _offset))
                {
                    ConvertUncommon(tile, line, start, end, row + _offset);
                }
            }

            ends += tile.FieldCount;
            befores += beforeStride;
            row += tile.RowSize;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ConvertUncommon(in LineTile tile, int line, byte* start, byte* end, byte* value)
    {
        if (tile.Faults.Has(line))
        {
            return;
        }

        if (_parser.Parse(start, end, value) is { } reason)
        {
            tile.Faults.Add(line, CsvColumnNames.Of(column, element), reason);
        }
    }
}
