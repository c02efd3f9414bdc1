// A table as one would write it on a page: a list in arrival order, every answer by scanning and sorting all of it.
// Busts and corrections mark rows as hidden, and a correction is a row like any other; readers scan what is not hidden.
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;

namespace NativeStore.Storage.Tests.Model;

/// <summary>The naive table that the engine's is compared with.</summary>
/// <param name="schema">The table's columns.</param>
/// <param name="lateBoundNanos">How far a row may lie behind the newest one; null accepts any.</param>
/// <param name="now">The wall clock: newer rows are from the future.</param>
internal sealed class NaiveTable(TableSchema schema, long? lateBoundNanos, Func<long> now)
{
    private readonly Dictionary<string, List<NaiveRow>> _versions = [];     // by chain, oldest first
    private readonly List<string> _chains = [];     // by arrival, of dropped rows too
    private readonly HashSet<string> _series = [];
    private long _arrivals;

    /// <summary>The rows that readers see, in arrival order.</summary>
    public List<NaiveRow> Rows { get; } = [];

    /// <summary>All rows that are kept, hidden ones among them, in arrival order.</summary>
    public List<NaiveRow> Stored { get; } = [];

    /// <summary>How many rows were busted, dropped ones included.</summary>
    public long Busts { get; private set; }

    /// <summary>How many rows were corrected, dropped ones included.</summary>
    public long Corrections { get; private set; }

    /// <summary>How many rows came late, dropped ones included.</summary>
    public long LateRows { get; private set; }

    /// <summary>The newest time of any row that ever came.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>What the late bound is counted from: the newest time, until its row is hidden.</summary>
    public long NewestShown { get; private set; } = long.MinValue;

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
        var max = NewestShown;
        foreach (var row in batch.Select(Parse))
        {
            if (row.Unique.Length > 0 && (_versions.ContainsKey(row.Unique) || !keys.Add(row.Unique)))
            {
                if (!skipsDuplicates)
                {
                    reasons.Add(typeof(DuplicateKeyException));
                }

                continue;
            }

            var newest = Math.Min(max, now());
            if (lateBoundNanos is { } bound && row.Time < newest && newest - row.Time > bound)
            {
                reasons.Add(typeof(LateRowException));
            }

            if (HasUnknownSymbol(row, symbolLimit))
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
            if (!_versions.ContainsKey(row.Unique))
            {
                Add(row);
                appended++;
            }
        }

        return appended;
    }

    /// <summary>Why the engine may refuse to bust rows: empty where it must do it.</summary>
    public HashSet<Type> BustRefusals(IReadOnlyList<string> keys)
    {
        if (schema.UniqueKey.IsEmpty)
        {
            return [typeof(SchemaException)];
        }

        var seen = new HashSet<string>();
        return [.. keys.Select(key => RefusalOf(key, seen)).OfType<Type>()];
    }

    /// <summary>Why the engine may refuse to correct rows: empty where it must do it.</summary>
    /// <param name="batch">Rows in stored form.</param>
    /// <param name="symbolLimit">Ids of symbols are below this.</param>
    public HashSet<Type> CorrectionRefusals(IReadOnlyList<byte[]> batch, int symbolLimit)
    {
        var rows = batch.Select(Parse).ToList();
        var reasons = BustRefusals([.. rows.Select(row => row.Unique)]);
        if (rows.Any(row => HasUnknownSymbol(row, symbolLimit)))
        {
            reasons.Add(typeof(UnknownSymbolException));
        }

        return reasons;
    }

    /// <summary>Hides rows.</summary>
    /// <param name="keys">Their packed unique keys, in hexadecimal.</param>
    /// <param name="at">When, in nanoseconds.</param>
    /// <param name="reason">Why.</param>
    public void Bust(IReadOnlyList<string> keys, long at, string? reason)
    {
        var isNewestHidden = Hide(keys, at, reason);
        FindNewest(isNewestHidden);
        Busts += keys.Count;
    }

    /// <summary>Hides the rows that have the keys of others, which come in by their own time and series.</summary>
    /// <param name="batch">Rows in stored form.</param>
    /// <param name="at">When, in nanoseconds.</param>
    /// <param name="reason">Why.</param>
    public void Correct(IReadOnlyList<byte[]> batch, long at, string? reason)
    {
        var isNewestHidden = Hide([.. batch.Select(row => Parse(row).Unique)], at, reason);
        foreach (var row in batch.Select(Parse))
        {
            Add(row);
        }

        FindNewest(isNewestHidden);
        Corrections += batch.Count;
    }

    /// <summary>Hides a row and puts another in its place.</summary>
    /// <param name="chain">The chain of the row.</param>
    /// <param name="row">The other in stored form.</param>
    /// <param name="at">When, in nanoseconds.</param>
    /// <param name="reason">Why.</param>
    public void Correct(string chain, byte[] row, long at, string? reason)
    {
        var isNewestHidden = Hide([chain], at, reason);
        Add(Parse(row) with { Chain = chain });
        FindNewest(isNewestHidden);
        Corrections++;
    }

    /// <summary>The chain of the row that was a certain arrival, dropped or not.</summary>
    public string ChainOf(long arrival) => _chains[(int)arrival];

    /// <summary>Drops rows, hidden or not; returns them in arrival order.</summary>
    public List<NaiveRow> Drop(Func<NaiveRow, bool> goes)
    {
        var dropped = Stored.Where(goes).ToList();
        var arrivals = dropped.Select(row => row.Arrival).ToHashSet();
        foreach (var key in dropped.Select(row => row.Chain).Distinct())
        {
            _versions[key].RemoveAll(row => arrivals.Contains(row.Arrival));
            if (_versions[key].Count == 0)
            {
                _versions.Remove(key);
            }
        }

        Rows.RemoveAll(row => arrivals.Contains(row.Arrival));
        Stored.RemoveAll(row => arrivals.Contains(row.Arrival));
        return dropped;
    }

    /// <summary>The row with a unique key; null where there is none, or was busted.</summary>
    public NaiveRow? Get(string unique) => History(unique) is [.., { HiddenAt: null } last] ? last : null;

    /// <summary>The versions of a row that are kept, oldest first.</summary>
    public IReadOnlyList<NaiveRow> History(string chain) => _versions.GetValueOrDefault(chain, []);

    /// <summary>All rows of [from, to) by time, ties by arrival.</summary>
    public List<NaiveRow> Range(long from, long to) =>
        [.. Rows.Where(row => row.Time >= from && row.Time < to).OrderBy(row => row.Time)];

    /// <summary>The rows of a series in [from, to) by time, ties by arrival.</summary>
    public List<NaiveRow> Range(string series, long from, long to) =>
        [.. Rows.Where(row => row.Series == series && row.Time >= from && row.Time < to).OrderBy(row => row.Time)];

    /// <summary>All rows of a series by time, ties by arrival.</summary>
    public List<NaiveRow> All(string series) =>
        [.. Rows.Where(row => row.Series == series).OrderBy(row => row.Time)];

    private void Add(NaiveRow row)
    {
        LateRows += row.Time < MaxTime ? 1 : 0;
        MaxTime = Math.Max(MaxTime, row.Time);
        NewestShown = Math.Max(NewestShown, row.Time);
        _series.Add(row.Series);
        Rows.Add(row);
        Stored.Add(row);
        _versions[row.Chain] = [.. History(row.Chain), row];
        _chains.Add(row.Chain);
        _arrivals++;
    }

    private void FindNewest(bool isNewestHidden)
    {
        if (isNewestHidden)
        {
            NewestShown = Rows.Count == 0 ? long.MinValue : Rows.Max(row => row.Time);
        }
    }

    /// <summary>Hides rows; returns whether the newest was among them.</summary>
    private bool Hide(IReadOnlyList<string> keys, long at, string? reason)
    {
        var isNewestHidden = false;
        foreach (var key in keys)
        {
            var shown = _versions[key][^1];
            var hidden = shown with { HiddenAt = at, Reason = reason };
            _versions[key][^1] = hidden;
            Stored[Stored.IndexOf(shown)] = hidden;
            Rows.Remove(shown);
            isNewestHidden |= shown.Time == NewestShown;
        }

        return isNewestHidden;
    }

    private Type? RefusalOf(string key, HashSet<string> seen) =>
        !_versions.ContainsKey(key) ? typeof(UnknownKeyException)
            : Get(key) is null || !seen.Add(key) ? typeof(AmendmentRefusedException)
            : null;

    private bool HasUnknownSymbol(NaiveRow row, int symbolLimit) =>
        schema.SeriesKey is [{ Type: ColumnType.Symbol } symbol]
        && BitConverter.ToUInt32(row.Bytes, symbol.Offset) >= symbolLimit;

    private NaiveRow Parse(byte[] row) => new(
        _arrivals,
        RowBytes.Time(row, schema),
        Convert.ToHexString(RowBytes.Key(row, schema.SeriesKey)),
        Convert.ToHexString(RowBytes.Key(row, schema.UniqueKey)),
        row);
}
