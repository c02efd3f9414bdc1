using NativeStore.Core.Time;
using Xunit;

namespace NativeStore.Storage.Tests.Model;

// Rows by handles.
internal sealed partial class TypedModelTable<TRecord>
{
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
        table.Correct(handle, TRecord.Read(in row[0]), reason);

    public List<RowVersion<byte[]>> History(RowHandle handle) =>
    [
        .. table.History(handle).Select(
            version => new RowVersion<byte[]>(Stored(version.Row), version.HiddenAt, version.Reason)),
    ];

    public List<NamedRow> NamedRows()
    {
        var named = new List<NamedRow>();
        using var rows = table.Range().GetEnumerator();
        while (rows.MoveNext())
        {
            named.Add(new NamedRow(Stored(rows.Current.ToRecord()), HandleOf(rows)));
        }

        return named;

        static RowHandle? HandleOf(in TableRowEnumerator<TRecord> rows)
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
        var named = new List<NamedRow>();
        using var rows = tail is { } count
            ? table.LastN(series, count).GetEnumerator()
            : table.Range(series, Timestamp.MinValue, Timestamp.MaxValue).GetEnumerator();
        while (rows.MoveNext())
        {
            named.Add(new NamedRow(Stored(rows.Current.ToRecord()), HandleOf(rows)));
        }

        return named;

        static RowHandle? HandleOf(in SeriesRowEnumerator<TRecord> rows)
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
        if (!table.TryLatest(series, out var latest))
        {
            return null;
        }

        return new NamedRow(Stored(latest), NamedRow.Ask(() =>
        {
            Assert.True(table.TryLatest(series, out _, out var handle));
            return handle;
        }));
    }

    public NamedRow? NamedGet(SeriesKey unique) =>
        table.TryGet(unique, out var record, out var handle) ? new NamedRow(Stored(record), handle) : null;
}
