using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

public sealed class NumericPolicyTests
{
    private static readonly NumericPolicy s_bond = new(priceScale: 6, quantityScale: 2, tick: "0.015625", lot: "0.25");

    [Theory]
    [InlineData("101.015625", true)]
    [InlineData("101.000000", true)]
    [InlineData("-0.031250", true)]
    [InlineData("101.015624", false)]
    public void APriceIsOnATickOfAny32ndOfAPoint(string price, bool expected)
    {
        s_bond.IsOnTick(Fixed64<S6>.Parse(price)).ShouldBe(expected);
        s_bond.IsOnTick(Fixed64<S9>.Parse(price)).ShouldBe(expected);
    }

    [Fact]
    public void PricesAreRoundedToTheNearestTick()
    {
        Fixed64<S6> price = Fixed64<S6>.Parse("101.02");
        s_bond.RoundToTick(price).ToString().ShouldBe("101.015625");
        s_bond.RoundToTick(price, RoundingMode.Up).ToString().ShouldBe("101.031250");
        s_bond.RoundToTick(Fixed64<S8>.Parse("-101.02"), RoundingMode.Floor).ToString().ShouldBe("-101.03125000");
    }

    [Fact]
    public void ATickBetweenTwoPricesOfTheTypeIsRefused() =>
        Should.Throw<FixedInexactException>(() => s_bond.RoundToTick(Fixed64<S2>.Parse("101.02")))
            .Message.ShouldContain("101.015625");

    [Fact]
    public void QuantitiesAreCutToWholeLots()
    {
        s_bond.Lot.ShouldBe(25);
        s_bond.Tick.ShouldBe(15_625);
        s_bond.PriceScale.ShouldBe(6);
        s_bond.QuantityScale.ShouldBe(2);
        s_bond.RoundToLot(Fixed64<S2>.Parse("10.49")).ToString().ShouldBe("10.25");
        s_bond.RoundToLot(Fixed64<S2>.Parse("10.49"), RoundingMode.Up).ToString().ShouldBe("10.50");
        s_bond.IsOnLot(Fixed64<S0>.FromMantissa(7)).ShouldBeTrue();
        s_bond.IsOnLot(Fixed64<S4>.Parse("7.1")).ShouldBeFalse();
    }

    [Fact]
    public void ATickOutOfRangeIsRefused()
    {
        NumericPolicy coarse = new(0, 0, "1000", "1", RoundingMode.Up);
        Should.Throw<FixedOverflowException>(() => coarse.RoundToTick(Fixed64<S0>.MaxValue));
        NumericPolicy huge = new(0, 0, "9223372036854775807", "1", RoundingMode.Up);
        Should.Throw<FixedOverflowException>(() => huge.RoundToTick(Fixed64<S18>.FromMantissa(1)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.01")]
    [InlineData("0.001")]
    [InlineData("tick")]
    public void AStepThatIsNoPositiveNumberOfTheScaleIsRefused(string step)
    {
        Should.Throw<FixedFormatException>(() => new NumericPolicy(2, 0, step, "1")).Message.ShouldContain("The tick");
        Should.Throw<FixedFormatException>(() => new NumericPolicy(0, 2, "1", step)).Message.ShouldContain("The lot");
    }
}
