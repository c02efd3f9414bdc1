using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage;

namespace NativeStore.Cli.Demo;

/// <summary>The lookups a trading system makes all day, on symbols and moments drawn from the loaded day.</summary>
internal static class DemoLookups
{
    private const long Minute = 60_000_000_000;

    // What lookups found goes here, so that none of them is optimised away.
    private static long s_sink;

    public static IReadOnlyList<LatencyFacts> Measure(
        SeriesTable<MarketTrade> trades,
        SeriesTable<MarketQuote> quotes,
        IReadOnlyList<SymbolFacts> facts,
        IReadOnlyList<Symbol> symbols,
        DemoOptions options)
    {
        var random = new SeededRandom(options.Seed);
        var traded = symbols.Zip(facts).Where(pair => pair.Second.Rows > 0).ToArray();
        var quoted = symbols.Zip(facts).Where(pair => pair.Second.Quote is not null).ToArray();
        var latencies = new List<LatencyFacts>();
        if (quoted.Length > 0)
        {
            var drawn = Draw(quoted, options.Lookups, random);
            latencies.Add(LatencyProbe.Measure(
                "latest quote of a symbol", options.Lookups, index => quotes.TryLatest(drawn[index].First, out _)));
        }

        if (traded.Length > 0)
        {
            var drawn = Draw(traded, options.Lookups, random);
            latencies.Add(LatencyProbe.Measure(
                "latest trade of a symbol", options.Lookups, index => trades.TryLatest(drawn[index].First, out _)));
            latencies.Add(LatencyProbe.Measure(
                "last 10 trades of a symbol", options.Lookups, index => Touch(trades.LastN(drawn[index].First, 10))));
            var starts = Array.ConvertAll(drawn, pair => Moment(pair.Second, random));
            latencies.Add(LatencyProbe.Measure(
                "exact VWAP of a symbol's minute",
                options.Lookups,
                index => WindowVwap(trades, drawn[index].First, starts[index])));
        }

        return latencies;
    }

    private static T[] Draw<T>(T[] from, int count, SeededRandom random)
    {
        var drawn = new T[count];
        for (var index = 0; index < count; index++)
        {
            drawn[index] = from[random.NextInt32(from.Length)];
        }

        return drawn;
    }

    private static Timestamp Moment(SymbolFacts symbol, SeededRandom random)
    {
        var first = symbol.First!.Value.Nanos;
        return new Timestamp(first + random.NextInt64(symbol.Last!.Value.Nanos - first + 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Touch(SeriesTail<MarketTrade> tail)
    {
        foreach (var trade in tail)
        {
            s_sink ^= trade.Time.Nanos;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WindowVwap(SeriesTable<MarketTrade> trades, Symbol symbol, Timestamp start)
    {
        var (notional, volume) = (default(Int256), default(Int256));
        foreach (var trade in trades.Range(symbol, start, new Timestamp(start.Nanos + Minute)))
        {
            volume += trade.Size.Mantissa;
            notional = notional.AddProduct(trade.Price.Mantissa, trade.Size.Mantissa);
        }

        s_sink ^= volume.Sign == 0 ? 0 : (long)notional.DivideRound(volume);
    }
}
