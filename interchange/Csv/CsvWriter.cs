// Rows out as text that loads back to the same bytes: decimals with all their decimals, times to the nanosecond, floats
// in the shortest text that reads back. An empty field is null; the empty text, and no symbol, are two quotes. (A NaN
// loses its payload bits: CSV has one NaN.)
using System.Text;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv.Writing;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// Writes rows as CSV (UTF-8, LF). Buffers 64 KiB of managed memory, allocates nothing per row; the stream stays open.
/// Not thread-safe.
/// </summary>
public sealed class CsvWriter : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _target;
    private readonly ColumnWriter[] _columns;
    private readonly int _rowSize;
    private readonly int _lineBytesMax;
    private readonly byte _delimiter;
    private readonly byte[] _buffer;
    private int _used;

    /// <summary>Writes the header.</summary>
    /// <param name="target">Where the text goes.</param>
    /// <param name="schema">What a row is.</param>
    /// <param name="symbols">The names behind the rows' symbols.</param>
    /// <param name="options">How rows become text; null takes the defaults.</param>
    public CsvWriter(Stream target, TableSchema schema, SymbolDictionary symbols, CsvWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        options ??= new CsvWriteOptions();
        options.Validate();
        _target = target;
        _delimiter = (byte)options.Delimiter;
        _rowSize = schema.RowSize;
        _columns = [.. schema.Columns.SelectMany(column => Enumerable.Range(0, column.ArrayLength)
            .Select(element => new ColumnWriter(schema, column, element, symbols, options)))];
        _lineBytesMax = _columns.Sum(column => column.FieldBytesMax + 1);
        _buffer = new byte[Math.Max(BufferBytes, _lineBytesMax)];
        if (options.HasHeader)
        {
            var names = string.Join(options.Delimiter, _columns.Select(column => column.Name));
            target.Write(Encoding.UTF8.GetBytes(names + "\n"));
        }
    }

    /// <summary>Rows written.</summary>
    public long RowCount { get; private set; }

    /// <summary>Writes one row.</summary>
    public void Write<TRecord>(RowView<TRecord> row)
        where TRecord : struct, IRecord<TRecord> =>
        WriteRow(row.Bytes);

    /// <summary>Writes rows in stored form, back to back.</summary>
    /// <exception cref="SchemaException">The bytes are no whole number of rows.</exception>
    public void WriteRows(ReadOnlySpan<byte> rows)
    {
        if (rows.Length % _rowSize != 0)
        {
            throw new SchemaException($"{rows.Length} bytes are no whole number of rows of {_rowSize} bytes.");
        }

        for (; !rows.IsEmpty; rows = rows[_rowSize..])
        {
            WriteRow(rows[.._rowSize]);
        }
    }

    /// <summary>Hands all text to the stream and flushes it.</summary>
    public void Flush()
    {
        _target.Write(_buffer.AsSpan(0, _used));
        _used = 0;
        _target.Flush();
    }

    /// <summary>Hands all text to the stream.</summary>
    public void Dispose() => Flush();

    private void WriteRow(ReadOnlySpan<byte> row)
    {
        if (_buffer.Length - _used < _lineBytesMax)
        {
            _target.Write(_buffer.AsSpan(0, _used));
            _used = 0;
        }

        var line = _buffer.AsSpan(_used);
        var length = 0;
        foreach (var column in _columns)
        {
            length += column.Write(row, line[length..]);
            line[length++] = _delimiter;
        }

        line[length - 1] = (byte)'\n';
        _used += length;
        RowCount++;
    }
}
