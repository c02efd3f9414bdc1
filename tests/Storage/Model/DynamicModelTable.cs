using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A table from a run-time schema.</summary>
internal sealed class DynamicModelTable(DynamicSeriesTable table) : IModelTable
{
    public TableSchema Schema => table.Schema;

    public long RowCount => table.RowCount;

    public int SeriesCount => table.SeriesCount;

    public long LateRowCount => table.LateRowCount;

    public SeriesTableStatistics Statistics => table.Statistics;

    public ITieredStore Tiers => table.Tiers;

    public IReadOnlyList<ModelQuery> Queries => [];

    public void Append(ReadOnlySpan<byte> rows) => table.AppendRows(rows);

    public AppendOutcome AppendDistinct(ReadOnlySpan<byte> rows) => table.AppendDistinctRows(rows);

    public void Bust(SeriesKey[] unique, string? reason)
    {
        if (unique is [var one])
        {
            table.Bust(one, reason);
        }
        else
        {
            table.Bust<SeriesKey>(unique, reason);
        }
    }

    public void Correct(ReadOnlySpan<byte> rows, string? reason) => table.CorrectRows(rows, reason);

    public void Bust(RowHandle[] handles, string? reason)
    {
        if (handles is [var one])
        {
            table.Bust(one, reason);
        }
        else
        {
            table.Bust(handles.AsSpan(), reason);
        }
    }

    public void Correct(RowHandle handle, ReadOnlySpan<byte> row, string? reason) =>
        table.CorrectRow(handle, row, reason);

    public List<RowVersion<byte[]>> History(RowHandle handle) => [.. table.History(handle)];

    public List<NamedRow> NamedRows()
    {
        var named = new List<NamedRow>();
        using var rows = table.Range().GetEnumerator();
        while (rows.MoveNext())
        {
            named.Add(new NamedRow(rows.Current.Bytes.ToArray(), HandleOf(rows)));
        }

        return named;

        static RowHandle? HandleOf(in DynamicTableEnumerator rows)
        {
            try
            {
                return rows.Handle;
            }
            catch (AmendmentRefusedException refused) when (refused.Refusal == AmendmentRefusal.ArrivalNotKept)
            {
                return null;
            }
        }
    }

    public List<NamedRow> NamedRows(SeriesKey series, int? tail)
    {
        var range = tail is { } count
            ? table.LastN(series, count)
            : table.Range(series, Timestamp.MinValue, Timestamp.MaxValue);
        var named = new List<NamedRow>();
        using var rows = range.GetEnumerator();
        while (rows.MoveNext())
        {
            named.Add(new NamedRow(rows.Current.Bytes.ToArray(), HandleOf(rows)));
        }

        return named;

        static RowHandle? HandleOf(in DynamicSeriesEnumerator rows)
        {
            try
            {
                return rows.Handle;
            }
            catch (AmendmentRefusedException refused) when (refused.Refusal == AmendmentRefusal.ArrivalNotKept)
            {
                return null;
            }
        }
    }

    public NamedRow? NamedLatest(SeriesKey series)
    {
        var row = new byte[Schema.RowSize];
        return !table.TryLatest(series, row) ? null : new NamedRow(row, NamedRow.Ask(() =>
        {
            Xunit.Assert.True(table.TryLatest(series, row, out var handle));
            return handle;
        }));
    }

    public NamedRow? NamedGet(SeriesKey unique)
    {
        var row = new byte[Schema.RowSize];
        return table.TryGet(unique, row, out var handle) ? new NamedRow(row, handle) : null;
    }

    public List<byte[]> Range(SeriesKey series, long from, long to, Action? midway)
    {
        var rows = new ModelRows(midway);
        foreach (var row in table.Range(series, new Timestamp(from), new Timestamp(to)))
        {
            rows.Add(row.Bytes);
        }

        return rows.Collected;
    }

    public List<byte[]> Range(long from, long to, Action? midway) =>
        Collect(table.Range(new Timestamp(from), new Timestamp(to)), midway);

    public List<byte[]> All(Action? midway) => Collect(table.Range(), midway);

    public List<byte[]> RangeInParts(long from, long to, int parts) => Range(from, to, null);

    public List<byte[]> LastN(SeriesKey series, int count, Action? midway)
    {
        var rows = new ModelRows(midway);
        foreach (var row in table.LastN(series, count))
        {
            rows.Add(row.Bytes);
        }

        return rows.Collected;
    }

    public byte[]? Latest(SeriesKey series)
    {
        var row = new byte[Schema.RowSize];
        return table.TryLatest(series, row) ? row : null;
    }

    public byte[]? Get(SeriesKey unique)
    {
        var row = new byte[Schema.RowSize];
        return table.TryGet(unique, row) ? row : null;
    }

    public List<byte[]?> GetMany(SeriesKey[] unique) => [.. unique.Select(Get)];

    public List<RowVersion<byte[]>> History(SeriesKey unique) => [.. table.History(unique)];

    public void SetPriority(SeriesKey series, DataPriority? priority) => table.SetPriority(series, priority);

    public DataPriority PriorityOf(SeriesKey series) => table.PriorityOf(series);

    public void Verify() => table.Verify();

    public void Dispose() => table.Drop();

    private static List<byte[]> Collect(DynamicTableRange range, Action? midway)
    {
        var rows = new ModelRows(midway);
        foreach (var row in range)
        {
            rows.Add(row.Bytes);
        }

        return rows.Collected;
    }
}
