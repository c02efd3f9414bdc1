using System.Security.Cryptography;
using NativeStore.Core.Tests;
using NativeStore.Simulation;

namespace NativeStore.Tests.Simulation;

public sealed class MarketDayTests
{
    private const long MinuteNanos = 60_000_000_000;

    [Theory]
    [InlineData(MarketProfile.Calm)]
    [InlineData(MarketProfile.Burst10x)]
    [InlineData(MarketProfile.Burst100x)]
    public void TheDayHasExactlyTheRowsAskedFor(MarketProfile profile)
    {
        var rows = Play(new MarketDayOptions { Profile = profile, TradeCount = 30_000, QuoteCount = 70_000 });
        rows.Count(row => row.IsTrade).ShouldBe(30_000);
        rows.Count(row => !row.IsTrade).ShouldBe(70_000);
    }

    [Fact]
    public void ADayMayHaveNoTradesAndOneQuotePerSymbol() =>
        Play(new MarketDayOptions { TradeCount = 0, QuoteCount = 12 })
            .Select(row => row.SymbolIndex).ShouldBe(Enumerable.Range(0, 12), ignoreOrder: true);

    [Fact]
    public void TheSameSeedGivesTheSameBytes()
    {
        var options = new MarketDayOptions { Seed = 42, TradeCount = 20_000, QuoteCount = 40_000 };
        HashOf(options).ShouldBe(HashOf(options));
        HashOf(options).ShouldNotBe(HashOf(options with { Seed = 43 }));

        // Also on other machines and in later versions: whoever changes the simulator changes this line knowingly.
        HashOf(options).ShouldBe("9B9ABB8002E30AE3");
    }

    [Fact]
    public void SymbolsTradeByZipfsLaw()
    {
        var rows = Play(new MarketDayOptions { SymbolCount = 50, TradeCount = 0, QuoteCount = 400_000 });
        var total = Enumerable.Range(1, 50).Sum(rank => 1.0 / rank);
        var counts = rows.CountBy(row => row.SymbolIndex).ToDictionary();
        foreach (var rank in (int[])[1, 2, 5, 10, 50])
        {
            var expected = rows.Count / (rank * total);
            ((double)counts[rank - 1]).ShouldBe(expected, 6 * Math.Sqrt(expected), $"rank {rank}");
        }
    }

    [Theory]
    [InlineData(MarketProfile.Calm)]
    [InlineData(MarketProfile.Burst100x)]
    public void TheOpeningAndTheCloseAreBusierThanNoon(MarketProfile profile)
    {
        var options = new MarketDayOptions { Profile = profile, TradeCount = 200_000, QuoteCount = 200_000 };
        var minutes = new long[options.SessionMinutes];
        foreach (var row in Play(options))
        {
            minutes[(row.Time.Nanos - options.Open.Nanos) / MinuteNanos]++;
        }

        var noon = minutes[150..250].Average();
        minutes[..10].Average().ShouldBeGreaterThan(3 * noon);
        minutes[^10..].Average().ShouldBeGreaterThan(2 * noon);
        minutes[..10].Average().ShouldBeLessThan(12 * noon);
    }

    [Fact]
    public void BurstsFollowTheProfile()
    {
        static long BusiestTenthOfASecond(MarketProfile profile) =>
            Play(new MarketDayOptions { Profile = profile, TradeCount = 150_000, QuoteCount = 150_000 })
                .CountBy(row => row.Time.Nanos / 100_000_000).Max(second => second.Value);

        var calm = BusiestTenthOfASecond(MarketProfile.Calm);
        var lively = BusiestTenthOfASecond(MarketProfile.Burst10x);
        var wild = BusiestTenthOfASecond(MarketProfile.Burst100x);
        lively.ShouldBeGreaterThan(2 * calm);
        wild.ShouldBeGreaterThan(3 * lively);
    }

    [Fact]
    public void TheStatedShareOfRowsIsLate()
    {
        var rows = Play(new MarketDayOptions { TradeCount = 100_000, QuoteCount = 200_000, LateShare = 0.01 });
        var newest = long.MinValue;
        var late = 0;
        foreach (var row in rows)
        {
            late += row.Time.Nanos < newest ? 1 : 0;
            newest = Math.Max(newest, row.Time.Nanos);
        }

        ((double)late / rows.Count).ShouldBe(0.01, 0.002);
        var onTime = Play(new MarketDayOptions { LateShare = 0 }).Select(row => row.Time.Nanos).ToList();
        onTime.ShouldBe(onTime.Order());
    }

    [Fact]
    public void TradesPrintWithinTheirSymbolsLastQuote()
    {
        var quotes = new Dictionary<int, MarketEvent>();
        var spreads = new List<(long Nanos, long Spread)>();
        var options = new MarketDayOptions { LateShare = 0, TradeCount = 60_000, QuoteCount = 90_000 };
        foreach (var row in Play(options))
        {
            if (!row.IsTrade)
            {
                row.AskPrice.Mantissa.ShouldBeGreaterThan(row.BidPrice.Mantissa);
                row.BidPrice.Mantissa.ShouldBeGreaterThan(0);
                (row.BidPrice.Mantissa % 100).ShouldBe(0);
                (row.AskPrice.Mantissa % 100).ShouldBe(0);
                row.BidSize.ShouldBeGreaterThan(0);
                row.AskSize.ShouldBeGreaterThan(0);
                quotes[row.SymbolIndex] = row;
                spreads.Add((row.Time.Nanos - options.Open.Nanos, row.AskPrice.Mantissa - row.BidPrice.Mantissa));
            }
            else
            {
                var quote = quotes[row.SymbolIndex];
                row.Price.Mantissa.ShouldBeInRange(quote.BidPrice.Mantissa, quote.AskPrice.Mantissa);
                row.Size.ShouldBeGreaterThan(0);
            }
        }

        var atOpen = spreads.Where(quote => quote.Nanos < 2 * MinuteNanos).Average(quote => quote.Spread);
        var atNoon = spreads.Where(quote => quote.Nanos > 150 * MinuteNanos).Average(quote => quote.Spread);
        atOpen.ShouldBeGreaterThan(1.8 * atNoon);
    }

    [Fact]
    public void TradeIdsAreUniqueAndAscendWithGaps()
    {
        var ids = Play(new MarketDayOptions { LateShare = 0 }).Where(row => row.IsTrade).Select(row => row.TradeId)
            .ToList();
        var gaps = ids.Zip(ids.Skip(1), (left, right) => right - left).ToList();
        gaps.Min().ShouldBe(1);
        gaps.Max().ShouldBe(8);
        Play(new MarketDayOptions { LateShare = 0.2 }).Where(row => row.IsTrade).Select(row => row.TradeId)
            .Distinct().Count().ShouldBe(250_000);
    }

    [Fact]
    public void TiesAndLotsAreAsInRealTapes()
    {
        var trades = Play(new MarketDayOptions { LateShare = 0 }).Where(row => row.IsTrade).ToList();
        var ties = trades.Zip(trades.Skip(1)).Where(pair => pair.First.Time == pair.Second.Time).ToList();
        ((double)ties.Count / trades.Count).ShouldBe(0.5, 0.02);
        ties.ShouldAllBe(
            pair => pair.First.SymbolIndex == pair.Second.SymbolIndex && pair.First.Price == pair.Second.Price);
        ((double)trades.Count(trade => trade.Size < 100) / trades.Count).ShouldBe(0.25, 0.01);
        trades.ShouldAllBe(trade => trade.Size < 100 || trade.Size % 100 == 0);
        trades.Count(trade => trade.Size >= 5_000).ShouldBeGreaterThan(50);
    }

    [Fact]
    public void ARowCostsNoManagedMemory()
    {
        var day = new MarketDay(new MarketDayOptions { LateShare = 0.05 });
        day.TryNext(out _).ShouldBeTrue();
        ManagedMemory.AllocatedBy(() =>
        {
            for (var row = 0; row < 100_000; row++)
            {
                day.TryNext(out _);
            }
        }).ShouldBe(0);
    }

    [Fact]
    public void EverySymbolHasItsOwnName()
    {
        var names = new MarketDay(new MarketDayOptions { SymbolCount = 10_000, QuoteCount = 10_000 }).SymbolNames;
        names.Distinct().Count().ShouldBe(10_000);
        names.ShouldAllBe(name => name.Length == 4);
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        MarketDayOptions[] wrong =
        [
            new() { SymbolCount = 0 }, new() { TradeCount = -1 }, new() { QuoteCount = 11 },
                new() { SessionMinutes = 0 },
            new() { LateShare = 0.6 }, new() { OddLotShare = -0.1 }, new() { Profile = (MarketProfile)3 },
        ];
        wrong.ShouldAllBe(options => Record.Exception(() => new MarketDay(options)) is ArgumentException);
    }

    private static List<MarketEvent> Play(MarketDayOptions options)
    {
        var day = new MarketDay(options);
        var rows = new List<MarketEvent>();
        while (day.TryNext(out var row))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string HashOf(MarketDayOptions options)
    {
        var symbols = Enumerable.Range(1, options.SymbolCount).Select(id => new Symbol((uint)id)).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Play(options))
        {
            hash.AppendData(row.IsTrade ? BytesOf(row.ToTrade(symbols)) : BytesOf(row.ToQuote(symbols)));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    private static byte[] BytesOf<TRecord>(in TRecord record)
        where TRecord : struct, IRecord<TRecord>
    {
        var row = new byte[TRecord.RowSize];
        TRecord.Write(record, ref row[0]);
        return row;
    }
}
