using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using Shouldly;

namespace NativeStore.Storage.Tests.Tiers;

/// <summary>
/// A table of tiny blocks beside a naive list in arrival order; random appends, refusals, seals, drops and sweeps.
/// </summary>
internal sealed class TieredTrades : IDisposable
{
    private readonly SeededRandom _random;
    private readonly Symbol[] _symbols;
    private readonly int _latePercent;
    private readonly List<Trade> _rows = [];
    private readonly List<long> _droppedIds = [];
    private long _time = 1_000;
    private long _nextId = 1;

    public TieredTrades(StorageFixture fixture, ulong seed, int rowsPerBlock, int symbols, int latePercent)
    {
        _random = new SeededRandom(seed);
        _symbols = [.. Enumerable.Range(0, symbols).Select(fixture.Symbol)];
        _latePercent = latePercent;
        Table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { BlockBytes = rowsPerBlock * Trade.RowSize });
    }

    public SeriesTable<Trade> Table { get; }

    public IReadOnlyList<Trade> Rows => _rows;

    public void Dispose() => Table.Drop();

    public void Step()
    {
        switch (_random.NextInt32(10))
        {
            case < 4:
                Append();
                break;
            case 4:
                BeRefused();
                break;
            case < 8:
                Table.Tiers.TrySealNext();
                break;
            case 8:
                Drop(_random.NextInt32(3));
                break;
            default:
                Table.Tiers.SweepIndex(1);
                break;
        }
    }

    public void Append(int? rows = null)
    {
        var batch = NextBatch(rows ?? (_random.NextInt32(12) + 1));
        Table.Append(batch);
        _rows.AddRange(batch);
    }

    public void Drop(int segments)
    {
        var dropped = (int)Table.Tiers.DropOldest(segments).Rows;
        _droppedIds.AddRange(_rows.Take(dropped).Select(row => row.TradeId));
        _rows.RemoveRange(0, dropped);
    }

    /// <summary>Compares all that does not walk rows with the naive list.</summary>
    public void Compare(string where)
    {
        Table.RowCount.ShouldBe(_rows.Count, where);
        Table.SeriesCount.ShouldBe(_rows.Select(row => row.Symbol).Distinct().Count(), where);
        foreach (var symbol in _symbols)
        {
            var all = _rows.Where(row => row.Symbol == symbol).ToList();
            var isFound = Table.TryLatest(symbol, out var latest);
            isFound.ShouldBe(all.Count > 0, where);
            if (isFound)
            {
                latest.ShouldBe(all.OrderBy(row => row.Time).Last(), where);
            }
        }

        CompareLookups(where);
        CompareWalks(where);
    }

    private void CompareWalks(string where)
    {
        foreach (var symbol in _symbols)
        {
            var all = _rows.Where(row => row.Symbol == symbol).OrderBy(row => row.Time).ToList();
            Collected.From(Table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)).ShouldBe(all, where);
            var last = _random.NextInt32(20);
            Collected.From(Table.LastN(symbol, last)).ShouldBe(all.TakeLast(last), where);
            var from = new Timestamp(_time - _random.NextInt32(300));
            var to = new Timestamp(_time - _random.NextInt32(100));
            var window = all.Where(row => row.Time >= from && row.Time < to).ToList();
            Collected.From(Table.Range(symbol, from, to)).ShouldBe(window, where);
            Table.Count(symbol, from, to).ShouldBe(window.Count, where);
        }

        Collected.From(Table.Range()).ShouldBe(TradeModel.InOrder(Table, _rows), where);
    }

    private void CompareLookups(string where)
    {
        var keys = _rows.Select(row => row.TradeId).Concat(_droppedIds.TakeLast(20)).Append(-1).ToArray();
        for (var key = keys.Length - 1; key > 0; key--)
        {
            var other = _random.NextInt32(key + 1);
            (keys[key], keys[other]) = (keys[other], keys[key]);
        }

        var byId = _rows.ToDictionary(row => row.TradeId);
        var records = new Trade[keys.Length];
        var found = new bool[keys.Length];
        Table.GetMany<long>(keys, records, found).ShouldBe(_rows.Count, where);
        for (var key = 0; key < keys.Length; key++)
        {
            var exists = byId.TryGetValue(keys[key], out var expected);
            found[key].ShouldBe(exists, where);
            records[key].ShouldBe(expected, where);
            Table.TryGet(keys[key], out var record).ShouldBe(exists, where);
            record.ShouldBe(expected, where);
        }
    }

    /// <summary>A batch whose last row has a key that is taken, by a row on any tier.</summary>
    private void BeRefused()
    {
        if (_rows.Count > 0)
        {
            var taken = _rows[_random.NextInt32(_rows.Count)];
            Trade[] batch = [.. NextBatch(_random.NextInt32(5)), taken];
            Should.Throw<DuplicateKeyException>(() => Table.Append(batch));
        }
    }

    private Trade[] NextBatch(int count)
    {
        var batch = new Trade[count];
        for (var row = 0; row < count; row++)
        {
            _time += _random.NextInt32(3);
            var isLate = _random.NextInt32(100) < _latePercent;

            // Keys of dropped rows are free again.
            var reuses = _droppedIds.Count > 0 && _random.NextInt32(4) == 0;
            var id = _nextId++;
            if (reuses)
            {
                id = _droppedIds[^1];
                _droppedIds.RemoveAt(_droppedIds.Count - 1);
            }

            batch[row] = new Trade(
                new Timestamp(isLate ? _time - _random.NextInt32(60) : _time),
                _symbols[Math.Min(_random.NextInt32(_symbols.Length), _random.NextInt32(_symbols.Length))],
                Fixed64<S4>.FromMantissa(_random.NextInt64(1_000_000)),
                _random.NextInt32(1000),
                id);
        }

        return batch;
    }
}
