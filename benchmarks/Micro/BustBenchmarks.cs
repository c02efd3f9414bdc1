using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Busting and correcting, one row a commit, beside rows that are hidden. Times are per row.</summary>
public class BustBenchmarks : IDisposable
{
    private const int Rows = 200_000;
    private const int Amended = 500;
    private readonly MicroDay _day = new();
    private SeriesTable<Trade>? _table;

    /// <summary>How many rows are hidden before.</summary>
    [Params(0, 10_000)]
    public int Hidden { get; set; }

    /// <summary>Makes a table for each iteration, with every so many rows busted.</summary>
    [IterationSetup]
    public void Create()
    {
        _table = _day.CreateEmpty(Rows);
        _table.Append(_day.Source(0, Rows));
        var keys = new long[Hidden];
        for (var number = 0; number < Hidden; number++)
        {
            keys[number] = _day.Source((Amended * 2) + (number * 19), 1)[0].TradeId;
        }

        _table.Bust<long>(keys);
    }

    /// <summary>Drops the iteration's table.</summary>
    [IterationCleanup]
    public void Drop() => _table!.Drop();

    /// <summary>A commit per bust.</summary>
    [Benchmark(OperationsPerInvoke = Amended)]
    public long BustOne()
    {
        foreach (ref readonly var trade in _day.Source(0, Amended))
        {
            _table!.Bust(trade.TradeId);
        }

        return _table!.RowCount;
    }

    /// <summary>A commit per correction.</summary>
    [Benchmark(OperationsPerInvoke = Amended)]
    public long CorrectOne()
    {
        foreach (ref readonly var trade in _day.Source(Amended, Amended))
        {
            _table!.Correct(in trade);
        }

        return _table!.RowCount;
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _day.Dispose();
        GC.SuppressFinalize(this);
    }
}
