using NativeStore.Core.Numbers;
using NativeStore.Storage.Aggregates;
using Xunit;

namespace NativeStore.Storage.Tests.Aggregates;

public sealed class VolumeWeightedTests
{
    [Fact]
    public void ThePriceIsRoundedOnceFromTheExactSums()
    {
        // 3 at 10.0001 and 1 at 10.0002: 40.0005 / 4 = 10.000125.
        var weighted = new VolumeTotals { Notional = 400_005, Volume = 4, Count = 2 }.ToResult(4, 0);
        Assert.Equal(10_000_125, weighted.Price<S6>()!.Value.Mantissa);
        Assert.Equal(1_000_012, weighted.Price<S5>(RoundingMode.HalfEven)!.Value.Mantissa);
        Assert.Equal(1_000_013, weighted.Price<S5>(RoundingMode.HalfUp)!.Value.Mantissa);
        Assert.Equal(100_002, weighted.Price<S4>(RoundingMode.Up)!.Value.Mantissa);
        Assert.Equal(new ExactProduct(400_005, 4), weighted.Notional);
        Assert.Equal(new ExactProduct(4, 0), weighted.Volume);
    }

    [Fact]
    public void ScalesOfPriceAndSizeCountBoth()
    {
        // 0.25 at 2.5: notional 0.625, scale 3.
        var weighted = new VolumeTotals { Notional = 625, Volume = 25, Count = 1 }.ToResult(1, 2);
        Assert.Equal(25, weighted.Price<S1>()!.Value.Mantissa);
        Assert.Equal(3, weighted.NotionalScale);
    }

    [Fact]
    public void WithoutVolumeThereIsNoPrice()
    {
        Assert.Null(default(VolumeTotals).ToResult(4, 0).Price<S4>());
        var cancelled = new VolumeTotals { Notional = 7, Volume = 0, Count = 2 }.ToResult(4, 0);
        Assert.True(cancelled.IsEmpty);
        Assert.Null(cancelled.WidePrice<S4>());
    }

    [Fact]
    public void APriceThatDoesNotFitIsAnErrorAndTheWideOneIsNot()
    {
        var weighted = new VolumeTotals { Notional = long.MaxValue, Volume = 1, Count = 1 }.ToResult(0, 0);
        Assert.Throws<FixedOverflowException>(() => weighted.Price<S4>());
        Assert.Equal((Int128)long.MaxValue * 10_000, weighted.WidePrice<S4>()!.Value.Mantissa);
    }
}
