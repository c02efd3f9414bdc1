// First touch of a 2 MiB slab takes 0.25 ms, and 25 ms when the host has taken the memory away: too long for a writer
// that has a row in hand. So one background thread per heap touches slabs ahead of the writers and keeps a few ready.
// It starts with the first slab that a writer takes, sleeps until one is taken, and stops for good where the budget has
// no room: slabs that are freed refill the pool by themselves then.

namespace NativeStore.Core.Memory;

/// <summary>The thread that keeps slabs ready.</summary>
/// <param name="heap">The heap, whose pool it fills.</param>
/// <param name="readySlabs">How many slabs to keep ready; 0 means that there is no thread.</param>
internal sealed class PreToucher(NativeHeap heap, int readySlabs) : IDisposable
{
    private readonly AutoResetEvent _taken = new(false);
    private readonly Lock _starting = new();
    private Thread? _thread;
    private volatile bool _isStopped;

    /// <summary>Tells that a slab was taken.</summary>
    public void Signal()
    {
        if (_isStopped || readySlabs == 0 || heap.ReadySlabCount >= readySlabs)
        {
            return;
        }

        if (Volatile.Read(ref _thread) is null)
        {
            Start();
        }

        _taken.Set();
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        _taken.Set();
        _thread?.Join();
        _taken.Dispose();
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is null && !_isStopped)
            {
                var thread = new Thread(Run, maxStackSize: 256 * 1024)
                {
                    IsBackground = true,
                    Name = "NativeStore slab toucher",
                    Priority = ThreadPriority.BelowNormal,
                };
                Volatile.Write(ref _thread, thread);
                thread.Start();
            }
        }
    }

    private void Run()
    {
        while (!_isStopped)
        {
            _taken.WaitOne();
            while (!_isStopped && TryTouchNext())
            {
                // One slab at a time: a writer that waits for it waits for one touch at most.
            }
        }
    }

    private bool TryTouchNext()
    {
        try
        {
            return heap.TryTouchNext(readySlabs);
        }
        catch (NativeMemoryExhaustedException)
        {
            // Nobody asked for this slab: the writer that needs one gets the error itself.
            return false;
        }
    }
}
