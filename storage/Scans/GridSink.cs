using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Builds bars of rows in the order of their arrival.</summary>
internal readonly unsafe struct GridSink(BarGrid grid, int keyOffset, BarSlots slots) : IRowSink
{
    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        grid.Add(keyOffset, rows, rowCount, rowSize, slots);

    public void AddIds(RowIdList rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            grid.Add(keyOffset, rows.RowAt(row), 1, 0, slots);
        }
    }
}
