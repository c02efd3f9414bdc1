using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>The engine's table.</summary>
internal sealed class AmendedEngineTable(SeriesTable<StressRow> table) : IAmendedTable
{
    private static readonly Timestamp s_first = Timestamp.MinValue;
    private static readonly Timestamp s_end = Timestamp.MaxValue;

    public long RowCount => table.RowCount;

    public void Append(ReadOnlySpan<StressRow> rows) => table.Append(rows);

    public void Correct(ReadOnlySpan<StressRow> rows) => table.Correct(rows, "stress");

    public void Bust(ReadOnlySpan<long> ids) => table.Bust(ids, "stress");

    public bool TryLatest(Symbol symbol, out StressRow row) => table.TryLatest(symbol, out row);

    public bool TryGet(long id, out StressRow row) => table.TryGet(id, out row);

    public int GetMany(ReadOnlySpan<long> ids, Span<StressRow> rows, Span<bool> found) =>
        table.GetMany(ids, rows, found);

    public void Collect(Symbol symbol, List<StressRow> into)
    {
        if (symbol == default)
        {
            foreach (var row in table.Range())
            {
                into.Add(row.ToRecord());
            }

            return;
        }

        foreach (var row in table.Range(symbol, s_first, s_end))
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

    public (long Count, long Sizes) Totals(Symbol symbol)
    {
        var totals = symbol == default
            ? table.Vwap(s_first, s_end, StressRow.Columns.One, StressRow.Columns.Size)
            : table.Vwap(symbol, s_first, s_end, StressRow.Columns.One, StressRow.Columns.Size);
        return (totals.Count, (long)(Int128)totals.VolumeMantissa);
    }

    public long Sizes(Symbol symbol) => (long)(symbol == default
        ? table.Sum(s_first, s_end, StressRow.Columns.Size)
        : table.Sum(symbol, s_first, s_end, StressRow.Columns.Size));

    public long Sequences(Symbol symbol) => (long)(symbol == default
        ? table.Sum(s_first, s_end, StressRow.Columns.Sequence)
        : table.Sum(symbol, s_first, s_end, StressRow.Columns.Sequence));

    public long Count(Symbol symbol) =>
        symbol == default ? table.Count(s_first, s_end) : table.Count(symbol, s_first, s_end);
}
