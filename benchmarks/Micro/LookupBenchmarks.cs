using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Rows by unique key and newest rows, over a million trades.</summary>
public class LookupBenchmarks : IDisposable
{
    private const int KeyCount = 64;
    private readonly MicroDay _day = new();
    private readonly Trade[] _rows = new Trade[ReferenceMarket.SymbolCount];
    private readonly bool[] _found = new bool[KeyCount];
    private uint _symbol;

    /// <summary>One row by its unique key.</summary>
    [Benchmark]
    public int Get() => _day.Trades.Get(_day.NextKey()).Size;

    /// <summary>64 rows in one call; the time is per key.</summary>
    [Benchmark(OperationsPerInvoke = KeyCount)]
    public int GetMany() => _day.Trades.GetMany(_day.Keys(KeyCount), _rows, _found);

    /// <summary>The newest row of one symbol after another.</summary>
    [Benchmark]
    public int Latest()
    {
        _symbol = _symbol % ReferenceMarket.SymbolCount + 1;
        return _day.Trades.Latest(new Symbol(_symbol)).Size;
    }

    /// <summary>The newest rows of all 500 symbols.</summary>
    [Benchmark]
    public int LatestAll() => _day.Trades.LatestAll(_rows);

    /// <summary>Pinning the epoch, which every read does.</summary>
    [Benchmark]
    public void PinEpoch()
    {
        using var pin = _day.Context.Epochs.Pin();
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _day.Dispose();
        GC.SuppressFinalize(this);
    }
}
