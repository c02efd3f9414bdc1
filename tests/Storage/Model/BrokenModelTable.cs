using NativeStore.Core;
using NativeStore.Core.Schema;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A table with a defect: histories must find it.</summary>
internal sealed class BrokenModelTable(IModelTable table, ModelDefect defect) : IModelTable
{
    private readonly List<byte[]> _hidden = [];     // rows that were busted or corrected, as they were

    public TableSchema Schema => table.Schema;

    public long RowCount => table.RowCount;

    public int SeriesCount => table.SeriesCount;

    public long LateRowCount => table.LateRowCount;

    public SeriesTableStatistics Statistics => table.Statistics;

    public ITieredStore Tiers => table.Tiers;

    public IReadOnlyList<ModelQuery> Queries =>
    [
        .. table.Queries.Select(query => defect == ModelDefect.SumsWrongly
            ? query with { Ask = (series, from, to) => query.Ask(series, from, to == long.MaxValue ? to : to + 1) }
            : defect == ModelDefect.SumsHidden && query.Name.StartsWith("sum of", StringComparison.Ordinal)
                ? query with { Ask = (series, from, to) => query.Expect(WithHidden(query, series, from, to)) }
            : query),
    ];

    public void Append(ReadOnlySpan<byte> rows) => table.Append(rows);

    public AppendOutcome AppendDistinct(ReadOnlySpan<byte> rows) => table.AppendDistinct(rows);

    public void Bust(SeriesKey[] unique, string? reason)
    {
        NoteHidden(unique);
        try
        {
            table.Bust(unique, reason);
        }
        catch (NativeStoreException) when (defect == ModelDefect.BustsHalfABatch)
        {
            foreach (var key in unique.Where(key => table.Get(key) is not null).Take(1))
            {
                table.Bust([key], reason);
            }

            throw;
        }
    }

    public void Correct(ReadOnlySpan<byte> rows, string? reason)
    {
        var keys = new List<SeriesKey>();
        for (var row = 0; row < rows.Length; row += Schema.RowSize)
        {
            keys.Add(RowBytes.KeyOf(Key(rows.Slice(row, Schema.RowSize).ToArray(), Schema.UniqueKey)));
        }

        NoteHidden([.. keys]);
        table.Correct(rows, reason);
    }

    public void Bust(RowHandle[] handles, string? reason) => table.Bust(handles, reason);

    public void Correct(RowHandle handle, ReadOnlySpan<byte> row, string? reason) => table.Correct(handle, row, reason);

    public List<RowVersion<byte[]>> History(RowHandle handle) => table.History(handle);

    public List<NamedRow> NamedRows()
    {
        var rows = table.NamedRows();
        if (defect == ModelDefect.SwapsHandles && rows.Count > 1)
        {
            (rows[0], rows[1]) = (rows[0] with { Handle = rows[1].Handle }, rows[1] with { Handle = rows[0].Handle });
        }

        return rows;
    }

    public List<NamedRow> NamedRows(SeriesKey series, int? tail) => table.NamedRows(series, tail);

    public NamedRow? NamedLatest(SeriesKey series) => table.NamedLatest(series);

    public NamedRow? NamedGet(SeriesKey unique) => table.NamedGet(unique);

    public List<byte[]> Range(SeriesKey series, long from, long to, Action? midway) =>
        Damage(WithHiddenInMerged(series, from, to, table.Range(series, from, to, midway)));

    public List<byte[]> Range(long from, long to, Action? midway) => Damage(table.Range(from, to, midway));

    public List<byte[]> All(Action? midway) => Damage(table.All(midway));

    public List<byte[]> RangeInParts(long from, long to, int parts) => table.RangeInParts(from, to, parts);

    public List<byte[]> LastN(SeriesKey series, int rows, Action? midway)
    {
        var last = table.LastN(series, rows, midway);
        return defect == ModelDefect.ShowsHiddenInLastN
            ? [.. InTimeOrder([.. HiddenOf(series), .. last]).TakeLast(last.Count)]
            : last;
    }

    public byte[]? Latest(SeriesKey series) => defect == ModelDefect.ShowsHiddenAsLatest
        ? InTimeOrder([.. table.Range(series, long.MinValue, long.MaxValue), .. HiddenOf(series)]).LastOrDefault()
        : table.Latest(series);

    public byte[]? Get(SeriesKey unique) => defect switch
    {
        ModelDefect.FindsStaleKeys => table.Get(unique) ?? table.All().FirstOrDefault(),
        ModelDefect.FindsOriginals => table.History(unique).Select(version => version.Row).FirstOrDefault(),
        _ => table.Get(unique),
    };

    public List<byte[]?> GetMany(SeriesKey[] unique) => table.GetMany(unique);

    public List<RowVersion<byte[]>> History(SeriesKey unique)
    {
        var versions = table.History(unique);
        return defect == ModelDefect.LosesHistory && versions.Count > 1 ? versions[1..] : versions;
    }

    public void SetPriority(SeriesKey series, DataPriority? priority) => table.SetPriority(series, priority);

    public DataPriority PriorityOf(SeriesKey series) => table.PriorityOf(series);

    public void Verify() => table.Verify();

    public void Dispose() => table.Dispose();

    private static string Key(byte[] row, IEnumerable<ColumnDescriptor> columns) =>
        Convert.ToHexString(RowBytes.Key(row, columns));

    private void NoteHidden(SeriesKey[] unique) =>
        _hidden.AddRange(Schema.UniqueKey.IsEmpty ? [] : unique.Select(table.Get).OfType<byte[]>());

    private IEnumerable<byte[]> HiddenOf(SeriesKey series) =>
        _hidden.Where(row => RowBytes.Key(row, Schema.SeriesKey).AsSpan().SequenceEqual(series.Bytes));

    private List<byte[]> InTimeOrder(IEnumerable<byte[]> rows) =>
        [.. rows.OrderBy(row => RowBytes.Time(row, Schema))];

    private List<byte[]> WithHiddenInMerged(SeriesKey series, long from, long to, List<byte[]> rows)
    {
        var isMerged = false;
        foreach (var segment in table.Tiers.Tiers.Segments)
        {
            isMerged |= segment.EndBlock - segment.FirstBlock > 1;
        }

        return isMerged && defect == ModelDefect.ShowsHiddenInMerged
            ? InTimeOrder([.. rows, .. HiddenOf(series).Where(row => IsIn(row, from, to)).Take(1)])
            : rows;
    }

    private List<NaiveRow> WithHidden(ModelQuery query, SeriesKey series, long from, long to)
    {
        List<byte[]> rows = query.IsOfSeries
            ? [.. table.Range(series, from, to), .. HiddenOf(series).Where(row => IsIn(row, from, to))]
            : [.. table.Range(from, to), .. _hidden.Where(row => IsIn(row, from, to))];
        return [.. rows.Select(row =>
            new NaiveRow(0, RowBytes.Time(row, Schema), Key(row, Schema.SeriesKey), "", row))];
    }

    private bool IsIn(byte[] row, long from, long to) =>
        RowBytes.Time(row, Schema) >= from && RowBytes.Time(row, Schema) < to;

    private List<byte[]> Damage(List<byte[]> rows)
    {
        if (rows.Count > 20 && defect == ModelDefect.LosesARow)
        {
            rows.RemoveAt(17);
        }
        else if (rows.Count > 20 && defect == ModelDefect.DoublesARow)
        {
            rows.Insert(17, rows[17]);
        }
        else if (defect == ModelDefect.SwapsTies)
        {
            var tie = Enumerable.Range(1, Math.Max(0, rows.Count - 1)).FirstOrDefault(row =>
                RowBytes.Time(rows[row], Schema) == RowBytes.Time(rows[row - 1], Schema));
            if (tie > 0)
            {
                (rows[tie - 1], rows[tie]) = (rows[tie], rows[tie - 1]);
            }
        }

        return rows;
    }
}
