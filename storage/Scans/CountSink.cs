using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Counts rows without reading them.</summary>
internal unsafe struct CountSink : IRowSink
{
    public long Count;

    public void AddRows(byte* rows, int rowCount, int rowSize) => Count += rowCount;

    public void AddIds(RowIdList rows) => Count += rows.Count;
}
