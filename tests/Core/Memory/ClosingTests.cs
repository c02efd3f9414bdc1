using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed class ClosingTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly NativeMemoryFixture _memory = new();
    private readonly Epochs _epochs;
    private int _freed;

    public ClosingTests() => _epochs = new Epochs(_memory.Heap);

    public void Dispose()
    {
        _epochs.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void WithoutReadersClosingFreesAtOnce()
    {
        _epochs.Close(Long).ShouldBeTrue();
        _epochs.FreeWhenUnpinned(Free).ShouldBeTrue();
        _freed.ShouldBe(1);
    }

    [Fact]
    public void ALoopOfTheClosingThreadIsNotWaitedForAndFreesWhenItEnds()
    {
        var number = _epochs.NameReader("trades");
        var loop = _epochs.DangerousPinLoop(number);
        _epochs.Close(Long).ShouldBeTrue();
        _epochs.FreeWhenUnpinned(Free).ShouldBeFalse();
        _freed.ShouldBe(0);
        var reader = _epochs.OpenReaders.ShouldHaveSingleItem();
        reader.ThreadId.ShouldBe(Environment.CurrentManagedThreadId);
        reader.Kind.ShouldBe(ReaderKind.Loop);
        reader.Table.ShouldBe("trades");
        loop.Dispose();
        _freed.ShouldBe(1);
        _epochs.OpenReaders.ShouldBeEmpty();
    }

    [Fact]
    public void OfSeveralLoopsTheLastOneFrees()
    {
        using var first = new Looper(_epochs);
        using var second = new Looper(_epochs);
        _epochs.Close(Long).ShouldBeTrue();
        _epochs.FreeWhenUnpinned(Free).ShouldBeFalse();
        first.Dispose();
        Volatile.Read(ref _freed).ShouldBe(0);
        second.Dispose();
        Volatile.Read(ref _freed).ShouldBe(1);
    }

    [Fact]
    public void ACallUnderWayIsWaitedFor()
    {
        using var isPinned = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            using var pin = _epochs.Pin();
            isPinned.Set();
            mayGo.Wait();
        });
        thread.Start();
        isPinned.Wait();
        _epochs.Close(TimeSpan.Zero).ShouldBeFalse();
        mayGo.Set();
        _epochs.Close(Long).ShouldBeTrue();
        thread.Join();
    }

    [Fact]
    public void ACallInsideALoopIsRefusedOnceClosedAndTheLoopGoesOn()
    {
        using (_epochs.DangerousPinLoop(0))
        {
            _epochs.Close(Long).ShouldBeTrue();
            Should.Throw<ObjectDisposedException>(() => _epochs.Pin().Dispose());
            _epochs.FreeWhenUnpinned(Free).ShouldBeFalse();
            _freed.ShouldBe(0);
        }

        _freed.ShouldBe(1);
    }

    [Fact]
    public void AReaderThatDiesInsteadOfLettingGoDoesNotKeepTheMemory()
    {
        using var isPinned = new ManualResetEventSlim();
        using var mayDie = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            _epochs.DangerousPinLoop(0);
            isPinned.Set();
            mayDie.Wait();
        });
        thread.Start();
        isPinned.Wait();
        _epochs.Close(Long).ShouldBeTrue();
        _epochs.FreeWhenUnpinned(Free).ShouldBeFalse();
        mayDie.Set();
        thread.Join();
        SpinWait.SpinUntil(() => Volatile.Read(ref _freed) == 1, Long).ShouldBeTrue();
    }

    [Fact]
    public void ATableOfSlotsIsTakenOverByTheNextDatabase()
    {
        for (var turn = 0; turn < 10; turn++)
        {
            using var epochs = new Epochs(_memory.Heap);
            using var looper = new Looper(epochs);
            epochs.Pin().Dispose();
            epochs.OpenReaders.Count.ShouldBe(1);
            looper.Dispose();
            epochs.OpenReaders.ShouldBeEmpty();
        }
    }

    [Fact]
    public void ScratchOfADeadThreadIsGivenBackAndThatOfALivingOneIsNot()
    {
        var left = new Scratch();
        var ended = new Scratch();
        var thread = new Thread(() =>
        {
            ended.Take();
            left.Take();
            ended.Close();
        });
        thread.Start();
        thread.Join();
        var own = new Scratch();
        own.Take();
        EpochThread.ReleaseDead();
        left.Abandoned.ShouldBe(1);
        ended.Abandoned.ShouldBe(0);
        own.Abandoned.ShouldBe(0);
        own.Close();
    }

    [Fact]
    public void PinsRaceWithClosingWithoutEverOutlivingTheMemory()
    {
        for (var round = 0; round < 300; round++)
        {
            var epochs = new Epochs(_memory.Heap);
            var isFreed = 0;
            var seen = 0;
            var refused = 0;
            using var start = new Barrier(3);
            var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    while (true)
                    {
                        using var pin = epochs.Pin();
                        seen |= Volatile.Read(ref isFreed);
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            })).ToList();
            readers.ForEach(reader => reader.Start());
            start.SignalAndWait();
            epochs.Close(Long).ShouldBeTrue();
            epochs.FreeWhenUnpinned(() => Volatile.Write(ref isFreed, 1));
            readers.ForEach(reader => reader.Join());
            isFreed.ShouldBe(1);
            seen.ShouldBe(0);
            refused.ShouldBe(2);
        }
    }

    private void Free()
    {
        _epochs.Drain();
        Interlocked.Increment(ref _freed);
    }

    private sealed class Scratch : ReaderScratch
    {
        public int Abandoned { get; private set; }

        public void Take() => Hold();

        public void Close() => LetGo();

        protected override void Abandon() => Abandoned++;
    }

    /// <summary>A thread that loops until it is disposed.</summary>
    private sealed class Looper : IDisposable
    {
        private readonly ManualResetEventSlim _isPinned = new();
        private readonly ManualResetEventSlim _mayGo = new();
        private readonly Thread _thread;

        public Looper(Epochs epochs)
        {
            _thread = new Thread(() =>
            {
                using var loop = epochs.DangerousPinLoop(0);
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
