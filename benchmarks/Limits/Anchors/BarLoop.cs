// One-minute bars of all symbols in one pass over time-ordered rows: one open bar per symbol in cache, all of them
// flushed when the minute turns, so that no row looks anything up but its symbol's bar.
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>The hand-written limit of one-minute bars.</summary>
internal static unsafe class BarLoop
{
    /// <summary>Makes all bars and folds them into a hash.</summary>
    /// <param name="trades">Rows in time order.</param>
    /// <param name="hash">Hash of the bars, by minute and then by symbol id.</param>
    /// <returns>How many bars.</returns>
    public static long Run(NativeArray<RawTrade> trades, out ulong hash)
    {
        var open = new OpenBar[ReferenceMarket.SymbolCount + 1];
        var folded = default(ResultHash);
        long bars = 0;
        fixed (OpenBar* state = open)
        {
            var row = trades.Start;
            var end = row + trades.Length;
            while (row < end)
            {
                var minute = row->Time / ReferenceMarket.MinuteNanos;
                row = FillMinute(row, end, (minute + 1) * ReferenceMarket.MinuteNanos, state);
                bars += OpenBar.Flush(open, minute, ref folded);
            }
        }

        hash = folded.Value;
        return bars;
    }

    private static RawTrade* FillMinute(RawTrade* row, RawTrade* end, long minuteEnd, OpenBar* state)
    {
        for (; row < end && row->Time < minuteEnd; row++)
        {
            state[row->Symbol].Add(row->Price, row->Size);
        }

        return row;
    }
}
