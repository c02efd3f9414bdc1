using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>The least and the greatest value of a column of numbers.</summary>
internal unsafe struct ExtremesSink(ColumnSlot column) : IRowSink
{
    public Extremes Extremes;

    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        Extremes.Add(new RunCursor(rows, rowSize), rowCount, column);

    public void AddIds(RowIdList rows) => Extremes.Add(new ListCursor(rows), rows.Count, column);
}
