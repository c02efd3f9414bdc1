using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage;

namespace NativeStore.Cli.Demo;

/// <summary>Cuts a symbol's day into bars of a length that reads well.</summary>
internal static class BarSummary
{
    private const int BarsAbout = 14;
    private const long Second = 1_000_000_000;

    private static readonly long[] s_lengths =
    [
        Second, 5 * Second, 15 * Second, 60 * Second, 300 * Second, 900 * Second, 1800 * Second, 3600 * Second,
        4 * 3600 * Second, 24 * 3600 * Second,
    ];

    /// <param name="facts">The symbol's day; it has a trade.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="trades">The table.</param>
    public static BarFacts Of(SymbolFacts facts, Symbol symbol, SeriesTable<MarketTrade> trades)
    {
        var wanted = (facts.Last!.Value.Nanos - facts.First!.Value.Nanos) / BarsAbout;
        var bucketNanos = s_lengths.FirstOrDefault(length => length >= wanted, s_lengths[^1]);
        var bars = new List<Bar>();
        foreach (var trade in trades.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
        {
            var start = new Timestamp(trade.Time.Nanos - Modulo(trade.Time.Nanos, bucketNanos));
            if (bars.Count == 0 || bars[^1].Start != start)
            {
                var price = trade.Price;
                bars.Add(new Bar(start, price, price, price, price, new ExactProduct(0, Fixed128<S24>.Scale), 0));
            }

            bars[^1] = Extend(bars[^1], trade.Price, trade.Size);
        }

        return new BarFacts(facts.Symbol, bucketNanos, bars);
    }

    private static Bar Extend(Bar bar, Fixed128<S18> price, Fixed128<S24> size) => bar with
    {
        High = Fixed128<S18>.Max(bar.High, price),
        Low = Fixed128<S18>.Min(bar.Low, price),
        Close = price,
        Volume = bar.Volume with { Mantissa = bar.Volume.Mantissa + size.Mantissa },
        Rows = bar.Rows + 1,
    };

    // Rounds down also before 1970.
    private static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
