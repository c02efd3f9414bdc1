using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Symbols;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P12: the newest row of one symbol, of all symbols, and of one symbol after 5 ms of sleep.</summary>
internal sealed class P12Latest : Operation
{
    private const int Calls = 1_000_000;
    private const int Snapshots = 20_000;

    // The anchor takes a nanosecond a call: it is repeated until a round takes long enough to be compared.
    private const int AnchorRepeats = 10;

    /// <inheritdoc/>
    public override string Id => "P12";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var slots = new LatestSlots(lab.Market.Trades);
        var random = new SplitMix64(12);
        var symbols = new uint[Calls];
        for (var call = 0; call < Calls; call++)
        {
            symbols[call] = 1 + random.Below((uint)ReferenceMarket.SymbolCount);
        }

        return [MeasureOne(lab, slots, symbols), MeasureAll(lab, slots), MeasureSporadic(lab, symbols)];
    }

    private static Outcome MeasureOne(Laboratory lab, LatestSlots slots, uint[] symbols)
    {
        const string Name = "latest of one symbol, hot";
        var trades = lab.Trades;
        var found = (ulong)ReadOne(trades, symbols);
        Expect("P12", Name, (ulong)slots.Read(symbols, repeats: 1), found);
        return new Outcome
        {
            Id = "P12",
            Operation = Name,
            Unit = "ns",
            Anchor = "bare array of rows",
            Sample = lab.Rounds.Measure(
                Timed(() => slots.Read(symbols, AnchorRepeats), (double)Calls * AnchorRepeats),
                Timed(() => ReadOne(trades, symbols), Calls)),
            Gate = Bound.ValueAtMost(100, "ns"),
            Moonshot = Bound.RatioAtMost(10),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureAll(Laboratory lab, LatestSlots slots)
    {
        const string Name = "latest of all 500 symbols";
        var trades = lab.Trades;
        var into = new Trade[ReferenceMarket.SymbolCount];
        var rawInto = new RawTrade[ReferenceMarket.SymbolCount];
        slots.CopyTo(rawInto);
        var count = trades.LatestAll(into);
        var found = into.Take(count)
            .Aggregate(0UL, (sum, trade) => sum + (ulong)(trade.Price.Mantissa ^ trade.TradeId));
        var expected = rawInto.Aggregate(0UL, (sum, trade) => sum + (ulong)(trade.Price ^ trade.TradeId));
        Expect("P12-all", Name, expected, found);
        return new Outcome
        {
            Id = "P12-all",
            Operation = Name,
            Unit = "us",
            Anchor = "copy of a bare array",
            Sample = lab.Rounds.Measure(
                Timed(() => CopyAll(slots, rawInto), Snapshots * 1e3),
                Timed(() => ReadAll(trades, into), Snapshots * 1e3)),
            Gate = Bound.ValueAtMost(5, "us"),
            Moonshot = Bound.RatioAtMost(10),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureSporadic(Laboratory lab, uint[] symbols)
    {
        var trades = lab.Trades;
        var keys = lab.Keys;
        var calls = lab.Market.Trades.Length >= 1_000_000 ? 60 : 20;
        var get = new SporadicTimer(calls, call =>
        {
            trades.TryGet(keys[call % keys.Length], out var trade);
            Sink.Keep(trade.Price.Mantissa);
        });
        var latest = new SporadicTimer(calls, call =>
        {
            trades.TryLatest(new Symbol(symbols[call]), out var trade);
            Sink.Keep(trade.Price.Mantissa);
        });
        return new Outcome
        {
            Id = "P12-sporadic",
            Operation = "latest of one symbol after 5 ms idle, p50",
            Unit = "us",
            Anchor = "get by unique key after 5 ms idle (P3)",
            Sample = lab.Rounds.Measure(get.Median, latest.Median),
            Moonshot = Bound.RatioAtMost(1.5),
            MustNotAllocate = true,
        };
    }

    private static long CopyAll(LatestSlots slots, RawTrade[] into)
    {
        for (var call = 0; call < Snapshots; call++)
        {
            slots.CopyTo(into);
        }

        return into[0].Price;
    }

    private static long ReadAll(SeriesTable<Trade> trades, Trade[] into)
    {
        var count = 0;
        for (var call = 0; call < Snapshots; call++)
        {
            count += trades.LatestAll(into);
        }

        return count;
    }

    private static long ReadOne(SeriesTable<Trade> trades, uint[] symbols)
    {
        long sum = 0;
        foreach (var symbol in symbols)
        {
            trades.TryLatest(new Symbol(symbol), out var trade);
            sum += trade.Price.Mantissa + trade.Size;
        }

        return sum;
    }
}
