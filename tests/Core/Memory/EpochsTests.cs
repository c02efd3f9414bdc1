using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed class EpochsTests : IDisposable
{
    private readonly NativeMemoryFixture _memory = new();
    private readonly Epochs _epochs;

    public EpochsTests() => _epochs = new Epochs(_memory.Heap);

    public void Dispose()
    {
        _epochs.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void WithoutReadersARetiredBlockIsFreedByTheNextCollect()
    {
        _epochs.Retire(Lend());
        _epochs.RetiredCount.ShouldBe(1);
        _epochs.Collect().ShouldBe(1);
        _epochs.RetiredCount.ShouldBe(0);
        _memory.Budget.BytesOf(MemoryTag.Series).ShouldBe(0);
    }

    [Fact]
    public void APinThatIsOlderThanARetirementKeepsTheBlock()
    {
        using (_epochs.Pin())
        {
            _epochs.Retire(Lend());
            _epochs.Collect().ShouldBe(0);
            _epochs.Collect().ShouldBe(0);
            _memory.Budget.BytesOf(MemoryTag.Series).ShouldBe(1024);
        }

        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void APinThatIsYoungerThanACollectionKeepsNothingRetiredBefore()
    {
        using var oldReader = new PinnedThread(_epochs);
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        oldReader.Dispose();

        // One retirement under no reader advances the epoch; who pins now is too young for both blocks.
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(2);
        using var pin = _epochs.Pin();
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
    }

    [Fact]
    public void BlocksRetiredBeforeAnOldReaderPinnedAreFreedPastIt()
    {
        using var first = new PinnedThread(_epochs);
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        first.Dispose();
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(2);

        using var second = new PinnedThread(_epochs);
        _epochs.Retire(Lend());
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        second.Dispose();
        _epochs.Collect().ShouldBe(2);
    }

    [Fact]
    public void ReadersThatOverlapWithoutAGapDoNotHoldMemoryForEver()
    {
        var reader = new PinnedThread(_epochs);
        for (var turn = 0; turn < 10; turn++)
        {
            _epochs.Retire(Lend());
            _epochs.Collect().ShouldBe(0);

            // The next one pins before this one lets go: at no time is nobody pinned.
            var next = new PinnedThread(_epochs);
            reader.Dispose();
            reader = next;
            _epochs.Collect().ShouldBe(1);
        }

        reader.Dispose();
    }

    [Fact]
    public void PinsNestAndOnlyTheOutermostLetsGo()
    {
        var outer = _epochs.Pin();
        var inner = _epochs.Pin();
        _epochs.Retire(Lend());
        inner.Dispose();
        _epochs.Collect().ShouldBe(0);
        outer.Dispose();
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void DisposingTheSamePinAgainDoesNothing()
    {
        var outer = _epochs.Pin();
        var inner = _epochs.Pin();
        inner.Dispose();
        inner.Dispose();
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        outer.Dispose();
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void DisposingACopyOfAPinAgainIsADefect()
    {
        var pin = _epochs.Pin();
        var copy = pin;
        pin.Dispose();
        var isCaught = false;
        try
        {
            copy.Dispose();
        }
        catch (CheckFailedException)
        {
            isCaught = true;
        }

        isCaught.ShouldBeTrue();
    }

    [Fact]
    public void APinOnAnotherThreadKeepsTheBlock()
    {
        using var reader = new PinnedThread(_epochs);
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        reader.Dispose();
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void AHundredThreadsMayPinAtOnce()
    {
        var readers = Enumerable.Range(0, 100).Select(_ => new PinnedThread(_epochs)).ToList();
        _epochs.Retire(Lend());
        foreach (var reader in readers)
        {
            _epochs.Collect().ShouldBe(0);
            reader.Dispose();
        }

        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void AnotherDatabasesReadersHoldNothingHere()
    {
        using var others = new Epochs(_memory.Heap);
        using var reader = new PinnedThread(others);
        using var pin = others.Pin();
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void AThreadMayAlternateBetweenDatabases()
    {
        using var others = new Epochs(_memory.Heap);
        using var here = _epochs.Pin();
        using var there = others.Pin();
        using var hereAgain = _epochs.Pin();
        _epochs.Retire(Lend());
        others.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        others.Collect().ShouldBe(0);
    }

    [Fact]
    public void AThreadThatDiesPinnedHoldsNothingForEver()
    {
        var thread = new Thread(() => _epochs.Pin());
        thread.Start();
        thread.Join();
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(1);
    }

    [Fact]
    public void AnActionRunsOnceNoReaderIsLeftAndMayRetireMore()
    {
        var steps = new List<string>();
        using (_epochs.Pin())
        {
            _epochs.Retire(() =>
            {
                steps.Add("first");
                _epochs.Retire(() => steps.Add("second"));
            });
            _epochs.Collect().ShouldBe(0);
            steps.ShouldBeEmpty();
        }

        _epochs.Collect().ShouldBe(1);
        steps.ShouldBe(["first"]);
        _epochs.Collect().ShouldBe(1);
        steps.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void CollectingSparesTheBarrierWhereItCannotHelp()
    {
        _epochs.Collect().ShouldBe(0);
        _epochs.BarrierCount.ShouldBe(0);
        for (var block = 0; block < 10; block++)
        {
            _epochs.Retire(Lend());
        }

        _epochs.Collect().ShouldBe(10);
        _epochs.BarrierCount.ShouldBe(1);

        using var reader = new PinnedThread(_epochs);
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        _epochs.Retire(Lend());
        _epochs.Collect().ShouldBe(0);
        _epochs.BarrierCount.ShouldBe(1);
    }

    [Fact]
    public void CollectingAtTheEndOfEveryCommitWaitsUntilItIsWorthABarrier()
    {
        for (var block = 0; block < 63; block++)
        {
            _epochs.Retire(Lend());
            _epochs.CollectIfDue().ShouldBe(0);
        }

        _epochs.Retire(Lend());
        _epochs.CollectIfDue().ShouldBe(64);
        _epochs.Retire(_memory.Heap.Allocate(MemoryTag.Series, NativeMemoryFixture.Owner, 8 * NativeMemoryFixture.MiB));
        _epochs.CollectIfDue().ShouldBe(1);
    }

    [Fact]
    public void DisposingFreesWhatIsRetiredAndRefusesLaterPins()
    {
        var epochs = new Epochs(_memory.Heap);
        epochs.Retire(Lend());
        epochs.Pin().Dispose();
        epochs.Dispose();
        epochs.Dispose();
        _memory.Budget.BytesOf(MemoryTag.Series).ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => epochs.Pin().Dispose());
        Should.Throw<ObjectDisposedException>(() => epochs.Retire(() => { }));
    }

    [Fact]
    public void DisposingUnderAReaderIsADefect()
    {
        using (_epochs.Pin())
        {
            Should.Throw<CheckFailedException>(_epochs.Dispose);
        }
    }

    [Fact]
    public void PinningAllocatesNothing()
    {
        _epochs.Pin().Dispose();
        ManagedMemory.AllocatedBy(() =>
        {
            for (var turn = 0; turn < 1_000; turn++)
            {
                using var pin = _epochs.Pin();
            }
        }).ShouldBe(0);
    }

    private NativeBlock Lend() => _memory.Heap.Allocate(MemoryTag.Series, NativeMemoryFixture.Owner, 1024);

    /// <summary>A thread that pins and holds until it is disposed.</summary>
    private sealed class PinnedThread : IDisposable
    {
        private readonly ManualResetEventSlim _isPinned = new();
        private readonly ManualResetEventSlim _mayGo = new();
        private readonly Thread _thread;

        public PinnedThread(Epochs epochs)
        {
            _thread = new Thread(() =>
            {
                using var pin = epochs.Pin();
                _isPinned.Set();
                _mayGo.Wait();
            });
            _thread.Start();
            _isPinned.Wait();
        }

        public void Dispose()
        {
            _mayGo.Set();
            _thread.Join();
        }
    }
}
