// The reference workload: one trading day of trades and twice as many quotes, 500 symbols by Zipf(1.0), nanosecond
// times in bursts, prices as a random walk in cents per symbol, sizes in round and odd lots, ids ascending with gaps.
// Both streams come from one seed and one walk per symbol, so a trade prints at its symbol's bid or ask of that moment.
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>The day's raw rows in arrival order, in native memory.</summary>
internal sealed class ReferenceMarket : IDisposable
{
    /// <summary>Distinct symbols, ids 1 to 500; id 1 is the busiest (14.7 % of rows).</summary>
    public const int SymbolCount = 500;

    /// <summary>2026-03-02T08:30:00Z, the session's start.</summary>
    public const long OpenNanos = 1_772_440_200_000_000_000;

    /// <summary>The session's end, seven and a half hours later.</summary>
    public const long CloseNanos = OpenNanos + (450 * MinuteNanos);

    /// <summary>Nanoseconds of a minute.</summary>
    public const long MinuteNanos = 60_000_000_000;

    /// <summary>Nanoseconds of an hour.</summary>
    public const long HourNanos = 60 * MinuteNanos;

    private const long TicksPerCent = 100;

    private ReferenceMarket(NativeHeap heap, long tradeCount, long quoteCount)
    {
        Trades = new NativeArray<RawTrade>(heap, tradeCount);
        Quotes = new NativeArray<RawQuote>(heap, quoteCount);
    }

    /// <summary>Trades in time order.</summary>
    public NativeArray<RawTrade> Trades { get; }

    /// <summary>Quotes in time order.</summary>
    public NativeArray<RawQuote> Quotes { get; }

    /// <summary>The name of a symbol id.</summary>
    public static string NameOf(uint symbol) => $"S{symbol:000}";

    /// <summary>Makes the day.</summary>
    public static ReferenceMarket Generate(NativeHeap heap, long tradeCount, ulong seed)
    {
        var market = new ReferenceMarket(heap, tradeCount, tradeCount * 2);
        market.Fill(seed);
        return market;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trades.Dispose();
        Quotes.Dispose();
    }

    private void Fill(ulong seed)
    {
        var random = new SplitMix64(seed);
        var symbols = new ZipfSymbols(SymbolCount);
        var mids = new long[SymbolCount + 1];
        for (var symbol = 1; symbol <= SymbolCount; symbol++)
        {
            mids[symbol] = (1_000 + random.Below(30_000u)) * TicksPerCent;
        }

        var tradeClock = new BurstClock(OpenNanos, CloseNanos, Trades.Length, random.Next());
        var quoteClock = new BurstClock(OpenNanos, CloseNanos, Quotes.Length, random.Next());
        var tradeTime = tradeClock.Next();
        var quoteTime = quoteClock.Next();
        long trade = 0, quote = 0, tradeId = 10_000_000;
        while (trade < Trades.Length || quote < Quotes.Length)
        {
            if (quote < Quotes.Length && (trade == Trades.Length || quoteTime <= tradeTime))
            {
                Quotes[quote++] = MakeQuote(quoteTime, symbols.Draw(ref random), mids, ref random);
                quoteTime = quoteClock.Next();
            }
            else
            {
                tradeId += 1 + (long)(random.Next() & 7);
                Trades[trade++] = MakeTrade(tradeTime, tradeId, symbols.Draw(ref random), mids, ref random);
                tradeTime = tradeClock.Next();
            }
        }
    }

    private static RawQuote MakeQuote(long time, uint symbol, long[] mids, ref SplitMix64 random)
    {
        var bits = random.Next();
        var step = (int)(bits & 7) switch { 0 => -1, 1 => 1, _ => 0 };
        var mid = Math.Clamp(mids[symbol] + (step * TicksPerCent), 100 * TicksPerCent, 100_000 * TicksPerCent);
        mids[symbol] = mid;
        return new RawQuote
        {
            Time = time,
            Bid = mid - (TicksPerCent * (1 + (long)((bits >> 3) & 1))),
            Ask = mid + (TicksPerCent * (1 + (long)((bits >> 4) & 1))),
            Symbol = symbol,
            BidSize = 100 * (1 + (int)((bits >> 8) & 15)),
            AskSize = 100 * (1 + (int)((bits >> 12) & 15)),
        };
    }

    private static RawTrade MakeTrade(long time, long tradeId, uint symbol, long[] mids, ref SplitMix64 random)
    {
        var bits = random.Next();
        var isOddLot = (bits & 3) == 0;
        return new RawTrade
        {
            Time = time,
            Price = mids[symbol] + ((bits & 4) == 0 ? -TicksPerCent : TicksPerCent),
            TradeId = tradeId,
            Symbol = symbol,
            Size = isOddLot ? 1 + (int)((bits >> 8) % 99) : 100 * (1 + (int)((bits >> 16) & 7)),
        };
    }
}
