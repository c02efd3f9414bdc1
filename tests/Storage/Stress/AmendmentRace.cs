// One writer that appends, corrects and busts at full speed, several readers that check what must hold at every moment:
//   - sizes add up to zero: of the table, and of each steady symbol. Appended batches do, a correction moves an amount
//     from some rows to others, and rows are busted together that add up to zero. Whoever sees half a commit sees it;
//   - a steady symbol has as many rows as at the start, all of them found by their keys; they are corrected only;
//   - the count of rows is that of appends less busts: a correction never changes it;
//   - who begins to read after a commit never sees a row as it was before it, anywhere: a row carries its version, and
//     the writer notes after each commit, and with its number, which version of which row stands;
//   - every row's checksum is right, walks are in time order and have no row twice.
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>Runs a table under one amending writer and several readers and reports the first violation.</summary>
/// <param name="table">The table.</param>
/// <param name="symbols">The symbols of its rows: first the steady ones.</param>
/// <param name="seed">What batches are made of and what is asked.</param>
/// <param name="dropsRows">
/// Whether the table drops its oldest rows: then sums, counts and lookups may lack some, nothing else may change.
/// </param>
internal sealed partial class AmendmentRace(IAmendedTable table, Symbol[] symbols, ulong seed, bool dropsRows = false)
{
    private const int SteadySymbols = 2;
    private const int SteadyRows = 40;      // of each; the first ids are theirs
    private const int BatchRows = 20;
    private const int Readers = 2;
    private const int VersionBits = 20;
    private const long Busted = (1L << VersionBits) - 1;
    private const long RowsMax = 400_000;
    private const long AmendmentsMax = 20_000;

    private readonly IAmendedTable _table = table;
    private readonly Symbol[] _symbols = symbols;
    private readonly bool _dropsRows = dropsRows;
    private readonly SeededRandom _random = new(seed);
    private readonly StressRow[] _rows = new StressRow[RowsMax + 1];    // by id, as the writer left them
    private readonly long[] _known = new long[RowsMax + 1];             // by id: number of the commit, version
    private readonly bool[] _mayBeGone = new bool[RowsMax + 1];
    private long _commits;
    private long _appendsBegun;
    private long _appends;
    private long _bustsBegun;
    private long _busts;
    private long _corrections;
    private long _checks;
    private volatile bool _isOver;
    private string? _violation;

    /// <summary>Rounds of checks.</summary>
    public long Checks => _checks;

    /// <summary>Batches that named a row that retention had dropped.</summary>
    public long RefusedBatches { get; private set; }

    public override string ToString() => $"{_appends:N0} rows, {_corrections:N0} corrected, {_busts:N0} busted";

    /// <summary>Runs until time is up, a limit is reached or a violation is found; returns the violation.</summary>
    /// <param name="duration">How long at most.</param>
    /// <param name="rowLimit">How many rows at most.</param>
    public string? Run(TimeSpan duration, long rowLimit = RowsMax)
    {
        AppendSteadyRows();
        var readers =
            Enumerable.Range(1, Readers).Select(reader => new Thread(() => Read(seed + (ulong)reader))).ToArray();
        Array.ForEach(readers, reader => reader.Start());
        var start = SystemClock.Instance.MonotonicNanos;
        while (_violation is null && _appends + BatchRows <= rowLimit && _corrections + _busts < AmendmentsMax
            && SystemClock.Instance.MonotonicNanos - start < duration.Ticks * TimeSpan.NanosecondsPerTick)
        {
            Write();
        }

        _isOver = true;
        Array.ForEach(readers, reader => reader.Join());
        return _violation;
    }

    private void Write()
    {
        try
        {
            switch (_random.NextInt32(10))
            {
                case < 4:
                    AppendBatch();
                    break;
                case < 7:
                    CorrectSteady();
                    break;
                case < 9:
                    TryCorrectBusy(out _);
                    break;
                default:
                    BustBusy();
                    break;
            }
        }
        catch (UnknownKeyException) when (_dropsRows)
        {
            // A row of the batch was dropped, so nothing of it was done.
            RefusedBatches++;
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _violation, $"seed {seed}: the writer: {exception}", null);
        }
    }

    private void AppendSteadyRows()
    {
        var batch = new StressRow[SteadySymbols * SteadyRows];
        for (var row = 0; row < batch.Length; row++)
        {
            batch[row] = Row(row + 1, _symbols[row / SteadyRows], row + 1, 0, row % 2 == 0 ? 100 + row : -99 - row);
        }

        Append(batch);
    }

    private void AppendBatch()
    {
        var batch = new StressRow[BatchRows];
        for (var row = 0; row < batch.Length; row++)
        {
            var id = _appends + row + 1;
            var time = _random.NextInt32(20) == 0 ? Math.Max(0, id - _random.NextInt32(2000)) : id;
            var size = row % 2 == 0 ? _random.NextInt32(1000) : -batch[row - 1].Size;
            batch[row] = Row(id, NextBusySymbol(), time, 0, size);
        }

        Append(batch);
    }

    private void Append(StressRow[] batch)
    {
        Volatile.Write(ref _appendsBegun, _appends + batch.Length);
        foreach (var row in batch)
        {
            _rows[row.Id] = row;
        }

        _table.Append(batch);
        Volatile.Write(ref _appends, _appends + batch.Length);
    }

    /// <summary>Amounts go from row to row of a steady symbol; their times change a little.</summary>
    private void CorrectSteady()
    {
        var first = 1 + (_random.NextInt32(SteadySymbols) * SteadyRows);
        var ids = Distinct(2 + _random.NextInt32(6), () => first + _random.NextInt32(SteadyRows));
        if (ids.Count > 1)
        {
            Correct(Moved(ids, row => (row.Symbol, row.Time.Nanos + _random.NextInt32(5) - 2)));
        }
    }

    /// <summary>Amounts go from row to row of other symbols, which change their symbols and times.</summary>
    private bool TryCorrectBusy(out List<long> ids)
    {
        ids = _appends > SteadySymbols * SteadyRows ? Distinct(3, NextBusyId) : [];
        if (ids.Count < 3)
        {
            return false;
        }

        var moved = Moved(ids, row => _random.NextInt32(3) == 0
            ? (row.Symbol, row.Time.Nanos)
            : (NextBusySymbol(), Math.Max(0, row.Time.Nanos + _random.NextInt32(200) - 100)));

        // The first two add up to nothing, so that they can be busted.
        moved[2] = WithSize(moved[2], moved[2].Size + moved[0].Size + moved[1].Size);
        moved[1] = WithSize(moved[1], -moved[0].Size);
        Correct(moved);
        return true;
    }

    private void BustBusy()
    {
        if (!TryCorrectBusy(out var ids))
        {
            return;
        }

        long[] busted = [ids[0], ids[1]];
        foreach (var id in busted)
        {
            Volatile.Write(ref _mayBeGone[id], true);
        }

        Volatile.Write(ref _bustsBegun, _busts + busted.Length);
        try
        {
            _table.Bust(busted);
        }
        catch (UnknownKeyException)
        {
            Volatile.Write(ref _bustsBegun, _busts);
            throw;
        }

        Volatile.Write(ref _busts, _busts + busted.Length);
        Note(busted.Select(id => (id, Busted)));
    }

    private void Correct(StressRow[] batch)
    {
        _table.Correct(batch);
        foreach (var row in batch)
        {
            _rows[row.Id] = row;
        }

        _corrections += batch.Length;
        Note(batch.Select(row => (row.Id, row.Sequence)));
    }

    /// <summary>Tells readers that come now what they must not see any more.</summary>
    private void Note(IEnumerable<(long Id, long Version)> versions)
    {
        foreach (var (id, version) in versions)
        {
            Volatile.Write(ref _known[id], ((_commits + 1) << VersionBits) | version);
        }

        Volatile.Write(ref _commits, _commits + 1);
    }

    /// <summary>Rows as they should be: the first takes an amount from the last.</summary>
    private StressRow[] Moved(List<long> ids, Func<StressRow, (Symbol Symbol, long Time)> place)
    {
        var amount = 1 + _random.NextInt32(50);
        var moved = new StressRow[ids.Count];
        for (var number = 0; number < ids.Count; number++)
        {
            var row = _rows[ids[number]];
            var (symbol, time) = place(row);
            var given = number == 0 ? amount : number == ids.Count - 1 ? -amount : 0;
            moved[number] = Row(row.Id, symbol, time, row.Sequence + 1, row.Size + given);
        }

        return moved;
    }

    private Symbol NextBusySymbol() => _symbols[SteadySymbols + _random.NextInt32(_symbols.Length - SteadySymbols)];

    /// <summary>A row of a busy symbol, more often than not a new one.</summary>
    private long NextBusyId()
    {
        var busy = _appends - (SteadySymbols * SteadyRows);
        return _appends - _random.NextInt64(_random.NextInt32(3) == 0 ? busy : Math.Min(busy, 200));
    }

    /// <summary>Ids that are not busted, none twice; fewer where some drawn ones are.</summary>
    private List<long> Distinct(int count, Func<long> next) =>
    [
        .. Enumerable.Range(0, count).Select(_ => next()).Distinct()
            .Where(id => !_mayBeGone[id]),
    ];

    private static StressRow WithSize(in StressRow row, int size) =>
        Row(row.Id, row.Symbol, row.Time.Nanos, row.Sequence, size);

    private static StressRow Row(long id, Symbol symbol, long time, long version, int size)
    {
        var row = StressRow.Create(time, symbol, id, version) with { Size = size };
        return row with { Checksum = row.Expected };
    }
}
