using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.World;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Core.Tests.Memory.Pressure;

/// <summary>
/// Simulated memory of 256 MiB in slabs, calm or with seeded bursts of 10 and 100 times the calm rate, sampled as a
/// database does: every 20 ms, and with every slab.
/// </summary>
public sealed class GrowthForecastTests(ITestOutputHelper output)
{
    private const long Slab = NativeHeap.SlabBytes;
    private const long Millisecond = 1_000_000;
    private const long Second = 1000 * Millisecond;
    private const double CalmBytesPerSecond = 2e6;

    private static readonly MemoryOwner s_owner = new("trades");

    [Fact]
    public void FlatLoadIsNotForecast()
    {
        var world = new World();
        world.Run(seconds: 60, bytesPerSecond: 0);
        world.Grow((long)(0.6 * World.LimitBytes));
        world.Pressure.Events().Count.ShouldBe(0);
        world.Run(seconds: 120, bytesPerSecond: 0);
        world.Pressure.Events().ShouldBeEmpty();
        world.Pressure.Forecast.NanosToNextLevel.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void WhatComesAndGoesByTheSameAmountIsNotForecast()
    {
        var world = new World();
        world.Grow((long)(0.5 * World.LimitBytes));
        for (var turn = 0; turn < 500; turn++)
        {
            world.Grow(4 * Slab);
            world.Run(seconds: 0.1, bytesPerSecond: 0);
            world.Shrink(4 * Slab);
            world.Run(seconds: 0.1, bytesPerSecond: 0);
        }

        world.Pressure.Events().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void SteadyGrowthIsForecastBeforeEveryLevelWithItsRateAndTime(int burst)
    {
        var world = new World();
        world.Run(seconds: 2, bytesPerSecond: 0);
        world.Run(seconds: 130.0 / burst, bytesPerSecond: CalmBytesPerSecond * burst);
        var events = world.Pressure.Events();
        for (var level = PressureLevel.Elevated; level <= PressureLevel.Critical; level++)
        {
            var raised = events.Single(each => each.Level == level && each.Kind == PressureEventKind.Raised);
            var foretold = events.Single(each => each.Level == level && each.Kind == PressureEventKind.Forecast);
            var lead = raised.MonotonicNanos - foretold.MonotonicNanos;
            output.WriteLine(
                $"{burst}x {level}: told {lead / 1e6:0} ms before, " +
                $"in {foretold.Forecast.NanosToNextLevel / 1e6:0} ms " +
                $"at {foretold.Forecast.GrowthBytesPerSecond / 1e6:0.0} MB/s, " +
                $"confidence {foretold.Forecast.Confidence:0.00}");
            lead.ShouldBeGreaterThan(0);
            foretold.Number.ShouldBeLessThan(raised.Number);
            foretold.Forecast.NanosToExhaustion.ShouldBeGreaterThan(foretold.Forecast.NanosToNextLevel);

            // The rate within a fifth, where the trend is trusted.
            if (foretold.Forecast.Confidence >= 0.7)
            {
                var bytesPerSecond = CalmBytesPerSecond * burst;
                foretold.Forecast.GrowthBytesPerSecond.ShouldBe(bytesPerSecond, 0.2 * bytesPerSecond);
            }
        }
    }

    /// <summary>
    /// Seeded minutes of calm, bursts and pruning. Recall: levels entered that were told before. Precision: forecasts
    /// that came true within three horizons.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void BurstsAreForecastBeforeEachLevel(ulong seed)
    {
        var world = new World();
        var random = new SeededRandom(seed);
        for (var turn = 0; turn < 60; turn++)
        {
            int[] factors = [0, 1, 1, 10, 10, 100];
            var factor = factors[random.NextInt32(factors.Length)];
            var seconds = factor == 100 ? random.NextDouble() : random.NextDouble() * 10;
            world.Run(seconds, CalmBytesPerSecond * factor);
            if (world.Budget.UsedBytes > 0.9 * World.LimitBytes)
            {
                world.Shrink((long)(World.LimitBytes * (0.2 + (0.6 * random.NextDouble()))));
            }
        }

        var (entered, told, came, leads) = Judge(world.Pressure.Events());
        output.WriteLine(
            $"seed {seed}: {entered} levels entered, {told.Hits} told before; " +
            $"{told.All} forecasts, {came} came true; least lead {leads.Min() / 1e6:0} ms, " +
            $"median {leads.Order().ElementAt(leads.Count / 2) / 1e6:0} ms");
        entered.ShouldBeGreaterThan(10);
        told.Hits.ShouldBe(entered, $"seed {seed}");
        leads.Min().ShouldBeGreaterThan(0);
        (came / (double)told.All).ShouldBeGreaterThan(0.7, $"seed {seed}");
    }

    [Fact]
    public void AForecastThatDidNotComeTrueIsMadeAgainWhenGrowthComesBack()
    {
        var world = new World();
        world.Grow((long)(0.55 * World.LimitBytes));
        world.Run(seconds: 3, bytesPerSecond: 0);
        world.Run(seconds: 0.8, bytesPerSecond: 20e6);
        world.Run(seconds: 40, bytesPerSecond: 0);
        world.Pressure.Level.ShouldBe(PressureLevel.Normal);
        Count().ShouldBe(1);
        world.Run(seconds: 0.4, bytesPerSecond: 20e6);
        Count().ShouldBe(2);

        int Count() => world.Pressure.Events().Count(each =>
            each.Kind == PressureEventKind.Forecast && each.Level == PressureLevel.Elevated);
    }

    private static (int Entered, (int Hits, int All) Told, int Came, List<long> Leads) Judge(
        IReadOnlyList<PressureEvent> events)
    {
        var (entered, hits, all, came) = (0, 0, 0, 0);
        var leads = new List<long>();
        for (var index = 0; index < events.Count; index++)
        {
            var each = events[index];
            if (each.Kind == PressureEventKind.Raised)
            {
                entered++;

                // Told since the level was last left.
                var before = events.Take(index).Reverse()
                    .TakeWhile(other => !(other.Kind == PressureEventKind.Raised && other.Level == each.Level))
                    .LastOrDefault(other => other.Kind == PressureEventKind.Forecast && other.Level == each.Level);
                hits += before.Number > 0 ? 1 : 0;
                leads.Add(before.Number > 0 ? each.MonotonicNanos - before.MonotonicNanos : -1);
            }
            else if (each.Kind == PressureEventKind.Forecast)
            {
                all++;
                came += events.Skip(index).Any(other =>
                    other.Kind == PressureEventKind.Raised && other.Level == each.Level
                    && other.MonotonicNanos - each.MonotonicNanos <= 30 * Second) ? 1 : 0;
            }
        }

        return (entered, (hits, all), came, leads);
    }

    /// <summary>A ledger that grows by slabs.</summary>
    private sealed class World
    {
        public const long LimitBytes = 256 << 20;

        private readonly SimulatedClock _clock = new(default);
        private double _owedBytes;

        public World()
        {
            Budget = new MemoryBudget(LimitBytes);
            Pressure = new MemoryPressure(Budget, _clock);
        }

        public MemoryBudget Budget { get; }

        public MemoryPressure Pressure { get; }

        public void Run(double seconds, double bytesPerSecond)
        {
            for (var elapsed = 0L; elapsed < seconds * Second; elapsed += Millisecond)
            {
                _clock.Advance(Millisecond);
                _owedBytes += bytesPerSecond / 1000;
                for (; _owedBytes >= Slab; _owedBytes -= Slab)
                {
                    Budget.TryCharge(MemoryTag.RowArena, s_owner, Slab);
                }

                if (_clock.MonotonicNanos % (20 * Millisecond) == 0)
                {
                    Pressure.Sample();
                }
            }
        }

        public void Grow(long bytes) => Budget.Charge(MemoryTag.RowArena, s_owner, bytes / Slab * Slab);

        public void Shrink(long bytes) =>
            Budget.Release(MemoryTag.RowArena, s_owner, Math.Min(bytes, Budget.UsedBytes) / Slab * Slab);
    }
}
