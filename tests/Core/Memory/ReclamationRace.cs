// A race between readers who dereference a published block and a writer who swaps it, retires the old one and lets its
// memory be used again. Every block is filled with one stamp, so a reader that sees two stamps in a block (or poison,
// or the heap's own links) has read memory that was freed under it.

using NativeStore.Core.Memory;

namespace NativeStore.Core.Tests.Memory;

/// <summary>What the race is run with: the real epochs, or a twin that is broken on purpose.</summary>
internal interface IReclaimer
{
    void Read(Action read);

    void Retire(in NativeBlock block);

    void Collect();

    /// <summary>How many blocks wait for readers.</summary>
    int WaitingCount { get; }
}

/// <summary>The race. It ends after the given time, or when a reader has seen freed memory.</summary>
internal sealed unsafe class ReclamationRace(NativeHeap heap, IReclaimer reclaimer)
{
    private const int BlockBytes = 1024;
    private const int Readers = 2;
    private const int WaitingMax = 20_000;
    private long _published;
    private long _tornReads;
    private long _reads;
    private volatile bool _isOver;

    public long Reads => Volatile.Read(ref _reads);

    public long TornReads => Volatile.Read(ref _tornReads);

    public void Run(TimeSpan timeMax)
    {
        var current = Publish(1);
        var readers = Enumerable.Range(0, Readers).Select(_ => new Thread(ReadUntilOver)).ToList();
        readers.ForEach(reader => reader.Start());
        var deadline = Environment.TickCount64 + (long)timeMax.TotalMilliseconds;
        for (var stamp = 2L; Environment.TickCount64 < deadline && TornReads == 0; stamp++)
        {
            var old = current;
            current = Publish(stamp);
            reclaimer.Retire(old);
            reclaimer.Collect();
            LetReadersCatchUp();
        }

        _isOver = true;
        readers.ForEach(reader => reader.Join());
        reclaimer.Retire(current);
        reclaimer.Collect();
    }

    // A reader that the scheduler has put aside while pinned holds all that is retired meanwhile.
    private void LetReadersCatchUp()
    {
        for (; reclaimer.WaitingCount > WaitingMax; reclaimer.Collect())
        {
            Thread.Yield();
        }
    }

    private NativeBlock Publish(long stamp)
    {
        var block = heap.Allocate(MemoryTag.Series, NativeMemoryFixture.Owner, BlockBytes);
        new Span<long>(block.Address, BlockBytes / sizeof(long)).Fill(stamp);
        Volatile.Write(ref _published, (nint)block.Address);
        return block;
    }

    private void ReadUntilOver()
    {
        while (!_isOver)
        {
            reclaimer.Read(() =>
            {
                var address = (void*)(nint)Volatile.Read(ref _published);
                var block = new ReadOnlySpan<long>(address, BlockBytes / sizeof(long));
                var stamp = block[0];

                // Now and then the reader is away for a while, as the scheduler makes it at the worst moment.
                if (Interlocked.Increment(ref _reads) % 16 == 0)
                {
                    Thread.Yield();
                }

                if (block.ContainsAnyExcept(stamp))
                {
                    Interlocked.Increment(ref _tornReads);
                }
            });
        }
    }
}
