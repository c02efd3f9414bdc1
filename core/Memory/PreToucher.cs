// First touch of a 2 MiB slab takes 0.25 ms, and 25 ms when the host has taken the memory away: too long for a writer
// that has a row in hand. So one background thread per heap touches slabs ahead of the writers and keeps a few ready.
// It starts with the first slab that a writer takes and sleeps whenever enough are ready or the budget has no room,
// until the next one is taken. Its priority is a hint, which Linux ignores: it touches one slab at a time instead.

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
                // A writer that finds no slab ready waits for one touch at most, then takes that slab.
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
