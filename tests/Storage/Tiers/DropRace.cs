using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using NativeStore.Storage.Tests.Stress;

namespace NativeStore.Storage.Tests.Tiers;

/// <summary>One writer and two readers on a table whose oldest rows are dropped meanwhile.</summary>
internal sealed class DropRace(SeriesTable<StressRow> table, Symbol[] symbols, ulong seed)
{
    private readonly long[] _sequences = new long[StressHarness.Symbols];
    private volatile bool _isOver;
    private string? _violation;
    private long _checks;
    private long _found;
    private long _written;

    public long Checks => _checks;

    public long Found => _found;

    public long Written => _written;

    public string? Run(TimeSpan duration, long rowLimit)
    {
        var readers = Enumerable.Range(1, 2).Select(reader => new Thread(() => Read(seed + (ulong)reader))).ToArray();
        Array.ForEach(readers, reader => reader.Start());
        var start = SystemClock.Instance.MonotonicNanos;
        var random = new SeededRandom(seed);
        var batch = new StressRow[StressHarness.BatchRows];
        while (_violation is null && _written + batch.Length <= rowLimit
            && SystemClock.Instance.MonotonicNanos - start < duration.Ticks * TimeSpan.NanosecondsPerTick)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var id = _written + row + 1;
                var symbol = random.NextInt32(symbols.Length);
                batch[row] = StressRow.Create(id, symbols[symbol], id, _sequences[symbol]++);
            }

            table.Append(batch);
            Volatile.Write(ref _written, _written + batch.Length);
        }

        _isOver = true;
        Array.ForEach(readers, reader => reader.Join());
        return _violation;
    }

    private void Read(ulong readerSeed)
    {
        var random = new SeededRandom(readerSeed);
        List<StressRow> rows;
        try
        {
            while (!_isOver && _violation is null)
            {
                CheckLookups(random);
                var symbol = symbols[random.NextInt32(symbols.Length)];
                if (table.TryLatest(symbol, out var latest))
                {
                    Check(latest, symbol);
                }

                rows = random.NextInt32(8) == 0
                    ? Collected.From(table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
                    : Collected.From(table.LastN(symbol, 40));
                for (var row = 0; row < rows.Count; row++)
                {
                    Check(rows[row], symbol);
                    Require(row == 0 || rows[row].Sequence == rows[row - 1].Sequence + 1, "a walk has a gap");
                }

                Interlocked.Increment(ref _checks);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _violation, $"seed {seed}: {exception.Message}", null);
        }
    }

    private void CheckLookups(SeededRandom random)
    {
        Span<long> keys = stackalloc long[32];
        var written = Volatile.Read(ref _written);
        foreach (ref var key in keys)
        {
            key = 1 + random.NextInt64(written + 100);
        }

        var records = new StressRow[keys.Length];
        var found = new bool[keys.Length];
        Interlocked.Add(ref _found, table.GetMany<long>(keys, records, found));
        for (var key = 0; key < keys.Length; key++)
        {
            if (found[key])
            {
                Require(records[key].Id == keys[key], $"row {records[key].Id} was found for {keys[key]}");
                Check(records[key], records[key].Symbol);
            }

            if (table.TryGet(keys[key], out var single))
            {
                Require(single.Id == keys[key], $"row {single.Id} was found for {keys[key]}");
                Check(single, single.Symbol);
            }
        }
    }

    private static void Check(in StressRow row, Symbol symbol)
    {
        Require(row.Checksum == row.Expected, $"row {row.Id} is torn");
        Require(row.Symbol == symbol, $"a row of {row.Symbol.Id} among those of {symbol.Id}");
    }

    private static void Require(bool condition, string violation)
    {
        if (!condition)
        {
            throw new InvalidOperationException(violation);
        }
    }
}
