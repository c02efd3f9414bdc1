using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Micro;

/// <summary>What busted rows cost readers, over a million trades in the arena.</summary>
public class AmendmentBenchmarks : IDisposable
{
    private static readonly Symbol _busiest = new(1);
    private static readonly Timestamp _from = new(ReferenceMarket.OpenNanos + (2 * ReferenceMarket.HourNanos));
    private static readonly Timestamp _to = new(ReferenceMarket.OpenNanos + (3 * ReferenceMarket.HourNanos));
    private readonly MicroDay _day = new();

    /// <summary>How many rows are hidden, spread over the day.</summary>
    [Params(0, 100, 10_000)]
    public int Hidden { get; set; }

    /// <summary>Busts rows.</summary>
    [GlobalSetup]
    public void Bust()
    {
        var distinct = _day.Keys(2 * Hidden).ToArray().Distinct().Take(Hidden).ToArray();
        _day.Trades.Bust<long>(distinct);
        _day.SummedTrades.Bust<long>(distinct);
    }

    /// <summary>A row by its unique key, hidden or not.</summary>
    [Benchmark]
    public bool TryGet() => _day.Trades.TryGet(_day.NextKey(), out _);

    /// <summary>All rows of the table; the time is per row.</summary>
    [Benchmark(OperationsPerInvoke = MicroDay.Rows)]
    public long LoopOverAllRows()
    {
        long volume = 0;
        foreach (var trade in _day.Trades.Range())
        {
            volume += trade.Size;
        }

        return volume;
    }

    /// <summary>An hour's VWAP of the busiest symbol, from its rows.</summary>
    [Benchmark]
    public long VwapOfRows() =>
        _day.Trades.Vwap(_busiest, _from, _to, Trade.Columns.Price, Trade.Columns.Size).Count;

    /// <summary>The same by running sums.</summary>
    [Benchmark]
    public long VwapOfRunningSums() =>
        _day.SummedTrades.Vwap(_busiest, _from, _to, SummedTrade.Columns.Price, SummedTrade.Columns.Size).Count;

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _day.Dispose();
        GC.SuppressFinalize(this);
    }
}
