using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Sums price × size and size.</summary>
internal unsafe struct VolumeSink(ColumnSlot price, ColumnSlot size) : IRowSink
{
    public VolumeTotals Totals;

    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        Products.Add(ref Totals, rows, rowCount, rowSize, price, size);

    public void AddIds(RowIdList rows) => Products.Add(ref Totals, rows, price, size);
}
