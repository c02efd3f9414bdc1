using NativeStore.Benchmarks.Limits.Protocol;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Protocol;

public sealed class RoundsTests
{
    [Fact]
    public void TheRatioOfARoundIsTheOperationByTheMeanOfItsTwoAnchors()
    {
        var sample = new Rounds(1).Measure(Script(1, 10, 11), Script(1, 42));
        sample.Ratio.Median.ShouldBe(4.0);
        sample.Excess.Median.ShouldBe(31.5);
        sample.Anchor.Median.ShouldBe(10.5);
        sample.RoundsKept.ShouldBe(1);
    }

    [Fact]
    public void ARoundWhoseAnchorsDisagreeIsDroppedAndRunAgain()
    {
        var sample = new Rounds(2).Measure(Script(1, 10, 20, 10, 10, 10, 10), Script(1, 99, 20, 40));
        sample.Ratio.ShouldBe(new Quartiles(2.5, 3, 3.5));
        sample.RoundsKept.ShouldBe(2);
        sample.RoundsDropped.ShouldBe(1);
    }

    [Fact]
    public void AfterThreeTriesPerRoundTheLeastNoisyRoundsFillUpAndAreCounted()
    {
        var anchors = Script(1, 10, 10, 10, 30, 10, 20, 10, 40, 10, 50, 10, 60);
        var sample = new Rounds(2).Measure(anchors, Script(1, 10, 40, 30, 50, 50, 50));
        sample.RoundsKept.ShouldBe(1);
        sample.RoundsDropped.ShouldBe(5);
        sample.Ratio.ShouldBe(new Quartiles(1.25, 1.5, 1.75));
    }

    [Fact]
    public void BytesThatTheOperationAllocatesInEveryRoundAreReported()
    {
        static double Allocate()
        {
            GC.KeepAlive(new byte[1000]);
            return 1;
        }

        new Rounds(3).Measure(() => 1, Allocate).AllocatedBytes.ShouldBeGreaterThanOrEqualTo(1000);
        new Rounds(3).Measure(() => 1, () => 1).AllocatedBytes.ShouldBe(0);
    }

    /// <summary>Returns the given measurements one by one.</summary>
    private static Func<double> Script(params double[] measurements)
    {
        var next = 0;
        return () => measurements[next++];
    }
}
