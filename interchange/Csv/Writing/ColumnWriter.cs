using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv.Writing;

/// <summary>Writes one column, or one element of an inline array, of a row as a field.</summary>
internal sealed class ColumnWriter
{
    private const int NumberBytesMax = 64;
    private const int NanosDecimals = 9;

    private readonly TableSchema _schema;
    private readonly ColumnDescriptor _column;
    private readonly SymbolDictionary _symbols;
    private readonly byte _delimiter;
    private readonly CsvTimes _times;
    private readonly int _offset;
    private readonly Dictionary<long, byte[]> _members = [];

    public ColumnWriter(
        TableSchema schema, ColumnDescriptor column, int element, SymbolDictionary symbols, CsvWriteOptions options)
    {
        _schema = schema;
        _column = column;
        _symbols = symbols;
        _delimiter = (byte)options.Delimiter;
        _times = options.Times;
        _offset = column.Offset + (element * column.ElementSize);
        Name = CsvColumnNames.Of(column, element);
        if (column.Members is { } members)
        {
            for (var member = 0; member < members.Names.Length; member++)
            {
                _members.TryAdd(members.Values[member], Encoding.UTF8.GetBytes(members.Names[member]));
            }
        }
    }

    /// <summary>The field's name in the header.</summary>
    public string Name { get; }

    /// <summary>The most bytes a field takes: quotes and doubled quotes included.</summary>
    public int FieldBytesMax => _column.Type switch
    {
        ColumnType.FixedText => (2 * _column.ElementSize) + 2,
        ColumnType.Symbol => (2 * SymbolDictionary.NameBytesMax) + 2,
        _ => Math.Max(NumberBytesMax, _members.Values.Select(name => name.Length).DefaultIfEmpty().Max()),
    };

    /// <summary>Writes the field; returns its length.</summary>
    public int Write(ReadOnlySpan<byte> row, Span<byte> target)
    {
        if (_column.ValidityBit is var bit && bit >= 0
            && (row[_schema.ValidityOffset + (bit / 8)] >> (bit % 8) & 1) == 0)
        {
            return 0;
        }

        var value = row.Slice(_offset, _column.ElementSize);
        return _column.Type switch
        {
            ColumnType.Bool => WriteText(value[0] != 0 ? "true"u8 : "false"u8, target),
            ColumnType.Int8 => WriteInteger<sbyte>(value, target),
            ColumnType.Int16 => WriteInteger<short>(value, target),
            ColumnType.Int32 => WriteInteger<int>(value, target),
            ColumnType.Int64 => WriteInteger<long>(value, target),
            ColumnType.UInt8 => WriteInteger<byte>(value, target),
            ColumnType.UInt16 => WriteInteger<ushort>(value, target),
            ColumnType.UInt32 => WriteInteger<uint>(value, target),
            ColumnType.UInt64 => WriteInteger<ulong>(value, target),
            ColumnType.Float32 => WriteNumber(MemoryMarshal.Read<float>(value), target),
            ColumnType.Float64 => WriteNumber(MemoryMarshal.Read<double>(value), target),
            ColumnType.Timestamp => WriteTime(MemoryMarshal.Read<long>(value), target),
            ColumnType.Symbol => WriteSymbol(new Symbol(MemoryMarshal.Read<uint>(value)), target),
            ColumnType.Fixed64 => WriteDecimal(MemoryMarshal.Read<long>(value), target),
            ColumnType.Fixed128 => WriteDecimal(MemoryMarshal.Read<Int128>(value), target),
            ColumnType.FixedText => WriteText(Unpad(value), target),
            _ => throw new SchemaException($"Column '{Name}' has the type {_column.Type}, which CSV has no text for."),
        };
    }

    private int WriteInteger<TInteger>(ReadOnlySpan<byte> value, Span<byte> target)
        where TInteger : unmanaged, IBinaryInteger<TInteger>
    {
        var number = MemoryMarshal.Read<TInteger>(value);
        return _members.Count > 0 && _members.TryGetValue(long.CreateTruncating(number), out var name)
            ? WriteText(name, target)
            : WriteNumber(number, target);
    }

    private static int WriteNumber<TNumber>(TNumber number, Span<byte> target)
        where TNumber : IUtf8SpanFormattable =>
        number.TryFormat(target, out var length, default, CultureInfo.InvariantCulture) ? length : throw NoRoom();

    private int WriteDecimal(Int128 mantissa, Span<byte> target) =>
        DecimalText.TryFormat(mantissa, _column.Scale, target, out var length) ? length : throw NoRoom();

    private int WriteTime(long nanos, Span<byte> target)
    {
        if (_times == CsvTimes.Nanoseconds)
        {
            return WriteNumber(nanos, target);
        }

        return TimeText.TryFormat(nanos, NanosDecimals, target, out var length) ? length : throw NoRoom();
    }

    private int WriteSymbol(Symbol symbol, Span<byte> target)
    {
        Span<byte> name = stackalloc byte[SymbolDictionary.NameBytesMax];
        return WriteText(symbol.IsNone ? default : name[.._symbols.CopyNameOf(symbol, name)], target);
    }

    private static ReadOnlySpan<byte> Unpad(ReadOnlySpan<byte> padded) =>
        padded.IndexOf((byte)0) is var end && end >= 0 ? padded[..end] : padded;

    private int WriteText(ReadOnlySpan<byte> text, Span<byte> target)
    {
        // A reader takes blanks around a bare field for no part of it.
        if (!text.IsEmpty && text[0] is not ((byte)' ' or (byte)'\t') && text[^1] is not ((byte)' ' or (byte)'\t')
            && !text.ContainsAny((byte)'"', (byte)'\r', (byte)'\n') && !text.Contains(_delimiter))
        {
            text.CopyTo(target);
            return text.Length;
        }

        var length = 0;
        target[length++] = (byte)'"';
        foreach (var character in text)
        {
            if (character == '"')
            {
                target[length++] = (byte)'"';
            }

            target[length++] = character;
        }

        target[length++] = (byte)'"';
        return length;
    }

    private static Core.Checks.CheckFailedException NoRoom() => new("A field is longer than its column's longest.");
}
