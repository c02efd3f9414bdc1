// Sums out of stored answers where a part of a run has them, out of encoded blocks where numbers fit 64 bits and none
// is missing, and otherwise out of rows that are thawed for the very kernels that hot rows are summed by. All three are
// exact, so which of them answers shows in the time only.
using System.Runtime.CompilerServices;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Segments;

internal sealed unsafe partial class Segment
{
    private const int ThinRows = 128;           // rows thawed at a time for the kernels of hot rows
    private const int ThinRowBytes = 48;        // { time:8 | left:16 | right:16 | validity of left, of right:2 | 6 }
    private const int ThinLeft = 8;
    private const int ThinRight = 24;
    private const int ThinLeftValidity = 40;
    private const int ThinRightValidity = 41;

    /// <summary>Adds price × size and size of rows that have both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddVolume(
        ref VolumeTotals totals, ColumnDescriptor price, ColumnDescriptor size, int firstRow, int endRow)
    {
        CheckRows(firstRow, endRow);
        if (!IsFused(price) || !IsFused(size))
        {
            AddThinVolume(ref totals, price, size, firstRow, endRow);
            return;
        }

        if (endRow - firstRow < SegmentDirectory.PieceRowsMin)
        {
            // Too few for a stored answer: not worth looking for one.
            for (var row = firstRow; row < endRow;)
            {
                var end = Math.Min(endRow, (row | (SegmentDirectory.BlockRows - 1)) + 1);
                AddVolumeOfBlock(ref totals, price, size, row >> SegmentDirectory.BlockBits, row, end);
                row = end;
            }

            return;
        }

        var product = _layout.ProductOf(price, size);
        if (product < 0)
        {
            AddUndeclaredVolume(ref totals, price, size, firstRow, endRow);
            return;
        }

        var (measure, products) = (_layout.MeasureOf(size), _layout.Measures.Length + product);
        if (firstRow == 0 && endRow == RowCount
            && _directory.TotalsOf(measure)->IsKnown && _directory.TotalsOf(products)->IsKnown)
        {
            totals.Notional += _directory.TotalsOf(products)->Sum;
            totals.Volume += _directory.TotalsOf(measure)->Sum;
            totals.Count += RowCount;
            return;
        }

        var sums = _directory.SumsOf(measure);
        var notionals = _directory.ProductsOf(product);
        for (var part = new PieceWalk(_directory, firstRow, endRow); part.MoveNext();)
        {
            var piece = part.Piece;
            if (IsKnown(measure, piece) && notionals[piece] != long.MinValue)
            {
                totals.Notional += notionals[piece];
                totals.Volume += sums[piece];
                totals.Count += part.EndRow - part.FirstRow;
            }
            else
            {
                AddVolumeOfBlock(ref totals, price, size, part.Block, part.FirstRow, part.EndRow);
            }
        }
    }

    /// <summary>Adds the values of an integer or decimal column, of rows that have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSum(ref SumTotals totals, ColumnDescriptor column, int firstRow, int endRow)
    {
        CheckRows(firstRow, endRow);
        var measure = _layout.MeasureOf(column);
        if (measure < 0)
        {
            for (var row = firstRow; row < endRow;)
            {
                var end = Math.Min(endRow, (row | (SegmentDirectory.BlockRows - 1)) + 1);
                AddSumOfBlock(ref totals, column, row >> SegmentDirectory.BlockBits, row, end);
                row = end;
            }

            return;
        }

        var total = _directory.TotalsOf(measure);
        if (firstRow == 0 && endRow == RowCount && total->IsKnown)
        {
            totals.Sum += total->Sum;
            totals.Count += RowCount;
            return;
        }

        var sums = _directory.SumsOf(measure);
        for (var part = new PieceWalk(_directory, firstRow, endRow); part.MoveNext();)
        {
            if (IsKnown(measure, part.Piece))
            {
                totals.Sum += sums[part.Piece];
                totals.Count += part.EndRow - part.FirstRow;
            }
            else
            {
                AddSumOfBlock(ref totals, column, part.Block, part.FirstRow, part.EndRow);
            }
        }
    }

    /// <summary>
    /// Products are added up block by block; sizes have stored sums all the same where no row may be without either.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddUndeclaredVolume(
        ref VolumeTotals totals, ColumnDescriptor price, ColumnDescriptor size, int firstRow, int endRow)
    {
        var isWhole = !price.IsNullable && !size.IsNullable;
        if (isWhole)
        {
            var sizes = default(SumTotals);
            AddSum(ref sizes, size, firstRow, endRow);
            totals.Volume += sizes.Sum;
            totals.Count += sizes.Count;
        }

        while (firstRow < endRow)
        {
            var end = Math.Min(endRow, (firstRow | (SegmentDirectory.BlockRows - 1)) + 1);
            var block = firstRow >> SegmentDirectory.BlockBits;
            if (!isWhole)
            {
                AddVolumeOfBlock(ref totals, price, size, block, firstRow, end);
            }
            else if (TryDotOfBlock(price, size, block, firstRow, end, out var notional, out _))
            {
                totals.Notional += notional;
            }
            else
            {
                var thin = default(VolumeTotals);
                AddThinVolume(ref thin, price, size, firstRow, end);
                totals.Notional += thin.Notional;
            }

            firstRow = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDotOfBlock(
        ColumnDescriptor price,
        ColumnDescriptor size,
        int block,
        int firstRow,
        int endRow,
        out Int128 notional,
        out Int128 volume)
    {
        var (priceStream, sizeStream) = (_layout.StreamOf(price), _layout.StreamOf(size));
        using var prices = Open(priceStream, block);
        using var sizes = Open(sizeStream, block);
        return ColumnBlock.TryDot(
            ShapeOf(priceStream),
            prices.Bytes,
            ShapeOf(sizeStream),
            sizes.Bytes,
            firstRow & (SegmentDirectory.BlockRows - 1),
            endRow - firstRow,
            out notional,
            out volume);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddVolumeOfBlock(
        ref VolumeTotals totals, ColumnDescriptor price, ColumnDescriptor size, int block, int firstRow, int endRow)
    {
        var (first, count) = (firstRow & (SegmentDirectory.BlockRows - 1), endRow - firstRow);
        if (HaveValues(price, block, first, count) && HaveValues(size, block, first, count))
        {
            if (TryDotOfBlock(price, size, block, firstRow, endRow, out var notional, out var volume))
            {
                totals.Notional += notional;
                totals.Volume += volume;
                totals.Count += count;
                return;
            }
        }

        AddThinVolume(ref totals, price, size, firstRow, endRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSumOfBlock(ref SumTotals totals, ColumnDescriptor column, int block, int firstRow, int endRow)
    {
        var (first, count) = (firstRow & (SegmentDirectory.BlockRows - 1), endRow - firstRow);
        if ((IsFused(column) || IsFusedWide(column)) && HaveValues(column, block, first, count))
        {
            var stream = _layout.StreamOf(column);
            using var values = Open(stream, block);
            totals.Sum += ColumnBlock.Sum(ShapeOf(stream), values.Bytes, first, count);
            totals.Count += count;
        }
        else
        {
            AddThinSum(ref totals, column, firstRow, endRow);
        }
    }

    [SkipLocalsInit]
    private void AddThinVolume(
        ref VolumeTotals totals, ColumnDescriptor price, ColumnDescriptor size, int firstRow, int endRow)
    {
        var rows = stackalloc byte[ThinRows * ThinRowBytes];
        for (; firstRow < endRow; firstRow += ThinRows)
        {
            var count = Math.Min(ThinRows, endRow - firstRow);
            Thin(price, firstRow, count, rows, ThinLeft, ThinLeftValidity);
            Thin(size, firstRow, count, rows, ThinRight, ThinRightValidity);
            Products.Add(
                ref totals,
                rows,
                count,
                ThinRowBytes,
                ThinSlot(price, ThinLeft, ThinLeftValidity),
                ThinSlot(size, ThinRight, ThinRightValidity));
        }
    }

    [SkipLocalsInit]
    private void AddThinSum(ref SumTotals totals, ColumnDescriptor column, int firstRow, int endRow)
    {
        var rows = stackalloc byte[ThinRows * ThinRowBytes];
        for (; firstRow < endRow; firstRow += ThinRows)
        {
            var count = Math.Min(ThinRows, endRow - firstRow);
            Thin(column, firstRow, count, rows, ThinLeft, ThinLeftValidity);
            Sums.Add(ref totals, rows, count, ThinRowBytes, ThinSlot(column, ThinLeft, ThinLeftValidity));
        }
    }

    /// <summary>
    /// The values of a column of rows of one block, widened; false where it is not of up to 64 bits, signed, or a row
    /// has none.
    /// </summary>
    public bool TryReadNumbers(ColumnDescriptor column, int firstRow, int count, long* numbers)
    {
        CheckRows(firstRow, firstRow + count);
        var (block, first) = (firstRow >> SegmentDirectory.BlockBits, firstRow & (SegmentDirectory.BlockRows - 1));
        if (!IsFused(column) || !HaveValues(column, block, first, count))
        {
            return false;
        }

        var stream = _layout.StreamOf(column);
        using var bytes = Open(stream, block);
        ColumnBlock.DecodeInt64(ShapeOf(stream), bytes.Bytes, first, count, new Span<long>(numbers, count));
        return true;
    }

    /// <summary>Whether values are 64-bit integers with a stream of their own.</summary>
    private bool IsFused(ColumnDescriptor column) =>
        ColumnForms.IsNarrow(column.Type) && column.ArrayLength == 1 && _layout.StreamOf(column) >= 0;

    private bool IsFusedWide(ColumnDescriptor column) =>
        column.Type == ColumnType.UInt64 && column.ArrayLength == 1 && _layout.StreamOf(column) >= 0;

    /// <summary>Whether all of some rows of a block have a value.</summary>
    [SkipLocalsInit]
    private bool HaveValues(ColumnDescriptor column, int block, int first, int count)
    {
        if (!column.IsNullable)
        {
            return true;
        }

        var (stream, mask) = _layout.ValidityOf(column);
        var bits = stackalloc byte[SegmentDirectory.BlockRows];
        using var bytes = Open(stream, block);
        ColumnBlock.Decode(ShapeOf(stream), bytes.Bytes, first, count, new Span<byte>(bits, count));
        var all = mask;
        for (var at = 0; at < count; at++)
        {
            all &= bits[at];
        }

        return all != 0;
    }

    /// <summary>Thaws one column, and whether it has values, into thin rows.</summary>
    private void Thin(ColumnDescriptor column, int firstRow, int count, byte* rows, int offset, int validityOffset)
    {
        if (column.ElementSize > sizeof(Int128))
        {
            throw ColumnSlot.Of(_layout.Schema, column).Unfit("An aggregate");
        }

        // Of an array column the first element, as in the kernels of hot rows.
        if (_layout.StreamOf(column) >= 0)
        {
            Scatter(_layout.StreamOf(column), firstRow, count, rows + offset, ThinRowBytes);
        }
        else
        {
            ThawKey(column, firstRow, count, rows + offset, ThinRowBytes);
        }

        if (column.IsNullable)
        {
            Scatter(_layout.ValidityOf(column).Stream, firstRow, count, rows + validityOffset, ThinRowBytes);
        }
    }

    private ColumnSlot ThinSlot(ColumnDescriptor column, int offset, int validityOffset) =>
        column.IsNullable
            ? new ColumnSlot(column.Type, offset, validityOffset, _layout.ValidityOf(column).Mask)
            : new ColumnSlot(column.Type, offset);

    private ValueShape ShapeOf(int stream) => _layout.Streams[stream].Shape;

    private void CheckRows(int firstRow, int endRow) =>
        Check.That(firstRow >= 0 && firstRow <= endRow && endRow <= RowCount);
}
