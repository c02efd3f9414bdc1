using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage;

namespace NativeStore.Cli.Burst;

/// <summary>
/// A reader that asks a thousand times a second, on schedule: the latest quote and the last ten trades of a symbol. A
/// question that is due while the one before it is not answered counts from then, so a stall counts for all that it
/// delays; how exactly the machine's timer wakes the reader does not count.
/// </summary>
internal sealed class BurstReader(
    SeriesTable<BurstTrade> trades, SeriesTable<BurstQuote> quotes, Symbol[] symbols, BurstSchedule phases, ulong seed)
{
    private const long PeriodNanos = 1_000_000;
    private const int LastTrades = 10;

    private readonly SeededRandom _random = new(seed);
    private readonly LatencyHistogram[] _latencies = [new(), new(), new()];

    /// <summary>From when a question was asked until it was answered, by phase.</summary>
    public IReadOnlyList<LatencyHistogram> Latencies => _latencies;

    /// <summary>Asks until it is told to stop.</summary>
    public void Run(IClock clock, long startNanos, CancellationToken stop)
    {
        for (var due = startNanos; !stop.IsCancellationRequested; due += PeriodNanos)
        {
            var asked = due;
            while (clock.MonotonicNanos < due && !stop.IsCancellationRequested)
            {
                stop.WaitHandle.WaitOne(1);
                asked = clock.MonotonicNanos;
            }

            Ask();
            var nanos = clock.MonotonicNanos;
            _latencies[(int)phases.PhaseAt(nanos - startNanos)].Add(nanos - asked);
        }
    }

    private long Ask()
    {
        var symbol = symbols[_random.NextInt32(symbols.Length)];
        var volume = quotes.TryLatest(symbol, out var quote) ? quote.BidSize : 0L;
        foreach (var trade in trades.LastN(symbol, LastTrades))
        {
            volume += trade.Size;
        }

        return volume;
    }
}
