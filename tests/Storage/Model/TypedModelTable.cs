using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A table of generated records. Rows go in as stored bytes and come out by way of records.</summary>
internal sealed partial class TypedModelTable<TRecord>(SeriesTable<TRecord> table) : IModelTable
    where TRecord : unmanaged, ISeriesRecord<TRecord>
{
    private readonly List<ModelQuery> _queries = [];

    public TableSchema Schema => table.Schema;

    public long RowCount => table.RowCount;

    public int SeriesCount => table.SeriesCount;

    public long LateRowCount => table.LateRowCount;

    public SeriesTableStatistics Statistics => table.Statistics;

    public ITieredStore Tiers => table.Tiers;

    public IReadOnlyList<ModelQuery> Queries => _queries;

    public void Append(ReadOnlySpan<byte> rows) => table.AppendRows(rows);

    public AppendOutcome AppendDistinct(ReadOnlySpan<byte> rows) => table.AppendDistinctRows(rows);

    /// <summary>By the column's own type where it is one of 8 bytes.</summary>
    public void Bust(SeriesKey[] unique, string? reason)
    {
        if (unique is [var one])
        {
            table.Bust(one, reason);
        }
        else if (HasInt64Key)
        {
            table.Bust<long>([.. unique.Select(key => BitConverter.ToInt64(key.Bytes))], reason);
        }
        else
        {
            table.Bust<SeriesKey>(unique, reason);
        }
    }

    public void Correct(ReadOnlySpan<byte> rows, string? reason)
    {
        var records = new TRecord[rows.Length / TRecord.RowSize];
        for (var row = 0; row < records.Length; row++)
        {
            records[row] = TRecord.Read(in rows[row * TRecord.RowSize]);
        }

        if (records is [var one])
        {
            table.Correct(in one, reason);
        }
        else
        {
            table.Correct(records, reason);
        }
    }

    public List<byte[]> Range(SeriesKey series, long from, long to, Action? midway)
    {
        var rows = new ModelRows(midway);
        foreach (var row in table.Range(series, new Timestamp(from), new Timestamp(to)))
        {
            rows.Add(Stored(row.ToRecord()));
        }

        return rows.Collected;
    }

    public List<byte[]> Range(long from, long to, Action? midway) =>
        Collect(table.Range(new Timestamp(from), new Timestamp(to)), new ModelRows(midway));

    public List<byte[]> All(Action? midway) => Collect(table.Range(), new ModelRows(midway));

    public List<byte[]> RangeInParts(long from, long to, int parts)
    {
        var ranges = new TableRange<TRecord>[parts];
        table.Range(new Timestamp(from), new Timestamp(to)).Split(ranges);
        var rows = new ModelRows(null);
        foreach (var range in ranges)
        {
            Collect(range, rows);
        }

        return rows.Collected;
    }

    public List<byte[]> LastN(SeriesKey series, int count, Action? midway)
    {
        var rows = new ModelRows(midway);
        foreach (var row in table.LastN(series, count))
        {
            rows.Add(Stored(row.ToRecord()));
        }

        return rows.Collected;
    }

    public byte[]? Latest(SeriesKey series) => table.TryLatest(series, out var record) ? Stored(record) : null;

    public byte[]? Get(SeriesKey unique) => table.TryGet(unique, out var record) ? Stored(record) : null;

    /// <summary>By the column's own type where it is one of 8 bytes: that is the path with prefetches.</summary>
    public List<byte[]?> GetMany(SeriesKey[] unique)
    {
        var records = new TRecord[unique.Length];
        var found = new bool[unique.Length];
        var count = HasInt64Key
            ? table.GetMany<long>([.. unique.Select(key => BitConverter.ToInt64(key.Bytes))], records, found)
            : table.GetMany<SeriesKey>(unique, records, found);
        if (count != found.Count(isFound => isFound))
        {
            throw new ModelMismatchException($"GetMany says {count} but flags {found.Count(isFound => isFound)}");
        }

        return [.. records.Select((record, number) => found[number] ? Stored(record) : null)];
    }

    public List<RowVersion<byte[]>> History(SeriesKey unique) =>
    [
        .. table.History(unique).Select(
            version => new RowVersion<byte[]>(Stored(version.Row), version.HiddenAt, version.Reason)),
    ];

    public void SetPriority(SeriesKey series, DataPriority? priority) => table.SetPriority(series, priority);

    public DataPriority PriorityOf(SeriesKey series) => table.PriorityOf(series);

    public void Verify() => table.Verify();

    public void Dispose() => table.Drop();

    private bool HasInt64Key => Schema.UniqueKey is [{ Type: ColumnType.Int64 }];

    private static List<byte[]> Collect(TableRange<TRecord> range, ModelRows rows)
    {
        foreach (var row in range)
        {
            rows.Add(Stored(row.ToRecord()));
        }

        return rows.Collected;
    }

    private static byte[] Stored(TRecord record)
    {
        var row = new byte[TRecord.RowSize];
        TRecord.Write(in record, ref row[0]);
        return row;
    }
}
