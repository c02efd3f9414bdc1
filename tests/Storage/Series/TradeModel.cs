using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Series;

/// <summary>The naive table: a list in arrival order, every answer by scanning and sorting it.</summary>
internal sealed class TradeModel
{
    private readonly List<Trade> _rows = [];
    private readonly HashSet<long> _ids = [];

    public IReadOnlyList<Trade> Rows => _rows;

    /// <summary>Appends all, or none where an id is taken.</summary>
    public bool TryAppendAll(IReadOnlyList<Trade> batch)
    {
        if (batch.Any(row => _ids.Contains(row.TradeId)) || batch.DistinctBy(row => row.TradeId).Count() < batch.Count)
        {
            return false;
        }

        AppendDistinct(batch);
        return true;
    }

    public int AppendDistinct(IEnumerable<Trade> batch)
    {
        var kept = batch.Where(row => _ids.Add(row.TradeId)).ToList();
        _rows.AddRange(kept);
        return kept.Count;
    }

    public List<Trade> Range(Timestamp from, Timestamp to) =>
        [.. _rows.Where(row => row.Time >= from && row.Time < to).OrderBy(row => row.Time)];

    /// <summary>The rows in [from, to) in the order of a walk over all series of a table: ties by series.</summary>
    public List<Trade> Walk(SeriesTable<Trade> table, Timestamp from, Timestamp to) =>
        InOrder(table, Range(from, to));

    /// <summary>All rows in the order of a walk over all series of a table.</summary>
    public List<Trade> Walk(SeriesTable<Trade> table) => InOrder(table, _rows);

    /// <summary>Puts rows in the order of a walk over all series of a table.</summary>
    public static List<Trade> InOrder(SeriesTable<Trade> table, IEnumerable<Trade> rows) =>
        [.. rows.OrderBy(row => row.Time).ThenBy(row => table.Tiers.OrdinalOf(row.Symbol))];

    public List<Trade> Range(Symbol symbol, Timestamp from, Timestamp to) =>
        [.. Range(from, to).Where(row => row.Symbol == symbol)];

    public List<Trade> All(Symbol symbol) => [.. _rows.Where(row => row.Symbol == symbol).OrderBy(row => row.Time)];

    public Trade? Latest(Symbol symbol) => All(symbol) is [.., var newest] ? newest : null;

    public List<Trade> LastN(Symbol symbol, int rows) => [.. All(symbol).TakeLast(rows)];

    public int SeriesCount => _rows.Select(row => row.Symbol).Distinct().Count();

    public int LateRows
    {
        get
        {
            var max = Timestamp.MinValue;
            var late = 0;
            foreach (var row in _rows)
            {
                late += row.Time < max ? 1 : 0;
                max = row.Time > max ? row.Time : max;
            }

            return late;
        }
    }
}
