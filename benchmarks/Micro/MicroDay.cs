using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Micro;

/// <summary>A reference day small enough to be made for each class. Owns its native memory.</summary>
internal sealed class MicroDay : IDisposable
{
    /// <summary>Trades of the day.</summary>
    public const int Rows = 1_000_000;

    private readonly Laboratory _lab = new(new LimitsOptions { Rows = Rows });
    private int _next;

    /// <summary>The loaded table.</summary>
    public SeriesTable<Trade> Trades => _lab.Trades;

    /// <summary>The loaded table with running sums.</summary>
    public SeriesTable<SummedTrade> SummedTrades => _lab.SummedTrades;

    /// <summary>What the tables share.</summary>
    public StorageContext Context => _lab.Context;

    /// <summary>An empty table for that many rows.</summary>
    public SeriesTable<Trade> CreateEmpty(long rows) => _lab.Create<Trade>(rows);

    /// <summary>Some of the day's trades.</summary>
    public ReadOnlySpan<Trade> Source(int start, int count) => _lab.TradesAs<Trade>(start, count);

    /// <summary>The next of the day's randomly drawn trade ids, round and round.</summary>
    public long NextKey()
    {
        _next = _next + 1 == _lab.Keys.Length ? 0 : _next + 1;
        return _lab.Keys[_next];
    }

    /// <summary>Some of the randomly drawn trade ids.</summary>
    public ReadOnlySpan<long> Keys(int count) => _lab.Keys.AsSpan(0, count);

    /// <inheritdoc/>
    public void Dispose() => _lab.Dispose();
}
