// A table as one would write it on a page: a list in arrival order, every answer by scanning and sorting all of it.
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;

namespace NativeStore.Storage.Tests.Model;

/// <summary>The naive table that the engine's is compared with.</summary>
/// <param name="schema">The table's columns.</param>
/// <param name="lateBoundNanos">How far a row may lie behind the newest one; null accepts any.</param>
internal sealed class NaiveTable(TableSchema schema, long? lateBoundNanos)
{
    private readonly Dictionary<string, NaiveRow> _byKey = [];
    private readonly HashSet<string> _series = [];
    private long _arrivals;

    /// <summary>The rows, in arrival order.</summary>
    public List<NaiveRow> Rows { get; } = [];

    /// <summary>How many rows came late, dropped ones included.</summary>
    public long LateRows { get; private set; }

    /// <summary>The newest time of any row that ever came.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>The packed keys of all series that ever had a row.</summary>
    public IReadOnlyCollection<string> Series => _series;

    /// <summary>Why the engine may refuse a batch: empty where it must take it.</summary>
    /// <param name="batch">Rows in stored form.</param>
    /// <param name="skipsDuplicates">Whether duplicates are left out rather than refused.</param>
    /// <param name="symbolLimit">Ids of symbols are below this.</param>
    public HashSet<Type> Refusals(IReadOnlyList<byte[]> batch, bool skipsDuplicates, int symbolLimit)
    {
        var reasons = new HashSet<Type>();
        var keys = new HashSet<string>();
        var max = MaxTime;
        foreach (var row in batch.Select(Parse))
        {
            if (row.Unique.Length > 0 && (_byKey.ContainsKey(row.Unique) || !keys.Add(row.Unique)))
            {
                if (!skipsDuplicates)
                {
                    reasons.Add(typeof(DuplicateKeyException));
                }

                continue;
            }

            if (lateBoundNanos is { } bound && row.Time < max && max - row.Time > bound)
            {
                reasons.Add(typeof(LateRowException));
            }

            if (schema.SeriesKey is [{ Type: ColumnType.Symbol } symbol]
                && BitConverter.ToUInt32(row.Bytes, symbol.Offset) >= symbolLimit)
            {
                reasons.Add(typeof(UnknownSymbolException));
            }

            max = Math.Max(max, row.Time);
        }

        return reasons;
    }

    /// <summary>Appends rows, leaving out those whose key is taken; returns how many were taken in.</summary>
    public int Append(IReadOnlyList<byte[]> batch)
    {
        var appended = 0;
        foreach (var row in batch.Select(Parse))
        {
            if (row.Unique.Length > 0 && !_byKey.TryAdd(row.Unique, row))
            {
                continue;
            }

            LateRows += row.Time < MaxTime ? 1 : 0;
            MaxTime = Math.Max(MaxTime, row.Time);
            _series.Add(row.Series);
            Rows.Add(row);
            _arrivals++;
            appended++;
        }

        return appended;
    }

    /// <summary>Drops the rows that came first.</summary>
    public void DropOldest(int rows)
    {
        foreach (var row in Rows.Take(rows).Where(row => row.Unique.Length > 0))
        {
            _byKey.Remove(row.Unique);
        }

        Rows.RemoveRange(0, rows);
    }

    public NaiveRow? Get(string unique) => _byKey.GetValueOrDefault(unique);

    /// <summary>All rows of [from, to) by time, ties by arrival.</summary>
    public List<NaiveRow> Range(long from, long to) =>
        [.. Rows.Where(row => row.Time >= from && row.Time < to).OrderBy(row => row.Time)];

    /// <summary>The rows of a series in [from, to) by time, ties by arrival.</summary>
    public List<NaiveRow> Range(string series, long from, long to) =>
        [.. Rows.Where(row => row.Series == series && row.Time >= from && row.Time < to).OrderBy(row => row.Time)];

    /// <summary>All rows of a series by time, ties by arrival.</summary>
    public List<NaiveRow> All(string series) =>
        [.. Rows.Where(row => row.Series == series).OrderBy(row => row.Time)];

    private NaiveRow Parse(byte[] row) => new(
        _arrivals,
        RowBytes.Time(row, schema),
        Convert.ToHexString(RowBytes.Key(row, schema.SeriesKey)),
        Convert.ToHexString(RowBytes.Key(row, schema.UniqueKey)),
        row);
}
