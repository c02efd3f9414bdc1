// One writer at full speed, several readers that check what must hold at every moment:
//   - the count of rows never goes back and is a multiple of the batch: a batch is visible as a whole or not at all;
//   - every row's checksum is right: no row is torn, none is seen before it is written;
//   - the latest row of a symbol never goes back, and every walk that starts later reaches it;
//   - a symbol's rows are its sequence 0, 1, 2 ... without gaps (late rows: in time order, none missing);
//   - a row once seen is found by its key; aggregates count what the walks count.
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>Runs a table under one writer and several readers and reports the first violation.</summary>
/// <param name="table">The table.</param>
/// <param name="symbols">The symbols of its rows.</param>
/// <param name="seed">What batches are made of and what is asked.</param>
/// <param name="hasLateRows">Whether some rows come late.</param>
/// <param name="dropsRows">
/// Whether the table drops its oldest rows: then counts may fall, sequences begin anywhere and keys of rows that were
/// seen may be gone; nothing else may change.
/// </param>
internal sealed class StressHarness(
    IStressedTable table, Symbol[] symbols, ulong seed, bool hasLateRows, bool dropsRows = false)
{
    public const int Symbols = 8;
    public const int BatchRows = 20;
    private const int Readers = 2;

    private readonly long[] _sequences = new long[Symbols];
    private volatile bool _isOver;
    private string? _violation;

    public long Checks { get; private set; }

    /// <summary>
    /// Runs until time is up, the row limit is reached or a violation is found; returns the violation.
    /// </summary>
    public string? Run(TimeSpan duration, long rowLimit)
    {
        var readers =
            Enumerable.Range(0, Readers).Select(reader => new Thread(() => Read(seed + 1 + (ulong)reader))).ToArray();
        Array.ForEach(readers, reader => reader.Start());
        var start = SystemClock.Instance.MonotonicNanos;
        var random = new SeededRandom(seed);
        var written = 0L;
        var batch = new StressRow[BatchRows];
        while (_violation is null && written + BatchRows <= rowLimit
            && SystemClock.Instance.MonotonicNanos - start < duration.Ticks * TimeSpan.NanosecondsPerTick)
        {
            Fill(batch, random, written);
            table.Append(batch);
            written += BatchRows;
        }

        _isOver = true;
        Array.ForEach(readers, reader => reader.Join());
        return _violation;
    }

    private void Fill(StressRow[] batch, SeededRandom random, long written)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            var symbol = random.NextInt32(Symbols);
            var id = written + row + 1;
            var isLate = hasLateRows && random.NextInt32(20) == 0;
            var time = isLate ? Math.Max(0, id - random.NextInt32(2000)) : id;
            batch[row] = StressRow.Create(time, symbols[symbol], id, _sequences[symbol]++);
        }
    }

    private void Read(ulong readerSeed)
    {
        try
        {
            var reader = new Reader(table, symbols, new SeededRandom(readerSeed), hasLateRows, dropsRows);
            while (!_isOver && _violation is null)
            {
                reader.CheckOnce();
                Checks++;
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _violation, $"seed {seed}: {exception.Message}", null);
        }
    }

    private sealed class Reader(
        IStressedTable table, Symbol[] symbols, SeededRandom random, bool hasLateRows, bool dropsRows)
    {
        private readonly List<StressRow> _rows = [];
        private readonly long[] _latestIds = new long[Symbols];
        private readonly long[] _counts = new long[Symbols];
        private long _rowCount;

        public void CheckOnce()
        {
            var symbol = random.NextInt32(Symbols);
            CheckRowCount();
            CheckLatest(symbol);
            switch (random.NextInt32(40))
            {
                case 0:
                    CheckAll(symbol);
                    break;
                case < 5:
                    CheckTotals(symbol);
                    break;
                default:
                    CheckLast(symbol);
                    break;
            }
        }

        private void CheckRowCount()
        {
            var count = table.RowCount;
            Require(dropsRows || count >= _rowCount, $"the count went back from {_rowCount} to {count}");
            Require(dropsRows || count % BatchRows == 0, $"a count of {count} shows half a batch");
            _rowCount = count;
        }

        private void CheckLatest(int symbol)
        {
            if (!table.TryLatest(symbols[symbol], out var row))
            {
                Require(_latestIds[symbol] == 0, "a symbol lost its latest row");
                return;
            }

            CheckRow(row, symbol);
            var previous = _latestIds[symbol];
            Require(hasLateRows || row.Id >= previous, $"the latest row went back from {previous} to {row.Id}");
            _latestIds[symbol] = hasLateRows ? row.Id : Math.Max(previous, row.Id);
        }

        private void CheckLast(int symbol)
        {
            _rows.Clear();
            table.CollectLast(symbols[symbol], 50, _rows);
            CheckOrder(symbol);
            Require(
                hasLateRows || _latestIds[symbol] == 0 || (_rows.Count > 0 && _rows[^1].Id >= _latestIds[symbol]),
                "the newest rows lack a row that was the latest before");
            if (_rows.Count > 0)
            {
                var id = _rows[random.NextInt32(_rows.Count)].Id;
                var isFound = table.TryGet(id, out var found);
                Require(dropsRows || isFound, $"row {id} was seen but is not found by its key");
                if (isFound)
                {
                    CheckRow(found, symbol);
                    Require(found.Id == id, $"key {id} leads to row {found.Id}");
                }
            }
        }

        private void CheckAll(int symbol)
        {
            _rows.Clear();
            table.Collect(symbols[symbol], _rows);
            CheckOrder(symbol);
            Require(
                dropsRows || _rows.Count >= _counts[symbol],
                $"a walk saw {_rows.Count} rows after {_counts[symbol]}");
            Require(
                hasLateRows || dropsRows || _rows.Count == 0 || _rows[0].Sequence == 0, "a walk lacks the first row");
            _counts[symbol] = _rows.Count;
        }

        private void CheckTotals(int symbol)
        {
            var (count, volume) = table.Totals(symbols[symbol]);
            Require(count == volume, $"{count} rows of size 1 sum up to {volume}");
            Require(dropsRows || count >= _counts[symbol], $"aggregates count {count} rows after {_counts[symbol]}");
            _counts[symbol] = count;
        }

        private void CheckOrder(int symbol)
        {
            for (var row = 0; row < _rows.Count; row++)
            {
                CheckRow(_rows[row], symbol);
                Require(row == 0 || _rows[row].Time >= _rows[row - 1].Time, "rows are out of time order");
                Require(
                    hasLateRows || row == 0 || _rows[row].Sequence == _rows[row - 1].Sequence + 1,
                    "a row of the sequence is missing");
            }
        }

        private void CheckRow(in StressRow row, int symbol)
        {
            Require(row.Symbol == symbols[symbol], $"a row of {row.Symbol.Id} among those of {symbols[symbol].Id}");
            Require(row.Checksum == row.Expected, $"row {row.Id} is torn");
        }

        private static void Require(bool condition, string violation)
        {
            if (!condition)
            {
                throw new InvalidOperationException(violation);
            }
        }
    }
}
