namespace NativeStore.Storage.Scans;

/// <summary>
/// Which rows of the table: times in [first, last], blocks in [firstBlock, endBlock), ids before visible.
/// </summary>
internal readonly record struct TableWindow(long First, long Last, uint FirstBlock, uint EndBlock, uint Visible);
