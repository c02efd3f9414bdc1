using NativeStore.Benchmarks.Limits.Protocol;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Protocol;

public sealed class BoundTests
{
    [Fact]
    public void AMaximumIsMetByTheMedianOrTheLowerQuartile()
    {
        var bound = Bound.RatioAtMost(3);
        bound.MetByMedianOrBestQuartile(Sample(ratio: new Quartiles(3.5, 2.9, 4))).ShouldBeTrue();
        bound.MetByMedianOrBestQuartile(Sample(ratio: new Quartiles(2.9, 3.5, 4))).ShouldBeTrue();
        bound.MetByMedianOrBestQuartile(Sample(ratio: new Quartiles(3.1, 3.5, 4))).ShouldBeFalse();
    }

    [Fact]
    public void AMinimumIsMetByTheMedianOrTheUpperQuartile()
    {
        var bound = Bound.RatioAtLeast(0.6);
        bound.MetByMedianOrBestQuartile(Sample(ratio: new Quartiles(0.4, 0.5, 0.61))).ShouldBeTrue();
        bound.MetByMedianOrBestQuartile(Sample(ratio: new Quartiles(0.4, 0.5, 0.59))).ShouldBeFalse();
    }

    [Fact]
    public void AMoonshotLooksAtTheMedianAlone()
    {
        var sample = Sample(ratio: new Quartiles(2.0, 2.6, 3.0));
        Bound.RatioAtMost(2.5).MetByMedian(sample).ShouldBeFalse();
        Bound.RatioAtMost(2.6).MetByMedian(sample).ShouldBeTrue();
    }

    [Fact]
    public void AValueAndAnExcessAreBoundedInTheirUnit()
    {
        var sample = Sample(ratio: default) with
        {
            Value = new Quartiles(400, 480, 600),
            Excess = new Quartiles(30, 55, 70),
        };
        Bound.ValueAtMost(500, "us").MetByMedian(sample).ShouldBeTrue();
        Bound.ExcessAtMost(50, "us").MetByMedian(sample).ShouldBeFalse();
        Bound.ExcessAtMost(50, "us").MetByMedianOrBestQuartile(sample).ShouldBeTrue();
    }

    [Fact]
    public void ABoundReadsAsInTheTableOfGoals()
    {
        Bound.RatioAtMost(3.2).Text.ShouldBe("<= 3.2");
        Bound.RatioAtLeast(0.85).Text.ShouldBe(">= 0.85");
        Bound.ValueAtMost(500, "us").Text.ShouldBe("<= 500 us");
        Bound.ExcessAtMost(5, "us").Text.ShouldBe("<= anchor + 5 us");
    }

    private static Sample Sample(Quartiles ratio) => new()
    {
        Value = default,
        Anchor = default,
        Ratio = ratio,
        Excess = default,
        RoundsKept = 7,
        RoundsDropped = 0,
        AllocatedBytes = 0,
    };
}
