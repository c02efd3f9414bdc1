using NativeStore.Core.Symbols;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>What is wrong with a <see cref="BrokenAmendedTable"/>.</summary>
internal enum AmendmentDefect
{
    /// <summary>Nothing: the race must find no fault.</summary>
    None,

    /// <summary>A correction hides first and shows then.</summary>
    HidesThenShows,

    /// <summary>A correction shows first and hides then.</summary>
    ShowsThenHides,

    /// <summary>The rows of a batch are corrected one by one.</summary>
    CorrectsOneByOne,

    /// <summary>The rows of a batch are busted one by one.</summary>
    BustsOneByOne,

    /// <summary>The latest row of a symbol stays when it is busted or corrected.</summary>
    KeepsLatest,

    /// <summary>A key leads to the row as it was appended.</summary>
    FindsOriginals,
}

/// <summary>
/// A small table that is an array, copied with each change and published by one store; with one defect of the kind that
/// the engine's protocol excludes.
/// </summary>
internal sealed class BrokenAmendedTable(AmendmentDefect defect) : IAmendedTable
{
    private readonly StressRow[] _latest = new StressRow[StressHarness.Symbols + 1];
    private volatile Dictionary<long, StressRow> _originals = [];
    private volatile StressRow[] _rows = [];

    public long RowCount => _rows.Length;

    public void Append(ReadOnlySpan<StressRow> rows)
    {
        if (defect == AmendmentDefect.FindsOriginals)
        {
            var originals = new Dictionary<long, StressRow>(_originals);
            foreach (var row in rows)
            {
                originals[row.Id] = row;
            }

            _originals = originals;
        }

        _rows = [.. _rows, .. rows];
    }

    public void Correct(ReadOnlySpan<StressRow> rows)
    {
        var batch = rows.ToArray();
        switch (defect)
        {
            case AmendmentDefect.HidesThenShows:
                _rows = Without(batch.Select(row => row.Id));
                Thread.SpinWait(200);
                _rows = [.. _rows, .. batch];
                break;
            case AmendmentDefect.ShowsThenHides:
                _rows = [.. _rows, .. batch];
                Thread.SpinWait(200);
                _rows = [.. Without(batch.Select(row => row.Id)), .. batch];
                break;
            case AmendmentDefect.CorrectsOneByOne:
                foreach (var row in batch)
                {
                    _rows = [.. Without([row.Id]), row];
                    Thread.SpinWait(200);
                }

                break;
            default:
                _rows = [.. Without(batch.Select(row => row.Id)), .. batch];
                break;
        }
    }

    public void Bust(ReadOnlySpan<long> ids)
    {
        foreach (var id in defect == AmendmentDefect.BustsOneByOne ? ids.ToArray() : [])
        {
            _rows = Without([id]);
            Thread.SpinWait(200);
        }

        _rows = Without(ids.ToArray());
    }

    public bool TryLatest(Symbol symbol, out StressRow row)
    {
        row = _rows.Where(row => row.Symbol == symbol).OrderBy(row => row.Time).LastOrDefault();
        if (defect == AmendmentDefect.KeepsLatest)
        {
            lock (_latest)
            {
                ref var kept = ref _latest[symbol.Id];
                kept = row.Time >= kept.Time ? row : kept;
                row = kept;
            }
        }

        return row.Id != 0;
    }

    public bool TryGet(long id, out StressRow row)
    {
        if (defect == AmendmentDefect.FindsOriginals)
        {
            return _originals.TryGetValue(id, out row);
        }

        row = Array.Find(_rows, row => row.Id == id);
        return row.Id != 0;
    }

    public int GetMany(ReadOnlySpan<long> ids, Span<StressRow> rows, Span<bool> found)
    {
        var byId = _rows.ToLookup(row => row.Id);
        var count = 0;
        for (var key = 0; key < ids.Length; key++)
        {
            found[key] = byId.Contains(ids[key]);
            rows[key] = byId[ids[key]].FirstOrDefault();
            count += found[key] ? 1 : 0;
        }

        return count;
    }

    public void Collect(Symbol symbol, List<StressRow> into) => into.AddRange(Of(symbol).OrderBy(row => row.Time));

    public void CollectLast(Symbol symbol, int rows, List<StressRow> into) =>
        into.AddRange(Of(symbol).OrderBy(row => row.Time).TakeLast(rows));

    public (long Count, long Sizes) Totals(Symbol symbol)
    {
        var rows = Of(symbol).ToList();
        return (rows.Count, rows.Sum(row => (long)row.Size));
    }

    public long Sizes(Symbol symbol) => Of(symbol).Sum(row => (long)row.Size);

    public long Sequences(Symbol symbol) => Of(symbol).Sum(row => row.Sequence);

    public long Count(Symbol symbol) => Of(symbol).Count();

    private IEnumerable<StressRow> Of(Symbol symbol)
    {
        var rows = _rows;
        return rows.Where(row => symbol == default || row.Symbol == symbol);
    }

    private StressRow[] Without(IEnumerable<long> ids)
    {
        var gone = ids.ToHashSet();
        return [.. _rows.Where(row => !gone.Contains(row.Id))];
    }
}
