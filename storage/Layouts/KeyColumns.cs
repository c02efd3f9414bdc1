using NativeStore.Core.Schema;

namespace NativeStore.Storage.Layouts;

/// <summary>
/// The columns of a key, packed: their bytes back to back in declared order. Two keys are equal where these bytes are.
/// </summary>
internal sealed class KeyColumns
{
    /// <summary>The most bytes of a packed key.</summary>
    public const int BytesMax = 64;

    private readonly (int Offset, int Size)[] _parts;
    private readonly ColumnDescriptor[] _columns;

    public KeyColumns(TableSchema schema, IEnumerable<ColumnDescriptor> columns, string role)
    {
        _columns = [.. columns];
        _parts = [.. _columns.Select(column => (column.Offset, column.Size))];
        Bytes = _parts.Sum(part => part.Size);
        if (Bytes > BytesMax)
        {
            throw new SchemaException(
                $"The {role} of table '{schema.Name}' takes {Bytes} bytes; at most {BytesMax} fit. Use fewer or " +
                $"narrower columns.");
        }

        if (_columns.FirstOrDefault(column => column.IsNullable) is { } nullable)
        {
            throw new SchemaException(
                $"Column '{nullable.Name}' of table '{schema.Name}' is part of the {role} and may be null. " +
                "Make it non-null, or take it out of the key.");
        }
    }

    /// <summary>Bytes of the packed key; 0 where the table has no such key.</summary>
    public int Bytes { get; }

    /// <summary>The columns, in declared order.</summary>
    public ReadOnlySpan<ColumnDescriptor> Columns => _columns;

    /// <summary>Packs a row's key.</summary>
    public unsafe void CopyTo(byte* row, Span<byte> key)
    {
        var at = 0;
        foreach (var (offset, size) in _parts)
        {
            new ReadOnlySpan<byte>(row + offset, size).CopyTo(key[at..]);
            at += size;
        }
    }

    /// <summary>Whether a row has the packed key.</summary>
    public unsafe bool Matches(byte* row, ReadOnlySpan<byte> key)
    {
        var at = 0;
        foreach (var (offset, size) in _parts)
        {
            if (!new ReadOnlySpan<byte>(row + offset, size).SequenceEqual(key.Slice(at, size)))
            {
                return false;
            }

            at += size;
        }

        return true;
    }
}
