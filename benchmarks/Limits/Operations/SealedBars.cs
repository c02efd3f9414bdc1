using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Time;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P10 over rows in segments: one-minute bars of all symbols from scratch.</summary>
internal sealed class SealedBars : Operation
{
    private const string Name = "OHLCV 1 min, all symbols, sealed, OhlcBars()";

    /// <inheritdoc/>
    public override string Id => "P10-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var market = lab.Market;
        var table = lab.SealedTrades;
        BarLoop.Run(market.Trades, out var expected);
        var found = Hash(table);
        Expect(Id, Name, expected, found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ms",
            Anchor = "hand-written loop on raw rows",
            Sample = lab.Rounds.Measure(
                Timed(() => BarLoop.Run(market.Trades, out _), 1e6), Timed(() => (long)Hash(table), 1e6)),
            Gate = Bound.RatioAtMost(2),
            Moonshot = Bound.RatioAtMost(1.25),
            ResultHash = found,
        };
    }

    private static ulong Hash(SeriesTable<Trade> table)
    {
        using var bars = table.OhlcBars(
            Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromMinutes(1), Trade.Columns.Price, Trade.Columns.Size);
        var hash = default(ResultHash);
        for (var number = 0; number < bars.Count; number++)
        {
            var bar = bars[number];
            BarHash.Add(
                ref hash,
                bar.Symbol.Id,
                bar.Start.Nanos / ReferenceMarket.MinuteNanos,
                bar.Open.Mantissa,
                bar.High.Mantissa,
                bar.Low.Mantissa,
                bar.Close.Mantissa,
                (long)(Int128)bar.Volume.Mantissa);
        }

        return hash.Value;
    }
}
