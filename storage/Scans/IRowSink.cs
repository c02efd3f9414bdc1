using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Takes the rows of a window: as neighbours, or by id.</summary>
internal unsafe interface IRowSink
{
    /// <summary>Takes rows that stand back to back.</summary>
    void AddRows(byte* rows, int rowCount, int rowSize);

    /// <summary>Takes rows by id.</summary>
    void AddIds(RowIdList rows);
}
