using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Sums a column of integers or decimals.</summary>
internal unsafe struct SumSink(ColumnSlot column) : IRowSink
{
    public SumTotals Totals;

    public void AddRows(byte* rows, int rowCount, int rowSize) => Sums.Add(ref Totals, rows, rowCount, rowSize, column);

    public void AddIds(RowIdList rows) => Sums.Add(ref Totals, rows, column);
}
