using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P10: one-minute bars of all symbols from scratch, as a typed loop over the table's rows.</summary>
internal sealed class P10Bars : Operation
{
    private const string Name = "OHLCV 1 min, all symbols, typed loop over Range()";

    /// <inheritdoc/>
    public override string Id => "P10";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var market = lab.Market;
        var trades = lab.Trades;
        BarLoop.Run(market.Trades, out var expected);
        Run(trades, out var found);
        Expect(Id, Name, expected, found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ms",
            Anchor = "hand-written loop on raw rows",
            Sample = lab.Rounds.Measure(
                Timed(() => BarLoop.Run(market.Trades, out _), 1e6), Timed(() => Run(trades, out _), 1e6)),
            Gate = Bound.RatioAtMost(2),
            Moonshot = Bound.RatioAtMost(1.25),
            ResultHash = found,
        };
    }

    private static unsafe long Run(SeriesTable<Trade> trades, out ulong hash)
    {
        var open = new OpenBar[ReferenceMarket.SymbolCount + 1];
        var folded = default(ResultHash);
        long bars = 0, minute = 0, minuteEnd = long.MinValue;
        fixed (OpenBar* state = open)
        {
            foreach (var trade in trades.Range())
            {
                var time = trade.Time.Nanos;
                if (time >= minuteEnd)
                {
                    bars += OpenBar.Flush(open, minute, ref folded);
                    minute = time / ReferenceMarket.MinuteNanos;
                    minuteEnd = (minute + 1) * ReferenceMarket.MinuteNanos;
                }

                state[trade.Symbol.Id].Add(trade.Price.Mantissa, trade.Size);
            }
        }

        bars += OpenBar.Flush(open, minute, ref folded);
        hash = folded.Value;
        return bars;
    }
}
