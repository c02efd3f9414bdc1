using NativeStore.Benchmarks.Limits.Protocol;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Protocol;

public sealed class QuartilesTests
{
    [Fact]
    public void AnOddNumberOfValuesHasItsMiddleAsMedian() =>
        Quartiles.Of([9, 1, 5, 3, 7]).ShouldBe(new Quartiles(3, 5, 7));

    [Fact]
    public void BetweenTwoValuesTheQuartilesAreInterpolated() =>
        Quartiles.Of([4, 1, 3, 2]).ShouldBe(new Quartiles(1.75, 2.5, 3.25));

    [Fact]
    public void ASingleValueIsAllOfItsQuartiles() => Quartiles.Of([2.5]).ShouldBe(new Quartiles(2.5, 2.5, 2.5));

    [Fact]
    public void NoValueHasNoQuartiles() => Should.Throw<ArgumentOutOfRangeException>(() => Quartiles.Of([]));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 50)]
    [InlineData(0.999, 49.96)]
    public void AQuantileFollowsTheSortedValues(double fraction, double expected) =>
        Quartiles.Quantile([10, 20, 30, 40, 50], fraction).ShouldBe(expected, 1e-9);
}
