using NativeStore.Core.Schema;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A table with a defect: histories must find it.</summary>
internal sealed class BrokenModelTable(IModelTable table, ModelDefect defect) : IModelTable
{
    public TableSchema Schema => table.Schema;

    public long RowCount => table.RowCount;

    public int SeriesCount => table.SeriesCount;

    public long LateRowCount => table.LateRowCount;

    public ITieredStore Tiers => table.Tiers;

    public IReadOnlyList<ModelQuery> Queries =>
    [
        .. table.Queries.Select(query => defect == ModelDefect.SumsWrongly
            ? query with { Ask = (series, from, to) => query.Ask(series, from, to == long.MaxValue ? to : to + 1) }
            : query),
    ];

    public void Append(ReadOnlySpan<byte> rows) => table.Append(rows);

    public AppendOutcome AppendDistinct(ReadOnlySpan<byte> rows) => table.AppendDistinct(rows);

    public List<byte[]> Range(SeriesKey series, long from, long to, Action? midway) =>
        Damage(table.Range(series, from, to, midway));

    public List<byte[]> Range(long from, long to, Action? midway) => Damage(table.Range(from, to, midway));

    public List<byte[]> All(Action? midway) => Damage(table.All(midway));

    public List<byte[]> RangeInParts(long from, long to, int parts) => table.RangeInParts(from, to, parts);

    public List<byte[]> LastN(SeriesKey series, int rows, Action? midway) => table.LastN(series, rows, midway);

    public byte[]? Latest(SeriesKey series) => table.Latest(series);

    public byte[]? Get(SeriesKey unique) =>
        table.Get(unique) ?? (defect == ModelDefect.FindsStaleKeys ? table.All().FirstOrDefault() : null);

    public List<byte[]?> GetMany(SeriesKey[] unique) => table.GetMany(unique);

    public void Verify() => table.Verify();

    public void Dispose() => table.Dispose();

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
