using System.Runtime.CompilerServices;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Segments;

// From columns back to rows.
internal sealed unsafe partial class Segment
{
    private const int ThawBytes = 4096;     // of wide values at a time: on the stack, in the first-level cache
    private const int StreamsAtOnce = 4;    // decoded side by side before rows are written
    private const int RowsAtOnce = 256;     // whose columns are written one after the other
    private const int ValueBytes = sizeof(long);
    private const int LineBytes = 64;

    /// <summary>
    /// Writes rows in row form, byte for byte as they were appended where all columns are asked for. Of other columns,
    /// and of reserved bytes where not all are asked for, the bytes are left as they are. Validity bits come with any
    /// column that may be null.
    /// </summary>
    /// <param name="firstRow">The first row; rows of several series are fine.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="columns">Which columns.</param>
    /// <param name="rows">Receives the rows, back to back.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Thaw(int firstRow, int count, ColumnSet columns, byte* rows)
    {
        Check.That(firstRow >= 0 && count >= 0 && count <= RowCount - firstRow);
        if (count == 1 && columns.IsAll)
        {
            PrefetchValues(firstRow);
            ThawOne(firstRow, rows);
            return;
        }

        var rowSize = _layout.Schema.RowSize;
        if (columns.IsAll && _layout.RowEnd < rowSize)
        {
            for (var row = 0; row < count; row++)
            {
                Unsafe.InitBlockUnaligned(
                    rows + ((nint)row * rowSize) + _layout.RowEnd, 0, (uint)(rowSize - _layout.RowEnd));
            }
        }

        // Block by block: a block that is wanted whole is decoded by code that was compiled for its width.
        while (count > 0)
        {
            var part = Math.Min(count, SegmentDirectory.BlockRows - (firstRow & (SegmentDirectory.BlockRows - 1)));
            ThawPart(firstRow, part, columns, rows);
            firstRow += part;
            count -= part;
            rows += (nint)part * rowSize;
        }
    }

    /// <summary>Writes one row whole, value by value: what a lookup by key asks for.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">Receives the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ThawOne(int row, byte* target)
    {
        Check.That((uint)row < (uint)RowCount);
        var (block, index) = (row >> SegmentDirectory.BlockBits, row & (SegmentDirectory.BlockRows - 1));
        for (var stream = 0; stream < _layout.RowStreamCount; stream++)
        {
            var (shape, offset) = (_layout.Streams[stream].Shape, _layout.Streams[stream].Offset);
            using var bytes = Open(stream, block);
            ColumnBlock.Seek(shape, bytes.Bytes, index, new Span<byte>(target + offset, shape.Size));
        }

        var key = _directory.KeyOf(_directory.RunOf(row));
        foreach (var column in _layout.SeriesKey.Columns)
        {
            var offset = _layout.KeyOffsetOf(column);
            if (offset >= 0)
            {
                Unsafe.CopyBlockUnaligned(target + column.Offset, key + offset, (uint)column.Size);
            }
        }

        var rowSize = _layout.Schema.RowSize;
        Unsafe.InitBlockUnaligned(target + _layout.RowEnd, 0, (uint)(rowSize - _layout.RowEnd));
    }

    /// <summary>Copies the value of one column of one row, in stored form.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">Receives the column's bytes.</param>
    public void CopyValue(int row, ColumnDescriptor column, Span<byte> value)
    {
        Check.That((uint)row < (uint)RowCount && value.Length >= column.Size);
        fixed (byte* target = value)
        {
            ThawColumn(column, row, 1, target, column.Size);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThawPart(int firstRow, int count, ColumnSet columns, byte* rows)
    {
        var scratch = stackalloc byte[(StreamsAtOnce * SegmentDirectory.BlockRows * ValueBytes) + LineBytes];
        var decoded = (byte*)(((nuint)scratch + LineBytes - 1) & ~(nuint)(LineBytes - 1));
        var streams = stackalloc int[StreamsAtOnce];
        var waiting = 0;
        var hasNulls = columns.IsAll;
        foreach (var column in _layout.Schema.Columns.AsSpan())
        {
            if (!columns.Has(column))
            {
                continue;
            }

            hasNulls |= column.IsNullable;
            var stream = _layout.StreamOf(column);
            if (stream < 0 || column.ArrayLength > 1 || column.ElementSize > ValueBytes)
            {
                ThawColumn(column, firstRow, count, rows + column.Offset, _layout.Schema.RowSize);
            }
            else
            {
                DecodeBeside(stream, firstRow, count, streams, ref waiting, decoded, rows);
            }
        }

        for (var at = 0; hasNulls && at < _layout.Schema.ValiditySize; at++)
        {
            DecodeBeside(_layout.FirstValidityStream + at, firstRow, count, streams, ref waiting, decoded, rows);
        }

        WriteRows(streams, waiting, decoded, count, rows);
    }

    /// <summary>Decodes one more stream; once there is room for no further one, all are written to the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodeBeside(
        int stream, int firstRow, int count, int* streams, ref int waiting, byte* decoded, byte* rows)
    {
        const int StreamBytes = SegmentDirectory.BlockRows * ValueBytes;
        Decode(stream, firstRow, count, new Span<byte>(decoded + (waiting * StreamBytes), StreamBytes));
        streams[waiting++] = stream;
        if (waiting == StreamsAtOnce)
        {
            WriteRows(streams, waiting, decoded, count, rows);
            waiting = 0;
        }
    }

    /// <summary>
    /// Writes decoded streams to rows: part by part, so that a row's lines are still in the first-level cache when its
    /// next column is written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteRows(int* streams, int streamCount, byte* decoded, int count, byte* rows)
    {
        var rowSize = _layout.Schema.RowSize;
        for (var row = 0; row < count; row += RowsAtOnce)
        {
            var part = Math.Min(count - row, RowsAtOnce);
            for (var at = 0; at < streamCount; at++)
            {
                var stream = _layout.Streams[streams[at]];
                var size = stream.Shape.Size;
                var values = decoded + (at * SegmentDirectory.BlockRows * ValueBytes) + ((nint)row * size);
                Strided.Scatter(values, size, part, rows + ((nint)row * rowSize) + stream.Offset, rowSize);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThawColumn(ColumnDescriptor column, int firstRow, int count, byte* values, int stride)
    {
        var stream = _layout.StreamOf(column);
        if (stream < 0)
        {
            ThawKey(column, firstRow, count, values, stride);
            return;
        }

        for (var element = 0; element < column.ArrayLength; element++)
        {
            Scatter(stream + element, firstRow, count, values + (element * column.ElementSize), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThawKey(ColumnDescriptor column, int firstRow, int count, byte* values, int stride)
    {
        var offset = _layout.KeyOffsetOf(column);
        var end = firstRow + count;
        for (var run = count == 0 ? 0 : _directory.RunOf(firstRow); firstRow < end; run++)
        {
            var key = _directory.KeyOf(run) + offset;
            var runEnd = Math.Min(_directory.FirstRows[run + 1], end);
            if (column.Size == sizeof(uint))
            {
                for (var value = *(uint*)key; firstRow < runEnd; firstRow++, values += stride)
                {
                    Unsafe.WriteUnaligned(values, value);
                }
            }

            for (; firstRow < runEnd; firstRow++, values += stride)
            {
                Unsafe.CopyBlockUnaligned(values, key, (uint)column.Size);
            }
        }
    }

    /// <summary>Writes values of a stream at equal distances.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(int stream, int firstRow, int count, byte* target, int stride)
    {
        var decoded = stackalloc byte[ThawBytes];
        var size = _layout.Streams[stream].Shape.Size;
        var step = ThawBytes / size;
        for (var left = count; left > 0; left -= step)
        {
            var part = Math.Min(left, step);
            Decode(stream, firstRow, part, new Span<byte>(decoded, ThawBytes));
            Strided.Scatter(decoded, size, part, target, stride);
            firstRow += part;
            target += (nint)part * stride;
        }
    }
}
