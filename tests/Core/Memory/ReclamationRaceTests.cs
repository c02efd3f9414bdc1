using System.Globalization;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed class ReclamationRaceTests
{
    /// <summary>How long the race runs: 2 s, or what the variable NATIVESTORE_RACE_SECONDS says.</summary>
    private static readonly TimeSpan RaceTime = TimeSpan.FromSeconds(
        double.Parse(
            Environment.GetEnvironmentVariable("NATIVESTORE_RACE_SECONDS") ?? "2", CultureInfo.InvariantCulture));

    // A broken twin is caught within milliseconds; this is when the test gives up and fails.
    private static readonly TimeSpan CatchTimeMax = TimeSpan.FromSeconds(30);

    [Fact]
    public void NoReaderEverSeesMemoryThatWasFreedUnderIt()
    {
        using var memory = new NativeMemoryFixture();
        using var epochs = new Epochs(memory.Heap);
        var race = new ReclamationRace(memory.Heap, new Real(epochs));
        race.Run(RaceTime);
        race.TornReads.ShouldBe(0);
        race.Reads.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ATwinThatFreesAtOnceIsCaught()
    {
        using var memory = new NativeMemoryFixture();
        var race = new ReclamationRace(memory.Heap, new FreesAtOnce(memory.Heap));
        race.Run(CatchTimeMax);
        race.TornReads.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ATwinWhosePinDoesNothingIsCaught()
    {
        using var memory = new NativeMemoryFixture();
        using var epochs = new Epochs(memory.Heap);
        var race = new ReclamationRace(memory.Heap, new PinsNothing(epochs));
        race.Run(CatchTimeMax);
        race.TornReads.ShouldBeGreaterThan(0);
    }

    private sealed class Real(Epochs epochs) : IReclaimer
    {
        public void Read(Action read)
        {
            using var pin = epochs.Pin();
            read();
        }

        public void Retire(in NativeBlock block) => epochs.Retire(block);

        public void Collect() => epochs.Collect();

        public int WaitingCount => epochs.RetiredCount;
    }

    private sealed class PinsNothing(Epochs epochs) : IReclaimer
    {
        public void Read(Action read) => read();

        public void Retire(in NativeBlock block) => epochs.Retire(block);

        public void Collect() => epochs.Collect();

        public int WaitingCount => epochs.RetiredCount;
    }

    private sealed class FreesAtOnce(NativeHeap heap) : IReclaimer
    {
        public void Read(Action read) => read();

        public void Retire(in NativeBlock block) => heap.Free(block);

        public void Collect()
        {
        }

        public int WaitingCount => 0;
    }
}
