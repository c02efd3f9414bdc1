using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>The engine's table.</summary>
internal sealed class EngineTable(SeriesTable<StressRow> table) : IStressedTable
{
    public long RowCount => table.RowCount;

    public void Append(ReadOnlySpan<StressRow> batch) => table.Append(batch);

    public bool TryLatest(Symbol symbol, out StressRow row) => table.TryLatest(symbol, out row);

    public bool TryGet(long id, out StressRow row) => table.TryGet(id, out row);

    public void Collect(Symbol symbol, List<StressRow> into)
    {
        foreach (var row in table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
        {
            into.Add(row.ToRecord());
        }
    }

    public void CollectLast(Symbol symbol, int rows, List<StressRow> into)
    {
        foreach (var row in table.LastN(symbol, rows))
        {
            into.Add(row.ToRecord());
        }
    }

    public (long Count, long Volume) Totals(Symbol symbol)
    {
        var totals = table.Vwap(
            symbol, Timestamp.MinValue, Timestamp.MaxValue, StressRow.Columns.One, StressRow.Columns.Size);
        return (totals.Count, (long)(Int128)totals.VolumeMantissa);
    }
}
