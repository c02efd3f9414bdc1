// Exact sums of one column, by the same means as Products: 64-bit lanes per block, checked by a mask of magnitudes.
using NativeStore.Core.Checks;
using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Aggregates;

/// <summary>Sums of an integer or decimal column.</summary>
internal static unsafe class Sums
{
    private const string Operation = "An exact sum";

    /// <summary>Adds rows that stand back to back.</summary>
    /// <param name="totals">The sum so far.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="column">An integer or decimal column.</param>
    /// <exception cref="Core.Schema.SchemaException">The column is neither integer nor decimal.</exception>
    public static void Add(ref SumTotals totals, byte* rows, int rowCount, int rowSize, ColumnSlot column)
    {
        Check.That(rowCount >= 0);
        Add(ref totals, new RunCursor(rows, rowSize), rowCount, column, column);
    }

    /// <summary>Adds rows by id.</summary>
    public static void Add(ref SumTotals totals, RowIdList rows, ColumnSlot column) =>
        Add(ref totals, new ListCursor(rows), rows.Count, column, column);

    /// <summary>Adds the rows of a cursor that have a value in another column too.</summary>
    public static void Add<TCursor>(
        ref SumTotals totals, TCursor rows, int rowCount, ColumnSlot column, ColumnSlot required)
        where TCursor : struct, IRowCursor
    {
        if (column.IsNullable || required.IsNullable)
        {
            var valid = new ValidRows(column, required);
            Dispatch(new Work<TCursor, ValidRows>(ref totals, rows, valid, rowCount, column));
        }
        else
        {
            Dispatch(new Work<TCursor, EveryRow>(ref totals, rows, default, rowCount, column));
        }
    }

    private static void Dispatch<TCursor, TFilter>(Work<TCursor, TFilter> work)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        if (ColumnForms.IsWide(work.Column.Type))
        {
            ColumnForms.Wide(work.Column, new WideWork<TCursor, TFilter>(work), Operation);
        }
        else
        {
            ColumnForms.Narrow(work.Column, work, Operation);
        }
    }

    private static long SumLane<TCursor, TFilter, TReader>(
        ref TCursor rows, TFilter filter, int rowCount, int offset, ref long count, out ulong magnitudes)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TReader : struct, IColumnReader<long>
    {
        var cursor = rows;
        var counted = count;
        long sum = 0;
        magnitudes = 0;
        for (var row = 0; row < rowCount; row++)
        {
            var address = cursor.Next();
            if (filter.Admits(address))
            {
                var value = TReader.Read(address + offset);
                sum += value;
                magnitudes |= ExactSum.Magnitude(value);
                counted++;
            }
        }

        rows = cursor;
        count = counted;
        return sum;
    }

    private static Int256 SumExactly<TCursor, TFilter, TReader>(
        ref TCursor rows, TFilter filter, int rowCount, int offset, ref long count)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TReader : struct, IColumnReader<Int128>
    {
        var sum = Int256.Zero;
        for (var row = 0; row < rowCount; row++)
        {
            var address = rows.Next();
            if (filter.Admits(address))
            {
                sum += TReader.Read(address + offset);
                count++;
            }
        }

        return sum;
    }

    private readonly ref struct Work<TCursor, TFilter>(
        ref SumTotals totals, TCursor rows, TFilter filter, int rowCount, ColumnSlot column) : IColumnWork<long>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        public readonly ref SumTotals Totals = ref totals;
        public readonly TCursor Rows = rows;
        public readonly TFilter Filter = filter;
        public readonly int RowCount = rowCount;
        public readonly ColumnSlot Column = column;

        public void Run<TReader>()
            where TReader : struct, IColumnReader<long>
        {
            var rows = Rows;
            for (var left = RowCount; left > 0; left -= ExactSum.BlockRows)
            {
                var again = rows;
                var blockRows = Math.Min(left, ExactSum.BlockRows);
                var count = 0L;
                Int256 sum = SumLane<TCursor, TFilter, TReader>(
                    ref rows, Filter, blockRows, Column.Offset, ref count, out var magnitudes);
                if (!ExactSum.Fits(magnitudes))
                {
                    count = 0;
                    sum = SumExactly<TCursor, TFilter, Widen<TReader>>(
                        ref again, Filter, blockRows, Column.Offset, ref count);
                }

                Totals.Sum += sum;
                Totals.Count += count;
            }
        }
    }

    private readonly ref struct WideWork<TCursor, TFilter>(Work<TCursor, TFilter> work) : IColumnWork<Int128>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        private readonly Work<TCursor, TFilter> _work = work;

        public void Run<TReader>()
            where TReader : struct, IColumnReader<Int128>
        {
            var rows = _work.Rows;
            var count = 0L;
            _work.Totals.Sum += SumExactly<TCursor, TFilter, TReader>(
                ref rows, _work.Filter, _work.RowCount, _work.Column.Offset, ref count);
            _work.Totals.Count += count;
        }
    }
}
