using NativeStore.Core.Symbols;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>What is wrong with a <see cref="BrokenTable"/>.</summary>
internal enum Defect
{
    /// <summary>Nothing: the harness must find no fault.</summary>
    None,

    /// <summary>The count of rows is published before the rows are written.</summary>
    PublishesFirst,

    /// <summary>The latest row is copied field by field without a sequence lock.</summary>
    TearsLatest,

    /// <summary>A batch becomes visible row by row.</summary>
    ShowsHalfBatches,
}

/// <summary>
/// A small table of the same shape with one defect of the kind that the engine's protocol excludes. The harness must
/// catch every defect, and none where there is none.
/// </summary>
internal sealed class BrokenTable(Defect defect, int capacity) : IStressedTable
{
    private readonly StressRow[] _rows = new StressRow[capacity];
    private readonly Lock _latestLock = new();
    private readonly StressRow[] _latest = new StressRow[StressHarness.Symbols + 1];
    private int _visible;

    public long RowCount => Volatile.Read(ref _visible);

    public void Append(ReadOnlySpan<StressRow> batch)
    {
        var first = _visible;
        if (defect == Defect.PublishesFirst)
        {
            Volatile.Write(ref _visible, first + batch.Length);
            Thread.SpinWait(50);
        }

        for (var row = 0; row < batch.Length; row++)
        {
            _rows[first + row] = batch[row];
            if (defect == Defect.ShowsHalfBatches)
            {
                Volatile.Write(ref _visible, first + row + 1);
                Thread.SpinWait(5);
            }
        }

        Volatile.Write(ref _visible, first + batch.Length);
        foreach (var row in batch)
        {
            WriteLatest(row);
        }
    }

    public bool TryLatest(Symbol symbol, out StressRow row)
    {
        if (defect == Defect.TearsLatest)
        {
            row = _latest[symbol.Id];
            return row.Id != 0;
        }

        lock (_latestLock)
        {
            row = _latest[symbol.Id];
            return row.Id != 0;
        }
    }

    public bool TryGet(long id, out StressRow row)
    {
        row = id <= RowCount ? _rows[id - 1] : default;
        return id <= RowCount;
    }

    public void Collect(Symbol symbol, List<StressRow> into)
    {
        var visible = (int)RowCount;
        for (var row = 0; row < visible; row++)
        {
            if (_rows[row].Symbol == symbol || _rows[row].Id == 0)
            {
                into.Add(_rows[row]);
            }
        }
    }

    public void CollectLast(Symbol symbol, int rows, List<StressRow> into)
    {
        Collect(symbol, into);
        into.RemoveRange(0, Math.Max(0, into.Count - rows));
    }

    public (long Count, long Volume) Totals(Symbol symbol)
    {
        var rows = new List<StressRow>();
        Collect(symbol, rows);
        return (rows.Count, rows.Count);
    }

    private void WriteLatest(in StressRow row)
    {
        if (defect == Defect.TearsLatest)
        {
            _latest[row.Symbol.Id] = row with { Checksum = _latest[row.Symbol.Id].Checksum };
            Thread.SpinWait(5);
            _latest[row.Symbol.Id] = row;
            return;
        }

        lock (_latestLock)
        {
            _latest[row.Symbol.Id] = row;
        }
    }
}
