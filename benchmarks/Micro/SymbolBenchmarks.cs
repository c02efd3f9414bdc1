using BenchmarkDotNet.Attributes;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Names to symbols, for names that are known already.</summary>
public class SymbolBenchmarks : IDisposable
{
    private readonly MicroDay _day = new();
    private readonly byte[][] _names =
    [
        .. Enumerable.Range(1, ReferenceMarket.SymbolCount)
            .Select(symbol => System.Text.Encoding.UTF8.GetBytes(ReferenceMarket.NameOf((uint)symbol))),
    ];

    private int _next;

    /// <summary>Interning a known name.</summary>
    [Benchmark]
    public Symbol Intern()
    {
        _next = (_next + 1) % ReferenceMarket.SymbolCount;
        return _day.Context.Symbols.Intern(_names[_next]);
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _day.Dispose();
        GC.SuppressFinalize(this);
    }
}
