using NativeStore.Core.Checks;

namespace NativeStore.Storage.Aggregates;

/// <summary>Exact sums of a floating-point column.</summary>
internal static unsafe class FloatSums
{
    private const string Operation = "A floating-point sum";

    /// <summary>Adds rows that stand back to back.</summary>
    /// <param name="totals">The sum so far.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="column">A floating-point column.</param>
    /// <exception cref="Core.Schema.SchemaException">The column is not floating-point.</exception>
    public static void Add(ref FloatTotals totals, byte* rows, int rowCount, int rowSize, ColumnSlot column)
    {
        Check.That(rowCount >= 0);
        var cursor = new RunCursor(rows, rowSize);
        ColumnForms.Float(column, new Work<RunCursor>(ref totals, cursor, rowCount, column), Operation);
    }

    /// <summary>Adds rows by id.</summary>
    public static void Add(ref FloatTotals totals, RowIdList rows, ColumnSlot column) =>
        ColumnForms.Float(
            column, new Work<ListCursor>(ref totals, new ListCursor(rows), rows.Count, column), Operation);

    private readonly ref struct Work<TCursor>(ref FloatTotals totals, TCursor rows, int rowCount, ColumnSlot column)
        : IColumnWork<double>
        where TCursor : struct, IRowCursor
    {
        private readonly ref FloatTotals _totals = ref totals;
        private readonly TCursor _rows = rows;

        public void Run<TReader>()
            where TReader : struct, IColumnReader<double>
        {
            // An addition here takes longer than the look at a validity bit, so one loop serves both kinds of column.
            var filter = new ValidRows(column, column);
            var cursor = _rows;
            ref var sums = ref _totals;
            for (var row = 0; row < rowCount; row++)
            {
                var address = cursor.Next();
                if (filter.Admits(address))
                {
                    sums.Add(TReader.Read(address + column.Offset));
                }
            }
        }
    }
}
