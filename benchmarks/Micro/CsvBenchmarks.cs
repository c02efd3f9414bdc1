using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Interchange;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Micro;

/// <summary>CSV in and out. Times are per row.</summary>
public class CsvBenchmarks : IDisposable
{
    private const int Rows = 200_000;
    private readonly MicroDay _day = new();
    private readonly MemoryStream _text = new();
    private SeriesTable<Trade>? _table;

    /// <summary>Writes the text once and makes an empty table for each iteration.</summary>
    [IterationSetup]
    public void Create()
    {
        _table = _day.CreateEmpty(Rows);
        _table.Append(_day.Source(0, Rows));
        Export();
        _table.Drop();
        _table = _day.CreateEmpty(Rows);
    }

    /// <summary>Drops the iteration's table.</summary>
    [IterationCleanup]
    public void Drop() => _table!.Drop();

    /// <summary>Text into an empty table.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long Import()
    {
        _text.Position = 0;
        return CsvImporter.Import(_text, new SeriesTableSink<Trade>(_table!, _day.Context)).Loaded;
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _day.Dispose();
        _text.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Export()
    {
        _text.SetLength(0);
        CsvExporter.Export(_table!.Range(), _day.Context.Symbols, _text);
    }
}
