using NativeStore.Core.Schema;

namespace NativeStore.Storage.Series;

/// <summary>A batch of rows in stored form.</summary>
internal readonly unsafe ref struct ByteSource : IRowSource
{
    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _rowSize;

    public ByteSource(ReadOnlySpan<byte> rows, TableSchema schema)
    {
        if (rows.Length % schema.RowSize != 0)
        {
            throw new SchemaException(
                $"{rows.Length} bytes are no whole number of rows of table '{schema.Name}', which take " +
                $"{schema.RowSize} bytes each. " +
                "Pass complete rows in the layout of the table's schema.");
        }

        _rows = rows;
        _rowSize = schema.RowSize;
    }

    public long Count => _rows.Length / _rowSize;

    public void CopyTo(long first, int count, byte* target) =>
        _rows.Slice((int)first * _rowSize, count * _rowSize).CopyTo(new Span<byte>(target, count * _rowSize));

    public void NoteDuplicate(long row)
    {
        // Whoever wants to know which rows were left out passes a MarkingSource.
    }
}

/// <summary>A batch of rows in stored form that marks the ones which were skipped as duplicates.</summary>
/// <param name="rows">The rows.</param>
/// <param name="duplicates">One mark per row; a batch that is tried again clears them first.</param>
internal readonly unsafe ref struct MarkingSource(ByteSource rows, Span<bool> duplicates) : IRowSource
{
    private readonly ByteSource _rows = rows;
    private readonly Span<bool> _duplicates = duplicates;

    public long Count => _rows.Count;

    public void CopyTo(long first, int count, byte* target)
    {
        if (first == 0)
        {
            _duplicates.Clear();
        }

        _rows.CopyTo(first, count, target);
    }

    public void NoteDuplicate(long row) => _duplicates[(int)row] = true;
}
