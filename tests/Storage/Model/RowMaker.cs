// Random rows of any schema, in stored form. How a column's values run is drawn once per history, so that every codec
// meets the data it is made for and the data it is not.
using System.Buffers.Binary;
using System.Numerics;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Model;

/// <summary>Makes rows.</summary>
internal sealed class RowMaker
{
    private readonly TableSchema _schema;
    private readonly Symbol[] _symbols;
    private readonly Style[] _styles;
    private readonly int _nullPercent;
    private readonly long[] _walks;
    private readonly bool _wanders;
    private long _lastKey;
    private int _made;

    public RowMaker(TableSchema schema, Symbol[] symbols, SeededRandom random)
    {
        _schema = schema;
        _symbols = symbols;
        _styles = [.. schema.Columns.Select(_ => (Style)random.NextInt32(Enum.GetValues<Style>().Length))];
        _walks = [.. schema.Columns.Select(_ => random.NextInt64(100_000))];
        _wanders = random.NextInt32(2) == 0;
        _nullPercent = random.NextInt32(4) switch { 0 => 0, 1 => 100, 2 => 3, _ => 40 };
    }

    private enum Style
    {
        Constant,
        Small,
        Walking,
        Rising,
        Wide,
        Mixed,
    }

    /// <summary>A row of that time.</summary>
    public byte[] Next(SeededRandom random, long time)
    {
        var row = new byte[_schema.RowSize];
        foreach (var column in _schema.Columns)
        {
            if (column.IsNullable)
            {
                if (random.NextInt32(100) < _nullPercent)
                {
                    continue;
                }

                row[_schema.ValidityOffset + (column.ValidityBit / 8)] |= (byte)(1 << (column.ValidityBit % 8));
            }

            for (var element = 0; element < column.ArrayLength; element++)
            {
                var at = row.AsSpan(column.Offset + (element * column.ElementSize), column.ElementSize);
                Fill(random, column, time, at);
            }
        }

        return row;
    }

    /// <summary>Gives a row the unique key of another.</summary>
    public void CopyKey(byte[] source, byte[] target)
    {
        foreach (var column in _schema.UniqueKey)
        {
            source.AsSpan(column.Offset, column.Size).CopyTo(target.AsSpan(column.Offset));
        }
    }

    private void Fill(SeededRandom random, ColumnDescriptor column, long time, Span<byte> at)
    {
        if (column.Roles.HasFlag(ColumnRoles.TimeKey))
        {
            BinaryPrimitives.WriteInt64LittleEndian(at, time);
        }
        else if (column.Type == ColumnType.Symbol)
        {
            // Which symbols there are most of wanders, so that series come, go and come again.
            var symbol = Math.Min(random.NextInt32(_symbols.Length), random.NextInt32(_symbols.Length));
            symbol = _wanders ? ((symbol / 4) + (_made++ / 100)) % _symbols.Length : symbol;
            BinaryPrimitives.WriteUInt32LittleEndian(at, _symbols[symbol].Id);
        }
        else if (column.Roles.HasFlag(ColumnRoles.SeriesKey))
        {
            WriteInteger(random.NextInt32(3) + (_wanders ? _made++ / 100 % 50 : 0), at);
        }
        else if (column.Roles.HasFlag(ColumnRoles.Unique))
        {
            _lastKey += 1 + random.NextInt32(3);
            WriteInteger(_styles[column.Ordinal] == Style.Wide ? (long)random.NextUInt64() : _lastKey, at);
        }
        else
        {
            FillValue(random, column, at);
        }
    }

    private void FillValue(SeededRandom random, ColumnDescriptor column, Span<byte> at)
    {
        var style = _styles[column.Ordinal];
        switch (column.Type)
        {
            case ColumnType.Bool:
                at[0] = (byte)(style == Style.Constant ? 1 : random.NextInt32(2));
                break;
            case ColumnType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(at, (float)Small(random, column.Ordinal, style) / 4);
                break;
            case ColumnType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(at, Small(random, column.Ordinal, style));
                break;
            case ColumnType.FixedText:
                var text = $"{(style == Style.Constant ? "text" : $"t{Small(random, column.Ordinal, style)}")}";
                for (var index = 0; index < Math.Min(text.Length, at.Length); index++)
                {
                    at[index] = (byte)text[index];
                }

                break;
            default:
                Check.That(column.ElementSize <= 16);
                if (style == Style.Wide || (style == Style.Mixed && random.NextInt32(8) == 0))
                {
                    random.NextBytes(at);
                }
                else
                {
                    WriteInteger(Small(random, column.Ordinal, style), at);
                }

                break;
        }
    }

    private long Small(SeededRandom random, int column, Style style)
    {
        _walks[column] += style switch
        {
            Style.Walking => random.NextInt32(7) - 3,
            Style.Rising => random.NextInt32(3),
            _ => 0,
        };
        return style is Style.Constant or Style.Walking or Style.Rising ? _walks[column] : random.NextInt32(100) - 20;
    }

    private static void WriteInteger(BigInteger value, Span<byte> at)
    {
        for (var index = 0; index < at.Length; index++)
        {
            at[index] = (byte)(value >> (8 * index) & 0xFF);
        }
    }
}
