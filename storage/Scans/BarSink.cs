using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Builds bars of rows that come in time order.</summary>
internal readonly unsafe struct BarSink(
    BarBuilder bars, int timeOffset, int keyOffset, ColumnSlot price, ColumnSlot size) : IRowSink
{
    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        bars.Add(rows, rowCount, rowSize, timeOffset, keyOffset, price, size);

    public void AddIds(RowIdList rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            bars.Add(rows.RowAt(row), 1, 0, timeOffset, keyOffset, price, size);
        }
    }
}
