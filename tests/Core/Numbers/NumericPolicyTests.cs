using System.Numerics;
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

    [Fact]
    public void ATickFinerThanAnyMultipleOf128BitsIsCountedExactly()
    {
        NumericPolicy fine = new(38, 38, tick: "0.00000000000000000000000000000000000003", lot: "1E-38");
        fine.IsOnTick(Fixed64<S0>.MaxValue).ShouldBeFalse();
        fine.IsOnTick(Fixed64<S0>.FromMantissa(long.MaxValue - 1)).ShouldBeTrue();
        fine.IsOnLot(Fixed64<S0>.MaxValue).ShouldBeTrue();
        fine.RoundToLot(Fixed64<S0>.MaxValue).ShouldBe(Fixed64<S0>.MaxValue);
        Should.Throw<FixedInexactException>(() => fine.RoundToTick(Fixed64<S0>.MaxValue))
            .Message.ShouldContain("9223372036854775807");
    }

    [Fact]
    public void EveryAnswerIsThatOfUnboundedArithmetic()
    {
        Random random = new(27);
        long[] edges = [1, 3, 5, 10, 25, 1_000_000_007, long.MaxValue, long.MaxValue - 1, 1_000_000_000_000_000_000];
        for (int round = 0; round < 20_000; round++)
        {
            int stepScale = random.Next(39);
            long step = random.Next(2) == 0 ? edges[random.Next(edges.Length)] : 1 + random.NextInt64(1_000);
            long mantissa = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue)
                : random.Next(2) == 0 ? -edges[random.Next(edges.Length)] : random.NextInt64(-100_000, 100_000);
            string text = new string('0', 39) + step;
            text = $"{text[..^stepScale]}.{text[^stepScale..]}".TrimEnd('.');
            NumericPolicy policy = new(stepScale, stepScale, text, text, (RoundingMode)random.Next(7));
            Compare<S0>(policy, mantissa);
            Compare<S2>(policy, mantissa);
            Compare<S18>(policy, mantissa);
            Compare<S38>(policy, mantissa);
        }
    }

    /// <summary>Both are brought to the larger scale, where all numbers are integers.</summary>
    private static void Compare<TScale>(NumericPolicy policy, long mantissa)
        where TScale : struct, IScale
    {
        Fixed64<TScale> price = Fixed64<TScale>.FromMantissa(mantissa);
        int scale = Math.Max(TScale.Digits, policy.PriceScale);
        BigInteger unit = BigInteger.Pow(10, scale - TScale.Digits);
        BigInteger value = mantissa * unit;
        BigInteger step = policy.Tick * BigInteger.Pow(10, scale - policy.PriceScale);
        string where = $"{mantissa}E-{TScale.Digits} by {policy.Tick}E-{policy.PriceScale}, {policy.Rounding}";
        policy.IsOnTick(price).ShouldBe((value % step).IsZero, where);
        policy.IsOnLot(price).ShouldBe((value % step).IsZero, where);

        (BigInteger steps, BigInteger rest) = BigInteger.DivRem(BigInteger.Abs(value), step);
        int half = (2 * rest).CompareTo(step);
        bool isAway = !rest.IsZero && policy.Rounding switch
        {
            RoundingMode.HalfEven => half > 0 || (half == 0 && !steps.IsEven),
            RoundingMode.HalfUp => half >= 0,
            RoundingMode.HalfDown => half > 0,
            RoundingMode.Up => true,
            RoundingMode.Down => false,
            RoundingMode.Ceiling => value.Sign > 0,
            _ => value.Sign < 0,
        };
        BigInteger rounded = (steps + (isAway ? 1 : 0)) * step * value.Sign;
        if (!(rounded % unit).IsZero)
        {
            Should.Throw<FixedInexactException>(() => policy.RoundToTick(price), where);
        }
        else if (rounded / unit > long.MaxValue || rounded / unit < long.MinValue)
        {
            Should.Throw<FixedOverflowException>(() => policy.RoundToTick(price), where);
        }
        else
        {
            policy.RoundToTick(price).Mantissa.ShouldBe((long)(rounded / unit), where);
        }
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
