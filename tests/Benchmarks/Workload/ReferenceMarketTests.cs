using System.Runtime.InteropServices;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Workload;

public sealed class ReferenceMarketTests : IDisposable
{
    private const int Rows = 50_000;
    private readonly NativeHeap _heap = new(new MemoryBudget(1L << 30));

    public void Dispose()
    {
        _heap.Budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(0);
        _heap.Dispose();
    }

    [Fact]
    public void TheSameSeedMakesTheSameDayAndAnotherSeedAnother()
    {
        HashOf(seed: 42).ShouldBe(HashOf(seed: 42));
        HashOf(seed: 42).ShouldNotBe(HashOf(seed: 43));
    }

    [Fact]
    public void TimesNeverGoBackAndFillTheSession()
    {
        using var market = ReferenceMarket.Generate(_heap, Rows, seed: 1);
        long last = ReferenceMarket.OpenNanos;
        for (var row = 0; row < Rows; row++)
        {
            market.Trades[row].Time.ShouldBeGreaterThanOrEqualTo(last);
            last = market.Trades[row].Time;
        }

        last.ShouldBeLessThan(ReferenceMarket.CloseNanos);
        last.ShouldBeGreaterThan(ReferenceMarket.CloseNanos - ReferenceMarket.HourNanos);
    }

    [Fact]
    public void TradeIdsAscendWithGaps()
    {
        using var market = ReferenceMarket.Generate(_heap, Rows, seed: 1);
        var gaps = Enumerable.Range(1, Rows - 1)
            .Select(row => market.Trades[row].TradeId - market.Trades[row - 1].TradeId).ToArray();
        gaps.Min().ShouldBe(1);
        gaps.Max().ShouldBe(8);
    }

    [Fact]
    public void SymbolsFollowZipfSoThatTheBusiestHasAboutOneRowInSeven()
    {
        using var market = ReferenceMarket.Generate(_heap, Rows, seed: 1);
        var counts = new int[ReferenceMarket.SymbolCount + 1];
        for (var row = 0; row < Rows; row++)
        {
            counts[market.Trades[row].Symbol]++;
        }

        counts[0].ShouldBe(0);
        (counts[1] / (double)Rows).ShouldBe(0.147, 0.01);
        (counts[2] / (double)Rows).ShouldBe(0.147 / 2, 0.01);
        counts[^1].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void AQuoteIsNeverCrossedAndPricesAreWholeCents()
    {
        using var market = ReferenceMarket.Generate(_heap, Rows, seed: 1);
        for (var row = 0; row < market.Quotes.Length; row++)
        {
            ref readonly var quote = ref market.Quotes[row];
            quote.Bid.ShouldBeLessThan(quote.Ask);
            (quote.Bid % 100).ShouldBe(0);
            quote.Reserved.ShouldBe(0);
        }
    }

    private ulong HashOf(ulong seed)
    {
        using var market = ReferenceMarket.Generate(_heap, Rows, seed);
        var hash = default(ResultHash);
        foreach (var word in MemoryMarshal.Cast<RawTrade, long>(market.Trades.Span(0, Rows)))
        {
            hash.Add(word);
        }

        foreach (var word in MemoryMarshal.Cast<RawQuote, long>(market.Quotes.Span(0, 2 * Rows)))
        {
            hash.Add(word);
        }

        return hash.Value;
    }
}
