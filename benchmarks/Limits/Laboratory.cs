// What all operations of a run share: the day, the heap, the tables over the day, the anchors' buffers. Everything is
// made on first use and lives until the run ends, so that every round meets memory that was touched before.
using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits;

/// <summary>The shared part of a run. Owns all native memory of it.</summary>
internal sealed class Laboratory : IDisposable
{
    private const long LimitBytes = 64L << 30;
    private readonly NativeHeap _heap = new(new MemoryBudget(LimitBytes));
    private readonly Lazy<Chase> _chase;
    private readonly Lazy<SymbolRows> _symbolRows;

    public Laboratory(LimitsOptions options)
    {
        Options = options;
        Rounds = new Rounds(options.Rounds);
        Market = ReferenceMarket.Generate(_heap, options.Rows, options.Seed);
        _chase = new Lazy<Chase>(() => new Chase(_heap, Market.Trades.Bytes));
        _symbolRows = new Lazy<SymbolRows>(() =>
        {
            var rows = new SymbolRows(_heap, Market.Trades);
            rows.Cluster(_heap);
            return rows;
        });
    }

    /// <summary>What was asked for.</summary>
    public LimitsOptions Options { get; }

    /// <summary>The protocol.</summary>
    public Rounds Rounds { get; }

    /// <summary>The day's raw rows.</summary>
    public ReferenceMarket Market { get; }

    /// <summary>The benchmark's own heap.</summary>
    public NativeHeap Heap => _heap;

    /// <summary>The second pinned thread.</summary>
    public SecondProcessor Second { get; } = new();

    /// <summary>The dependent chase over a buffer of the trades' size.</summary>
    public Chase Chase => _chase.Value;

    /// <summary>The trades by symbol.</summary>
    public SymbolRows SymbolRows => _symbolRows.Value;

    /// <summary>The trades as CSV; null until an operation wrote them.</summary>
    public string? CsvPath { get; set; }

    /// <summary>A_rd1 over the trades, in GB/s.</summary>
    public unsafe double ReadBandwidth()
    {
        var trades = Market.Trades;
        var start = Stop.Nanos();
        Sink.Keep(Anchors.ReadBandwidth.Sum((byte*)trades.Start, trades.Bytes));
        return trades.Bytes / Stop.Since(start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_symbolRows.IsValueCreated)
        {
            _symbolRows.Value.Dispose();
        }

        if (_chase.IsValueCreated)
        {
            _chase.Value.Dispose();
        }

        Second.Dispose();
        Market.Dispose();
        _heap.Dispose();
        if (CsvPath is { } path)
        {
            File.Delete(path);
        }
    }
}
