using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Loops over rows and windowed prices, over a million trades.</summary>
public class RangeBenchmarks : IDisposable
{
    private const int TailRows = 1_000;
    private static readonly Symbol _busiest = new(1);
    private static readonly Timestamp _from = new(ReferenceMarket.OpenNanos + (2 * ReferenceMarket.HourNanos));
    private static readonly Timestamp _to = new(ReferenceMarket.OpenNanos + (3 * ReferenceMarket.HourNanos));
    private readonly MicroDay _day = new();

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

    /// <summary>The last thousand rows of the busiest symbol; the time is per row.</summary>
    [Benchmark(OperationsPerInvoke = TailRows)]
    public long LoopOverLastRows()
    {
        long volume = 0;
        foreach (var trade in _day.Trades.LastN(_busiest, TailRows))
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
