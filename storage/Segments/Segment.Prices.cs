using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Segments;

// Open, high, low, close, minima and maxima.
internal sealed unsafe partial class Segment
{
    /// <summary>
    /// Adds rows of one series that are later than all rows so far; the price is an integer or decimal of up to 64
    /// bits.
    /// </summary>
    /// <param name="totals">What is known so far.</param>
    /// <param name="price">The price column. Rows without one do not count.</param>
    /// <param name="size">The size column, or null: then the volume is 0.</param>
    /// <param name="run">The run.</param>
    /// <param name="firstRow">The first row, in the run.</param>
    /// <param name="endRow">The row behind the last, in the run or its end.</param>
    public void AddOhlc(
        ref OhlcTotals<long> totals,
        ColumnDescriptor price,
        ColumnDescriptor? size,
        in SeriesRun run,
        int firstRow,
        int endRow)
    {
        CheckRows(run, firstRow, endRow);
        var (measure, sizeMeasure) = (_layout.MeasureOf(price), size is null ? -1 : _layout.MeasureOf(size));
        var closeRow = -1;
        for (var part = new PieceWalk(_directory, firstRow, endRow); part.MoveNext();)
        {
            var countBefore = totals.Count;
            if (IsKnown(measure, part.Piece) && (size is null || IsKnown(sizeMeasure, part.Piece)))
            {
                // What opens and closes the whole is looked up once, not per piece.
                closeRow = part.EndRow - 1;
                totals.Add(new OhlcTotals<long>
                {
                    Open = countBefore == 0 ? ValueAt(price, part.FirstRow) : 0,
                    High = _directory.MaximaOf(measure)[part.Piece],
                    Low = _directory.MinimaOf(measure)[part.Piece],
                    Volume = size is null ? 0 : _directory.SumsOf(sizeMeasure)[part.Piece],
                    Count = part.EndRow - part.FirstRow,
                    FirstTime = countBefore == 0 ? TimeAt(part.FirstRow) : 0,
                });
                continue;
            }

            if (!TryAddPrices(ref totals, price, size, part))
            {
                AddThinPrices(ref totals, price, size, part.FirstRow, part.EndRow);
            }

            closeRow = totals.Count > countBefore ? -1 : closeRow;
        }

        if (closeRow >= 0)
        {
            totals.Close = ValueAt(price, closeRow);
            totals.LastTime = TimeAt(closeRow);
        }
    }

    /// <summary>The same for prices of up to 128 bits.</summary>
    public void AddOhlc(
        ref OhlcTotals<Int128> totals,
        ColumnDescriptor price,
        ColumnDescriptor? size,
        in SeriesRun run,
        int firstRow,
        int endRow)
    {
        CheckRows(run, firstRow, endRow);
        AddThinPrices(ref totals, price, size, firstRow, endRow);
    }

    /// <summary>The same for floating-point prices.</summary>
    public void AddOhlc(
        ref OhlcTotals<double> totals,
        ColumnDescriptor price,
        ColumnDescriptor? size,
        in SeriesRun run,
        int firstRow,
        int endRow)
    {
        CheckRows(run, firstRow, endRow);
        AddThinPrices(ref totals, price, size, firstRow, endRow);
    }

    /// <summary>
    /// The least and the greatest value of a column of up to 64 bits, signed; false where no row has a value.
    /// </summary>
    /// <exception cref="SchemaException">The column is of another kind.</exception>
    public bool TryMinMax(ColumnDescriptor column, int firstRow, int endRow, out long min, out long max)
    {
        CheckRows(firstRow, endRow);
        (min, max) = (long.MaxValue, long.MinValue);
        var measure = _layout.MeasureOf(column);
        if (firstRow == 0 && endRow == RowCount && measure >= 0 && _directory.TotalsOf(measure)->IsKnown)
        {
            (min, max) = (_directory.TotalsOf(measure)->Min, _directory.TotalsOf(measure)->Max);
            return true;
        }

        var isFound = false;
        for (var part = new PieceWalk(_directory, firstRow, endRow); part.MoveNext();)
        {
            if (IsKnown(measure, part.Piece))
            {
                min = Math.Min(min, _directory.MinimaOf(measure)[part.Piece]);
                max = Math.Max(max, _directory.MaximaOf(measure)[part.Piece]);
                isFound = true;
                continue;
            }

            var totals = default(OhlcTotals<long>);
            if (!TryAddPrices(ref totals, column, null, part))
            {
                AddThinPrices(ref totals, column, null, part.FirstRow, part.EndRow);
            }

            if (totals.Count > 0)
            {
                (min, max) = (Math.Min(min, totals.Low), Math.Max(max, totals.High));
                isFound = true;
            }
        }

        return isFound;
    }

    /// <summary>Adds a part of a block in which every row has a 64-bit price, and a size if asked.</summary>
    [SkipLocalsInit]
    private bool TryAddPrices(
        ref OhlcTotals<long> totals, ColumnDescriptor price, ColumnDescriptor? size, in PieceWalk part)
    {
        var first = part.FirstRow & (SegmentDirectory.BlockRows - 1);
        var count = part.EndRow - part.FirstRow;
        if (!IsFused(price) || !HaveValues(price, part.Block, first, count)
            || (size is not null && (!IsFused(size) || !HaveValues(size, part.Block, first, count))))
        {
            return false;
        }

        var stream = _layout.StreamOf(price);
        var values = stackalloc long[SegmentDirectory.BlockRows];
        using var block = Open(stream, part.Block);
        ColumnBlock.DecodeInt64(ShapeOf(stream), block.Bytes, first, count, new Span<long>(values, count));

        var (min, max) = ValueScan.MinMax(values, count);
        var sums = default(SumTotals);
        if (size is not null)
        {
            AddSumOfBlock(ref sums, size, part.Block, part.FirstRow, part.EndRow);
        }

        totals.Add(new OhlcTotals<long>
        {
            Open = values[0],
            High = max,
            Low = min,
            Close = values[count - 1],
            Volume = sums.Sum,
            Count = count,
            FirstTime = TimeAt(part.FirstRow),
            LastTime = TimeAt(part.EndRow - 1),
        });
        return true;
    }

    [SkipLocalsInit]
    private void AddThinPrices<TValue>(
        ref OhlcTotals<TValue> totals, ColumnDescriptor price, ColumnDescriptor? size, int firstRow, int endRow)
        where TValue : unmanaged, INumber<TValue>
    {
        var rows = stackalloc byte[ThinRows * ThinRowBytes];
        var priceSlot = ThinSlot(price, ThinLeft, ThinLeftValidity);
        ColumnSlot? sizeSlot = size is null ? null : ThinSlot(size, ThinRight, ThinRightValidity);
        for (; firstRow < endRow; firstRow += ThinRows)
        {
            var count = Math.Min(ThinRows, endRow - firstRow);
            Scatter(SegmentLayout.TimeStream, firstRow, count, rows, ThinRowBytes);
            Thin(price, firstRow, count, rows, ThinLeft, ThinLeftValidity);
            if (size is not null)
            {
                Thin(size, firstRow, count, rows, ThinRight, ThinRightValidity);
            }

            var cursor = new RunCursor(rows, ThinRowBytes);
            if (typeof(TValue) == typeof(long))
            {
                ref var narrow = ref Unsafe.As<OhlcTotals<TValue>, OhlcTotals<long>>(ref totals);
                Prices.Add(ref narrow, cursor, count, 0, priceSlot, sizeSlot);
            }
            else if (typeof(TValue) == typeof(Int128))
            {
                ref var wide = ref Unsafe.As<OhlcTotals<TValue>, OhlcTotals<Int128>>(ref totals);
                Prices.Add(ref wide, cursor, count, 0, priceSlot, sizeSlot);
            }
            else
            {
                ref var number = ref Unsafe.As<OhlcTotals<TValue>, OhlcTotals<double>>(ref totals);
                Prices.Add(ref number, cursor, count, 0, priceSlot, sizeSlot);
            }
        }
    }

    private bool IsKnown(int measure, int piece) =>
        measure >= 0 && piece >= 0 && _directory.MinimaOf(measure)[piece] <= _directory.MaximaOf(measure)[piece];

    /// <summary>The value of a column of up to 64 bits that has a stream.</summary>
    private long ValueAt(ColumnDescriptor column, int row)
    {
        var stream = _layout.StreamOf(column);
        using var block = Open(stream, row >> SegmentDirectory.BlockBits);
        return ColumnBlock.SeekInt64(ShapeOf(stream), block.Bytes, row & (SegmentDirectory.BlockRows - 1));
    }

    private void CheckRows(in SeriesRun run, int firstRow, int endRow) =>
        Check.That(run.FirstRow <= firstRow && firstRow <= endRow && endRow <= run.EndRow && run.EndRow <= RowCount);
}
