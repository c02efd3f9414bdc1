using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory.Pressure;

/// <summary>Readers that keep memory from being freed are named.</summary>
public sealed class HoldWatchTests : IDisposable
{
    private const long MiB = NativeMemoryFixture.MiB;
    private const long Second = 1_000_000_000;

    private readonly NativeMemoryFixture _memory = new(limitBytes: 64 * MiB);
    private readonly SimulatedClock _clock = new(default);
    private readonly Epochs _epochs;
    private readonly MemoryPressure _pressure;
    private readonly HoldWatch _watch;

    public HoldWatchTests()
    {
        _epochs = new Epochs(_memory.Heap);
        _pressure = new MemoryPressure(_memory.Budget, _clock);
        _watch = new HoldWatch(_epochs, _pressure, _clock);
    }

    public void Dispose()
    {
        _epochs.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void NothingIsHeldWhereNothingWaitsOrNobodyReads()
    {
        _watch.Look().ShouldBeNull();
        using (_epochs.Pin())
        {
            _watch.Look().ShouldBeNull();
        }

        _epochs.Retire(Lend(MiB));
        _watch.Look().ShouldBeNull();
        using (_epochs.Pin())
        {
            _watch.Look().ShouldBeNull("the pin is younger than what waits");
        }

        _epochs.Collect();
    }

    [Fact]
    public void AHoldSaysWhoAndHowMuchAndForHowLong()
    {
        using (_epochs.Pin())
        {
            _epochs.Retire(Lend(MiB));
            var hold = _watch.Look().ShouldNotBeNull();
            hold.ShouldBe(new MemoryHold(MiB, 0, Environment.CurrentManagedThreadId, Thread.CurrentThread.Name));
            _clock.Advance(3 * Second);
            _epochs.Retire(Lend(MiB));
            _epochs.Collect().ShouldBe(0);
            (_watch.Look() is { Bytes: 2 * MiB, Nanos: 3 * Second }).ShouldBeTrue();
        }

        _epochs.Collect().ShouldBe(2);
        _watch.Look().ShouldBeNull();
        _pressure.Events().ShouldBeEmpty("memory is plenty");
    }

    [Fact]
    public void ThePinOfAnotherThreadIsItsOwn()
    {
        using var isPinned = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            using var pin = _epochs.Pin();
            isPinned.Set();
            mayEnd.Wait();
        }) { Name = "a slow reader" };
        reader.Start();
        isPinned.Wait();
        _epochs.Retire(Lend(MiB));
        _watch.Look()!.Value.ThreadName.ShouldBe("a slow reader");
        _watch.Look()!.Value.ThreadId.ShouldBe(reader.ManagedThreadId);
        mayEnd.Set();
        reader.Join();
        _watch.Look().ShouldBeNull();
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void TheLongestTimesMeanNever()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 64 * MiB);
        var never = new PressureOptions
        {
            HoldAfter = TimeSpan.MaxValue, LowerAfter = TimeSpan.MaxValue, Horizon = TimeSpan.MaxValue,
        };
        var pressure = new MemoryPressure(memory.Budget, _clock, never);
        using var epochs = new Epochs(memory.Heap);
        var watch = new HoldWatch(epochs, pressure, _clock);
        var ballast = memory.Heap.Allocate(MemoryTag.RowArena, NativeMemoryFixture.Owner, 52 * MiB);
        using (epochs.Pin())
        {
            epochs.Retire(memory.Heap.Allocate(MemoryTag.RowArena, NativeMemoryFixture.Owner, MiB));
            watch.Look().ShouldNotBeNull();
            _clock.Advance(1_000_000 * Second);
            watch.Look().ShouldNotBeNull();
        }

        epochs.Collect();
        memory.Heap.Free(ballast);
        _clock.Advance(1_000_000 * Second);
        pressure.Sample();
        pressure.Level.ShouldBe(PressureLevel.High);
        pressure.Events().ShouldAllBe(
            told => told.Kind == PressureEventKind.Raised || told.Kind == PressureEventKind.Forecast);
    }

    [Fact]
    public void AHorizonOfATickForetellsWhatIsAtHand()
    {
        using var memory = new NativeMemoryFixture(limitBytes: 64 * MiB);
        var pressure = new MemoryPressure(
            memory.Budget, _clock, new PressureOptions { Horizon = TimeSpan.FromTicks(1) });
        var blocks = new List<NativeBlock>();
        for (var block = 0; block < 26; block++)
        {
            _clock.Advance(Second / 100);
            blocks.Add(memory.Heap.Allocate(MemoryTag.RowArena, NativeMemoryFixture.Owner, 2 * MiB));
            pressure.Sample();
        }

        pressure.Level.ShouldBe(PressureLevel.High);
        blocks.ForEach(block => memory.Heap.Free(block));
    }

    [Fact]
    public void UnderHighPressureALongHoldIsToldOnceAndItsEndToo()
    {
        var ballast = Lend(52 * MiB);
        _pressure.Level.ShouldBe(PressureLevel.High);
        var before = _pressure.EventCount;
        var pin = _epochs.Pin();
        _epochs.Retire(Lend(MiB));
        for (var step = 0; step < 30; step++)
        {
            _watch.Look();
            (_pressure.EventCount > before).ShouldBe(step >= 10, $"step {step}");
            _clock.Advance(Second / 10);
        }

        var told = _pressure.Events(before).ShouldHaveSingleItem();
        told.Kind.ShouldBe(PressureEventKind.Held);
        told.Level.ShouldBe(PressureLevel.High);
        told.Hold.ShouldBe(
            new MemoryHold(MiB, Second, Environment.CurrentManagedThreadId, Thread.CurrentThread.Name));
        pin.Dispose();
        _watch.Look().ShouldBeNull();
        var ended = _pressure.Events(before + 1).ShouldHaveSingleItem();
        (ended.Kind, ended.Hold.Nanos).ShouldBe((PressureEventKind.LetGo, 3 * Second));
        _epochs.Collect();
        _memory.Heap.Free(ballast);
    }

    [Fact]
    public void ShortReadsThatOverlapAreNoHold()
    {
        var ballast = Lend(52 * MiB);
        var before = _pressure.EventCount;
        for (var step = 0; step < 100; step++)
        {
            using (_epochs.Pin())
            {
                _epochs.Retire(Lend(64));
                (_watch.Look() is { Nanos: 0 }).ShouldBeTrue($"step {step}");
                _clock.Advance(Second / 2);
            }

            _epochs.Collect();
        }

        _pressure.EventCount.ShouldBe(before);
        _memory.Heap.Free(ballast);
    }

    [Fact]
    public void LookingAllocatesNoManagedMemory()
    {
        using var pin = _epochs.Pin();
        _epochs.Retire(Lend(64));
        _watch.Look();
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => _watch.Look()));
    }

    private NativeBlock Lend(long bytes) =>
        _memory.Heap.Allocate(MemoryTag.Series, NativeMemoryFixture.Owner, bytes);
}
