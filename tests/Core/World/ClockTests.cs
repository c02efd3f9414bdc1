using NativeStore.Core.Time;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.World;

public sealed class ClockTests
{
    [Fact]
    public void ASimulatedClockStandsStillUntilItIsAdvanced()
    {
        var clock = new SimulatedClock(new Timestamp(1_000));
        clock.UtcNow.ShouldBe(new Timestamp(1_000));
        clock.MonotonicNanos.ShouldBe(0);
        clock.Advance(250);
        clock.UtcNow.ShouldBe(new Timestamp(1_250));
        clock.MonotonicNanos.ShouldBe(250);
    }

    [Fact]
    public void AJumpMovesTheWallClockOnly()
    {
        var clock = new SimulatedClock(new Timestamp(1_000));
        clock.Advance(10);
        clock.Jump(new Timestamp(5));
        clock.UtcNow.ShouldBe(new Timestamp(5));
        clock.MonotonicNanos.ShouldBe(10);
    }

    [Fact]
    public void TimeDoesNotPassBackwards() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SimulatedClock(default).Advance(-1));

    [Fact]
    public void TheSystemsWallClockAgreesWithTheBaseLibrary()
    {
        var now = SystemClock.Instance.UtcNow.Nanos;
        var expected = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        Math.Abs(now - expected).ShouldBeLessThan(60_000_000_000);
    }

    [Fact]
    public void TheSystemsMonotonicClockNeverGoesBack()
    {
        var previous = SystemClock.Instance.MonotonicNanos;
        for (var reading = 0; reading < 10_000; reading++)
        {
            var current = SystemClock.Instance.MonotonicNanos;
            current.ShouldBeGreaterThanOrEqualTo(previous);
            previous = current;
        }
    }
}
