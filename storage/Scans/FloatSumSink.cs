using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Sums a floating-point column, compensated.</summary>
internal unsafe struct FloatSumSink(ColumnSlot column) : IRowSink
{
    public FloatTotals Totals;

    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        FloatSums.Add(ref Totals, rows, rowCount, rowSize, column);

    public void AddIds(RowIdList rows) => FloatSums.Add(ref Totals, rows, column);
}
