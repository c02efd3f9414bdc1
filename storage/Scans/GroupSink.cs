using NativeStore.Core.Checks;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Sums price × size and size by symbol.</summary>
internal readonly unsafe struct GroupSink(
    GroupedVolumes groups, int keyOffset, ColumnSlot price, ColumnSlot size) : IRowSink
{
    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        groups.Add(rows, rowCount, rowSize, keyOffset, price, size);

    public void AddIds(RowIdList rows)
    {
        Check.That(rows.Count >= 0);
        for (var row = 0; row < rows.Count; row++)
        {
            groups.Add(rows.RowAt(row), 1, 0, keyOffset, price, size);
        }
    }
}
