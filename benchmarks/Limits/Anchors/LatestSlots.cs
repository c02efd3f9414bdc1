using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>The newest trade per symbol in a bare array: the hand-written limit of latest values.</summary>
internal sealed class LatestSlots
{
    private readonly RawTrade[] _slots = new RawTrade[ReferenceMarket.SymbolCount + 1];

    public LatestSlots(NativeArray<RawTrade> trades)
    {
        for (long row = 0; row < trades.Length; row++)
        {
            _slots[trades[row].Symbol] = trades[row];
        }
    }

    /// <summary>Copies out the newest trade of each symbol asked for, and sums their prices.</summary>
    /// <param name="symbols">Symbol ids.</param>
    /// <param name="repeats">How many times over.</param>
    public long Read(uint[] symbols, int repeats)
    {
        var slots = _slots;
        long sum = 0;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var symbol in symbols)
            {
                var trade = slots[symbol];
                sum += trade.Price + trade.Size;
            }
        }

        return sum;
    }

    /// <summary>Copies all of them out.</summary>
    public void CopyTo(RawTrade[] into) => _slots.AsSpan(1).CopyTo(into);
}
