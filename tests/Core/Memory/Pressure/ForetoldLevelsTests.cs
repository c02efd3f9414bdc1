using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory.Pressure;

/// <summary>
/// However memory grows, each rise to a level comes after a forecast that names it, made since the level was last left.
/// </summary>
public sealed class ForetoldLevelsTests
{
    private const long LimitBytes = 256 << 20;
    private const long Slab = NativeHeap.SlabBytes;
    private const long Millisecond = 1_000_000;

    private static readonly MemoryOwner s_owner = new("trades");

    private readonly SimulatedClock _clock = new(default);

    [Fact]
    public void OneStepPastSeveralLevelsIsForetoldWithNoTimeLeftAndNoConfidence()
    {
        var (budget, pressure) = Watched(TimeSpan.Zero);
        budget.Charge(MemoryTag.RowArena, s_owner, LimitBytes * 9 / 10);
        pressure.Events().Select(happened => (happened.Kind, happened.Level)).ShouldBe(
        [
            (PressureEventKind.Forecast, PressureLevel.Elevated),
            (PressureEventKind.Forecast, PressureLevel.High),
            (PressureEventKind.Forecast, PressureLevel.Severe),
            (PressureEventKind.Raised, PressureLevel.Elevated),
            (PressureEventKind.Raised, PressureLevel.High),
            (PressureEventKind.Raised, PressureLevel.Severe),
        ]);
        foreach (var foretold in pressure.Events().Take(3))
        {
            foretold.Forecast.NextLevel.ShouldBe(foretold.Level);
            foretold.Forecast.NanosToNextLevel.ShouldBe(0);
            foretold.Forecast.Confidence.ShouldBe(0);
        }
    }

    [Fact]
    public void ALeapOutOfGrowthIsForetoldWithTheQuickestRateSeen()
    {
        var (budget, pressure) = Watched(TimeSpan.Zero);
        for (var step = 0; step < 3; step++)
        {
            Advance(pressure, 4 * Millisecond);
            budget.Charge(MemoryTag.RowArena, s_owner, Slab);
        }

        // Too few samples for a trend.
        pressure.EventCount.ShouldBe(0);
        _clock.Advance(4 * Millisecond);
        budget.Charge(MemoryTag.RowArena, s_owner, LimitBytes * 2 / 3);
        var foretold = pressure.Events()[0];
        foretold.Kind.ShouldBe(PressureEventKind.Forecast);
        foretold.Level.ShouldBe(PressureLevel.Elevated);
        foretold.Forecast.NanosToNextLevel.ShouldBe(0);
        foretold.Forecast.GrowthBytesPerSecond.ShouldBeGreaterThan(Slab / 0.004);
        foretold.Forecast.Confidence.ShouldBeInRange(0, 0.5);
        pressure.Events()[^1].Kind.ShouldBe(PressureEventKind.Raised);
    }

    [Fact]
    public void ASecondRiseRightAfterTheFallIsForetoldAnew()
    {
        var (budget, pressure) = Watched(TimeSpan.Zero);
        budget.Charge(MemoryTag.RowArena, s_owner, LimitBytes * 8 / 10);
        budget.Release(MemoryTag.RowArena, s_owner, LimitBytes / 10);
        pressure.Level.ShouldBe(PressureLevel.Elevated);
        var before = pressure.EventCount;
        budget.Charge(MemoryTag.RowArena, s_owner, LimitBytes / 10);
        pressure.Events(before).Select(happened => (happened.Kind, happened.Level)).ShouldBe(
        [
            (PressureEventKind.Forecast, PressureLevel.High),
            (PressureEventKind.Raised, PressureLevel.High),
        ]);
    }

    [Fact]
    public void AForecastThatHasExpiredIsMadeAgainBeforeTheLevel()
    {
        var (budget, pressure) = Watched(TimeSpan.Zero);
        budget.Charge(MemoryTag.RowArena, s_owner, (long)(LimitBytes * 0.63));
        for (var step = 0; step < 2; step++)
        {
            Advance(pressure, 4 * Millisecond);
            budget.Charge(MemoryTag.RowArena, s_owner, Slab / 4);
        }

        pressure.Events().ShouldContain(each => each.Level == PressureLevel.Elevated);
        var before = pressure.EventCount;

        // Nobody takes a sample for an hour.
        _clock.Advance(3_600_000 * Millisecond);
        budget.Charge(MemoryTag.RowArena, s_owner, 5 * Slab);
        pressure.Events(before).Select(happened => (happened.Kind, happened.Level)).Take(2).ShouldBe(
        [
            (PressureEventKind.Forecast, PressureLevel.Elevated),
            (PressureEventKind.Raised, PressureLevel.Elevated),
        ]);
    }

    /// <summary>Seeded histories of drift, bursts, leaps, pruning and hours without a sample.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 100)]
    [InlineData(5, 100)]
    [InlineData(6, 100)]
    public void EveryRiseIsForetoldSinceTheLevelWasLeft(ulong seed, int lowerAfterMilliseconds)
    {
        var (budget, pressure) = Watched(TimeSpan.FromMilliseconds(lowerAfterMilliseconds));
        var random = new SeededRandom(seed);
        var (foretold, raised, seen) = (new HashSet<PressureLevel>(), new int[5], 0L);
        for (var turn = 0; turn < 20_000; turn++)
        {
            Turn(budget, pressure, random);
            foreach (var each in pressure.Events(seen))
            {
                each.Number.ShouldBe(++seen);
                Judge(each);
            }
        }

        raised[1..].ShouldAllBe(count => count > 20, $"seed {seed}");

        void Judge(PressureEvent each)
        {
            switch (each.Kind)
            {
                case PressureEventKind.Forecast:
                    each.Forecast.NextLevel.ShouldBe(each.Level);
                    foretold.Add(each.Level);
                    break;
                case PressureEventKind.Raised:
                    raised[(int)each.Level]++;
                    foretold.ShouldContain(each.Level, $"seed {seed}, event {each.Number}");
                    break;
                default:
                    foretold.Remove(each.Level + 1);
                    break;
            }
        }
    }

    private void Turn(MemoryBudget budget, MemoryPressure pressure, SeededRandom random)
    {
        var free = LimitBytes - budget.UsedBytes;
        switch (random.NextInt32(100))
        {
            case < 60:
                budget.Charge(MemoryTag.RowArena, s_owner, Math.Min(free, random.NextInt64(Slab)));
                break;
            case < 64:
                budget.Charge(MemoryTag.RowArena, s_owner, random.NextInt64(free + 1));
                break;
            case < 68:
                budget.Release(MemoryTag.RowArena, s_owner, random.NextInt64((budget.UsedBytes / 2) + 1));
                break;
            case < 80:
                budget.Release(MemoryTag.RowArena, s_owner, Math.Min(budget.UsedBytes, random.NextInt64(4 * Slab)));
                break;
            case < 81:
                _clock.Advance(random.NextInt64(3_600_000) * Millisecond);
                break;
            default:
                Advance(pressure, random.NextInt64(40 * Millisecond));
                break;
        }
    }

    private void Advance(MemoryPressure pressure, long nanos)
    {
        _clock.Advance(nanos);
        pressure.Sample();
    }

    private (MemoryBudget Budget, MemoryPressure Pressure) Watched(TimeSpan lowerAfter)
    {
        var budget = new MemoryBudget(LimitBytes);
        return (budget, new MemoryPressure(budget, _clock, new PressureOptions { LowerAfter = lowerAfter }));
    }
}
