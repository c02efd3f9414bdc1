using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory.Pressure;

public sealed class PressureLevelTests
{
    private const long MiB = NativeMemoryFixture.MiB;
    private static readonly MemoryOwner Normal = new("trades");
    private static readonly MemoryOwner Critical = new("orders", DataPriority.Critical);

    private readonly SimulatedClock _clock = new(default);

    [Fact]
    public void TheChargeThatCrossesAThresholdRaisesTheLevelAtOnce()
    {
        var (budget, pressure) = Watched(1000);
        budget.Charge(MemoryTag.RowArena, Normal, 649);
        pressure.Level.ShouldBe(PressureLevel.Normal);
        budget.Charge(MemoryTag.RowArena, Normal, 1);
        pressure.Level.ShouldBe(PressureLevel.Elevated);
        budget.Charge(MemoryTag.RowArena, Normal, 130);
        pressure.Level.ShouldBe(PressureLevel.High);
        budget.Charge(MemoryTag.RowArena, Normal, 100);
        pressure.Level.ShouldBe(PressureLevel.Severe);
        budget.Charge(MemoryTag.RowArena, Normal, 70);
        pressure.Level.ShouldBe(PressureLevel.Critical);
    }

    [Fact]
    public void ALevelIsLeftOnlyBelowItsBeginningLessTheHysteresis()
    {
        var (budget, pressure) = Watched(1000);
        budget.Charge(MemoryTag.RowArena, Normal, 800);
        budget.Release(MemoryTag.RowArena, Normal, 60);
        pressure.Level.ShouldBe(PressureLevel.High);
        budget.Release(MemoryTag.RowArena, Normal, 1);
        pressure.Level.ShouldBe(PressureLevel.Elevated);
        budget.Release(MemoryTag.RowArena, Normal, 739);
        pressure.Level.ShouldBe(PressureLevel.Normal);
    }

    [Fact]
    public void ALevelIsLeftOnlyWhenMemoryStaysBelowItsEnd()
    {
        var budget = new MemoryBudget(1000);
        var options = new PressureOptions { LowerAfter = TimeSpan.FromMilliseconds(100) };
        var pressure = new MemoryPressure(budget, _clock, options);
        budget.Charge(MemoryTag.RowArena, Normal, 800);
        for (var turn = 0; turn < 50; turn++)
        {
            budget.Release(MemoryTag.RowArena, Normal, 300);
            Pass(milliseconds: 99);
            pressure.Level.ShouldBe(PressureLevel.High);
            budget.Charge(MemoryTag.RowArena, Normal, 300);
        }

        budget.Release(MemoryTag.RowArena, Normal, 300);
        Pass(milliseconds: 100);
        pressure.Level.ShouldBe(PressureLevel.Elevated);
        Pass(milliseconds: 99);
        pressure.Level.ShouldBe(PressureLevel.Elevated);
        Pass(milliseconds: 2);
        pressure.Level.ShouldBe(PressureLevel.Normal);
        pressure.Events().Count(happened => happened.Kind != PressureEventKind.Forecast).ShouldBe(4);

        void Pass(int milliseconds)
        {
            for (var passed = 0; passed < milliseconds; passed++)
            {
                _clock.Advance(1_000_000);
                pressure.Sample();
            }
        }
    }

    [Fact]
    public void OneChargePastSeveralLevelsIsOneEventForEach()
    {
        var (budget, pressure) = Watched(1000);
        _clock.Advance(5);
        budget.Charge(MemoryTag.RowArena, Normal, 990);
        pressure.Events(after: 4).Select(happened => (happened.Number, happened.Kind, happened.Level)).ShouldBe(
        [
            (5, PressureEventKind.Raised, PressureLevel.Elevated),
            (6, PressureEventKind.Raised, PressureLevel.High),
            (7, PressureEventKind.Raised, PressureLevel.Severe),
            (8, PressureEventKind.Raised, PressureLevel.Critical),
        ]);
        pressure.Events().ShouldAllBe(happened => happened.MonotonicNanos == 5 && happened.OccupiedBytes == 990);
        budget.Release(MemoryTag.RowArena, Normal, 990);
        pressure.Events(after: 8).Select(happened => happened.Level).ShouldBe(
            [PressureLevel.Severe, PressureLevel.High, PressureLevel.Elevated, PressureLevel.Normal]);
    }

    [Fact]
    public void LevelsAreSharesOfTheLimitLessTheReserve()
    {
        var (budget, pressure) = Watched(1000, reserveBytes: 200);
        pressure.OpenBytes.ShouldBe(800);
        budget.Charge(MemoryTag.RowArena, Normal, 759);
        pressure.Level.ShouldBe(PressureLevel.Severe);
        budget.Charge(MemoryTag.RowArena, Critical, 241);
        pressure.Level.ShouldBe(PressureLevel.Critical);
    }

    [Fact]
    public void ALedgerWithoutRoomHasNoLevels()
    {
        var (_, pressure) = Watched(0);
        pressure.Sample();
        pressure.Level.ShouldBe(PressureLevel.Normal);
    }

    [Fact]
    public void FreeSlabsAreNotInUse()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 20 * MiB);
        var pressure = new MemoryPressure(memory.Budget, _clock);
        memory.Heap.Reserve(20 * MiB);
        pressure.OccupiedBytes.ShouldBe(0);
        pressure.Level.ShouldBe(PressureLevel.Normal);
        var run = memory.Heap.Allocate(MemoryTag.RowArena, Normal, 18 * MiB);
        pressure.OccupiedBytes.ShouldBe(18 * MiB);
        pressure.Level.ShouldBe(PressureLevel.Severe);
        memory.Heap.Free(run);
        pressure.OccupiedBytes.ShouldBe(0);
        pressure.Level.ShouldBe(PressureLevel.Normal);
    }

    [Fact]
    public void WhatIsFreeInsideACarvedSlabIsNotInUse()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 20 * MiB);
        var pressure = new MemoryPressure(memory.Budget, _clock);
        var block = memory.Heap.Allocate(MemoryTag.Series, Normal, 64);
        pressure.OccupiedBytes.ShouldBe(64);
        memory.Budget.UsedBytes.ShouldBe(2 * MiB);
        memory.Heap.Free(block);
        pressure.OccupiedBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(MemoryTag.QueryScratch)]
    [InlineData(MemoryTag.Result)]
    public void WhatReadersHoldRaisesNoLevel(MemoryTag tag)
    {
        var (budget, pressure) = Watched(1000);
        budget.Charge(tag, Normal, 900);
        budget.TryCharge(tag, Normal, 200).ShouldBeFalse();
        pressure.Sample();
        (pressure.Level, pressure.OccupiedBytes, pressure.EventCount).ShouldBe((PressureLevel.Normal, 0, 0));
        budget.Charge(MemoryTag.RowArena, Normal, 100);
        pressure.OccupiedBytes.ShouldBe(100);
    }

    [Fact]
    public void RoomThatDroppedRowsLeftInAnIndexIsNotInUse()
    {
        var (budget, pressure) = Watched(1000);
        budget.Charge(MemoryTag.Index, Normal, 890);
        pressure.Level.ShouldBe(PressureLevel.Severe);
        budget.SetVacant(100);
        (pressure.Level, pressure.OccupiedBytes, budget.UsedBytes).ShouldBe((PressureLevel.High, 790, 890));
        budget.SetVacant(0);
        pressure.Level.ShouldBe(PressureLevel.Severe);
    }

    [Fact]
    public void TheLogKeepsTheNewestEventsAndCountsAll()
    {
        var (budget, pressure) = Watched(1000);
        for (var turn = 0; turn < 1000; turn++)
        {
            budget.Charge(MemoryTag.RowArena, Normal, 700);
            budget.Release(MemoryTag.RowArena, Normal, 700);
        }

        pressure.EventCount.ShouldBe(3000);
        pressure.Events().Select(happened => (int)happened.Number).ShouldBe(Enumerable.Range(1977, 1024));
        pressure.Events(after: 2999).Single().Level.ShouldBe(PressureLevel.Normal);
    }

    [Fact]
    public void WhatHappensUnderPressureAllocatesNoManagedMemory()
    {
        var (budget, pressure) = Watched(1000);
        var into = new PressureEvent[8];
        Turn();
        Assert.Equal(0, ManagedMemory.AllocatedBy(Turn));

        void Turn()
        {
            // The ledger keeps an owner's account while it holds anything: so that this is about pressure alone.
            budget.Charge(MemoryTag.RowArena, Normal, 1);
            for (var step = 0; step < 40; step++)
            {
                _clock.Advance(10_000_000);
                budget.Charge(MemoryTag.RowArena, Normal, 20);
                pressure.Sample();
            }

            budget.Release(MemoryTag.RowArena, Normal, 801);
            pressure.CopyEvents(0, into);
        }
    }

    [Theory]
    [InlineData(0.5, 0.5, 0.9, 0.95, 0.01)]
    [InlineData(0.5, 0.6, 0.7, 0.65, 0.01)]
    [InlineData(0.5, 0.6, 0.7, 1.1, 0.01)]
    [InlineData(0.5, 0.6, 0.7, 0.8, 0)]
    [InlineData(0.5, 0.6, 0.7, 0.8, 0.2)]
    [InlineData(double.NaN, 0.6, 0.7, 0.8, 0.01)]
    public void LevelsThatDoNotAscendAreRefused(
        double elevatedAt, double highAt, double severeAt, double criticalAt, double hysteresis)
    {
        var options = new PressureOptions
        {
            ElevatedAt = elevatedAt,
            HighAt = highAt,
            SevereAt = severeAt,
            CriticalAt = criticalAt,
            Hysteresis = hysteresis,
        };
        Should.Throw<ArgumentOutOfRangeException>(() => new MemoryPressure(new MemoryBudget(1000), _clock, options));
    }

    /// <summary>Random charges and releases beside a naive reading of the rule, at every step.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheLevelFollowsTheRule(ulong seed)
    {
        var random = new SeededRandom(seed);
        var (budget, pressure) = Watched(1000);
        double[] begins = [double.MinValue, 650, 780, 880, 950];
        var (used, level) = (0L, 0);
        for (var step = 0; step < 5_000; step++)
        {
            var bytes = random.NextInt64(120);
            if (random.NextInt32(2) == 0 && used >= bytes)
            {
                budget.Release(MemoryTag.RowArena, Normal, bytes);
                used -= bytes;
            }
            else if (budget.TryCharge(MemoryTag.RowArena, Normal, bytes))
            {
                used += bytes;
            }

            while (level < 4 && used >= begins[level + 1])
            {
                level++;
            }

            while (used < begins[level] - 40)
            {
                level--;
            }

            pressure.Level.ShouldBe((PressureLevel)level, $"seed {seed}, step {step}");
        }
    }

    private (MemoryBudget Budget, MemoryPressure Pressure) Watched(long limitBytes, long reserveBytes = 0)
    {
        var budget = new MemoryBudget(limitBytes, reserveBytes);
        return (budget, new MemoryPressure(budget, _clock));
    }
}
