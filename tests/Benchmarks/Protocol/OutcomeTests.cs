using NativeStore.Benchmarks.Limits.Protocol;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Protocol;

public sealed class OutcomeTests
{
    [Fact]
    public void AHotReadThatAllocatesMissesItsGateHoweverFastItIs()
    {
        var outcome = Outcomes.Of("P1", ratio: 1.0, allocatedBytes: 24) with
        {
            Gate = Bound.RatioAtMost(3.2),
            Moonshot = Bound.RatioAtMost(2.5),
        };
        outcome.GateMet.ShouldBeTrue();
        (outcome with { MustNotAllocate = true }).GateMet.ShouldBeFalse();
        (outcome with { MustNotAllocate = true }).MoonshotMet.ShouldBeFalse();
    }

    [Fact]
    public void ALineWithoutAGateOfItsOwnCannotMissIt() =>
        Outcomes.Of("P9-scan", ratio: 9).GateMet.ShouldBeTrue();

    [Fact]
    public void ResultsAreFoldedInOrder()
    {
        var forward = default(ResultHash);
        forward.Add(1);
        forward.Add(2);
        var backward = default(ResultHash);
        backward.Add(2);
        backward.Add(1);
        forward.Value.ShouldNotBe(backward.Value);
    }
}
