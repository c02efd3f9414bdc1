using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Anchors;

/// <summary>An anchor that computes something else would make every ratio a lie.</summary>
public sealed unsafe class AnchorTests : IDisposable
{
    private const int Rows = 20_000;
    private readonly NativeHeap _heap = new(new MemoryBudget(1L << 30));
    private readonly ReferenceMarket _market;

    public AnchorTests() => _market = ReferenceMarket.Generate(_heap, Rows, seed: 5);

    public void Dispose()
    {
        _market.Dispose();
        _heap.Budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(0);
        _heap.Dispose();
    }

    [Fact]
    public void TheThreeWindowLoopsAgreeWithAFilterOverAllRows()
    {
        using var rows = new SymbolRows(_heap, _market.Trades);
        rows.Cluster(_heap);
        var random = new SplitMix64(9);
        for (var trial = 0; trial < 200; trial++)
        {
            var symbol = 1 + random.Below(20u);
            var from = ReferenceMarket.OpenNanos + random.Below(ReferenceMarket.CloseNanos - ReferenceMarket.OpenNanos);
            var to = from + random.Below(2 * ReferenceMarket.HourNanos);
            var expected = Filter(symbol, from, to);
            rows.ByPostings(symbol, from, to).ShouldBe(expected);
            rows.ByClusteredRows(symbol, from, to).ShouldBe(expected);
            rows.ByPrefixSums(symbol, from, to).ShouldBe(expected);
        }
    }

    [Fact]
    public void TheHashFindsEveryRowItTookAndNoOther()
    {
        using var hash = new BareHash(_heap, Rows);
        hash.Append(_market.Trades.Start, Rows / 2).ShouldBeTrue();
        hash.Append(_market.Trades.Start + (Rows / 2), Rows - (Rows / 2)).ShouldBeTrue();
        for (var row = 0; row < Rows; row++)
        {
            hash.Find(_market.Trades[row].TradeId)->Time.ShouldBe(_market.Trades[row].Time);
        }

        (hash.Find(1) is null).ShouldBeTrue();
        hash.Clear();
        hash.Append(_market.Trades.Start, 1).ShouldBeTrue();
        hash.Append(_market.Trades.Start, 1).ShouldBeFalse();
    }

    [Fact]
    public void TheAsofLoopGivesEachTradeItsSymbolsNewestQuote()
    {
        long matched = 0, sum = 0;
        for (var row = 0; row < Rows; row++)
        {
            ref readonly var trade = ref _market.Trades[row];
            for (var quote = FirstQuoteAfter(trade.Time) - 1; quote >= 0; quote--)
            {
                if (_market.Quotes[quote].Symbol == trade.Symbol)
                {
                    matched++;
                    sum += trade.Price - _market.Quotes[quote].Bid;
                    break;
                }
            }
        }

        AsofLoop.Run(_market.Trades, _market.Quotes).ShouldBe((matched, sum));
    }

    [Fact]
    public void TheBarLoopMakesOneBarPerSymbolAndMinuteWithTrades()
    {
        var minutes = new HashSet<(uint, long)>();
        for (var row = 0; row < Rows; row++)
        {
            minutes.Add((_market.Trades[row].Symbol, _market.Trades[row].Time / ReferenceMarket.MinuteNanos));
        }

        BarLoop.Run(_market.Trades, out var hash).ShouldBe(minutes.Count);
        BarLoop.Run(_market.Trades, out var again);
        again.ShouldBe(hash);
    }

    [Fact]
    public void TheReadLoopSumsEveryWord()
    {
        long expected = 0;
        for (var at = (long*)_market.Trades.Start; at < (long*)(_market.Trades.Start + Rows); at++)
        {
            expected += *at;
        }

        ReadBandwidth.Sum((byte*)_market.Trades.Start, _market.Trades.Bytes).ShouldBe(expected);
    }

    private long FirstQuoteAfter(long time)
    {
        long low = 0, high = _market.Quotes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _market.Quotes[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private WindowSum Filter(uint symbol, long from, long to)
    {
        var sum = default(WindowSum);
        for (var row = 0; row < Rows; row++)
        {
            ref readonly var trade = ref _market.Trades[row];
            if (trade.Symbol == symbol && trade.Time >= from && trade.Time < to)
            {
                sum = new WindowSum(sum.Value + (trade.Price * trade.Size), sum.Size + trade.Size, sum.Rows + 1);
            }
        }

        return sum;
    }
}
