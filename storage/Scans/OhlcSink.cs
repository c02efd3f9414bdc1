using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Scans;

/// <summary>Open, high, low, close and volume of rows that come in time order.</summary>
internal unsafe struct OhlcSink(int timeOffset, ColumnSlot price, ColumnSlot size) : IRowSink
{
    public OhlcTotals<long> Totals;

    public void AddRows(byte* rows, int rowCount, int rowSize) =>
        Prices.Add(ref Totals, new RunCursor(rows, rowSize), rowCount, timeOffset, price, size);

    public void AddIds(RowIdList rows) =>
        Prices.Add(ref Totals, new ListCursor(rows), rows.Count, timeOffset, price, size);
}
