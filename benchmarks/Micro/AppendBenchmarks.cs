using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Appending rows with a unique key: one a commit, and a batch a commit. Times are per row.</summary>
public class AppendBenchmarks : IDisposable
{
    private const int Rows = 500_000;
    private const int BatchRows = 1_000;
    private readonly MicroDay _day = new();
    private SeriesTable<Trade>? _table;

    /// <summary>Makes an empty table for each iteration.</summary>
    [IterationSetup]
    public void Create() => _table = _day.CreateEmpty(Rows);

    /// <summary>Drops the iteration's table.</summary>
    [IterationCleanup]
    public void Drop() => _table!.Drop();

    /// <summary>A commit per row.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long AppendOne()
    {
        foreach (ref readonly var trade in _day.Source(0, Rows))
        {
            _table!.Append(in trade);
        }

        return _table!.RowCount;
    }

    /// <summary>A commit per thousand rows.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long AppendBatch()
    {
        for (var start = 0; start < Rows; start += BatchRows)
        {
            _table!.Append(_day.Source(start, BatchRows));
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
