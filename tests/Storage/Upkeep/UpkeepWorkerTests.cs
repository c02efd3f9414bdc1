using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>The thread that takes steps: nobody stands over it.</summary>
public sealed class UpkeepWorkerTests
{
    [Fact]
    public void AnErrorWhileWorkIsChosenIsNotedAndTheThreadGoesOn()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = new UnreadableTable();
        caretaker.Watch(table, UpkeepPolicy.Of(Trade.Schema, new SeriesTableOptions()));
        Should.Throw<InvalidOperationException>(() => caretaker.Step());
        caretaker.Start(share: 1);
        Until(() => caretaker.LastError is InvalidOperationException && table.Looks > 3);
        caretaker.Forget(table);
        var looks = table.Looks;
        caretaker.Step();
        table.Looks.ShouldBe(looks);
    }

    [Fact]
    public void WakingAStoppedThreadIsNoError()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        caretaker.Start(share: 1);
        var isDone = false;
        var waking = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                caretaker.Wake();
            }
        });
        waking.Start();
        caretaker.Dispose();
        caretaker.Wake();
        Volatile.Write(ref isDone, true);
        waking.Join();
    }

    private static void Until(Func<bool> condition) =>
        SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)).ShouldBeTrue();

    /// <summary>A table of which nothing can be known.</summary>
    private sealed class UnreadableTable : ITieredStore
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public TableSchema Schema => Trade.Schema;

        public MemoryOwner Owner => throw new InvalidOperationException();

        public SegmentLayout SegmentLayout => throw new InvalidOperationException();

        public void Close()
        {
        }

        public void Free()
        {
        }

        public TierSet Tiers
        {
            get
            {
                Interlocked.Increment(ref _looks);
                throw new InvalidOperationException("unreadable");
            }
        }

        public TierFacts Facts => throw new InvalidOperationException();

        public bool TrySealNext() => throw new InvalidOperationException();

        public bool TryReplace(ReadOnlySpan<Segment> neighbours, Segment merged) =>
            throw new InvalidOperationException();

        public DroppedRows DropOldest(int segments, Action? note = null) => throw new InvalidOperationException();

        public int OrdinalOf(in SeriesKey series) => -1;

        public int CountOldestHot(long before, long nowNanos, int most) => 0;

        public DroppedRows DropOldestHot(
            int rows, Span<PriorityShare> shares, bool sparesCritical, Action? note = null) => default;

        public int PrioritiesVersion => 0;

        public void ReadShares(Segment segment, Span<PriorityShare> shares) => throw new InvalidOperationException();

        public int SeriesEnd => throw new InvalidOperationException();

        public void ReadSeriesUpTo(DataPriority priority, Span<bool> isUpTo) =>
            throw new InvalidOperationException();

        public bool TryThin(
            ReadOnlySpan<Segment> neighbours, Segment? kept, int prioritiesVersion, Action? note = null) =>
            throw new InvalidOperationException();

        public bool SweepIndex(int pages) => throw new InvalidOperationException();

        public bool IsForgettingDue => false;

        public void ForgetSeries(int series)
        {
        }
    }
}
