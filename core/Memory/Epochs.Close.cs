using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

// The end: no more pins, and what they protect goes with the last one. See "Closing" at the top of Epochs.cs.
public sealed unsafe partial class Epochs
{
    private const int LookMillis = 50;

    private static readonly Dictionary<long, Epochs> Closing = [];
    private static Timer? s_timer;

    private readonly List<int> _longCalls = [];
    private string[] _readers = [];
    private Action? _free;
    private bool _isFreeing;
    private bool _isFreed;

    /// <summary>
    /// Notes the time, for the ages of loops: call it some times a second. A clock read would cost a short loop half of
    /// its time.
    /// </summary>
    public void Tick() => Volatile.Write(ref _nowMillis, Environment.TickCount64);

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed => Volatile.Read(ref _id) < 0;

    /// <summary>Who is pinned now: calls that are under way, and loops that have not ended.</summary>
    public IReadOnlyList<OpenReader> OpenReaders
    {
        get
        {
            var readers = new List<OpenReader>();
            lock (_sync)
            {
                for (var index = 0; index < _slots.Count && !_isFreed; index++)
                {
                    if (TryDescribe(index, out var reader))
                    {
                        readers.Add(reader);
                    }
                }
            }

            return readers;
        }
    }

    /// <summary>
    /// Begins a call that uses native memory without a pin, since it takes long: what it uses is not freed until
    /// <see cref="EndLongCall"/>, on the same thread.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was closed: the database is disposed.</exception>
    public void BeginLongCall()
    {
        lock (_sync)
        {
            if (_id < 0)
            {
                throw new ObjectDisposedException(nameof(Epochs), DisposedMessage);
            }

            _longCalls.Add(Environment.CurrentManagedThreadId);
        }
    }

    /// <summary>Ends it.</summary>
    public void EndLongCall()
    {
        lock (_sync)
        {
            Check.That(_longCalls.Remove(Environment.CurrentManagedThreadId));
        }

        if (IsClosed)
        {
            TryFinish();
        }
    }

    /// <summary>A number for <see cref="DangerousPinLoop"/>: the same for the same name.</summary>
    public int NameReader(string name)
    {
        lock (_sync)
        {
            var number = Array.IndexOf(_readers, name);
            if (number < 0)
            {
                number = _readers.Length;
                Volatile.Write(ref _readers, [.. _readers, name]);
            }

            return number;
        }
    }

    /// <summary>
    /// Refuses pins from now on, and waits for the calls that are pinned, though not for loops and not for the calling
    /// thread. False where calls are left after the time.
    /// </summary>
    public bool Close(TimeSpan timeout)
    {
        lock (_sync)
        {
            if (_id >= 0)
            {
                var id = _id;
                Volatile.Write(ref _id, -id);
                lock (Closing)
                {
                    Closing.Add(id, this);
                }

                _slots.MarkClosing(id);
            }
        }

        Interlocked.MemoryBarrierProcessWide();
        var own = EpochThread.Current.Index;
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        var spinner = default(SpinWait);
        while (HasCalls(own))
        {
            if (Environment.TickCount64 > deadline)
            {
                return false;
            }

            spinner.SpinOnce();
        }

        return true;
    }

    /// <summary>
    /// Runs the action once nobody is pinned: now, or on the thread that lets the last pin go. It frees what pins
    /// protect, and may call <see cref="Drain"/>. Call after <see cref="Close"/>.
    /// </summary>
    /// <returns>Whether it has been run.</returns>
    public bool FreeWhenUnpinned(Action free)
    {
        Check.That(IsClosed);
        lock (_sync)
        {
            Check.That(_free is null);
            _free = free;
        }

        if (TryFinish())
        {
            return true;
        }

        // For readers that die instead of letting go, and calls that were not waited for.
        lock (Closing)
        {
            s_timer ??= new Timer(_ => LookForDead());
            s_timer.Change(LookMillis, LookMillis);
        }

        return false;
    }

    /// <summary>
    /// Frees and runs all that is retired, and what that retires. Nobody may be pinned, but for those who are about to
    /// be refused.
    /// </summary>
    public void Drain()
    {
        lock (_sync)
        {
            FreeBefore(long.MaxValue);
        }
    }

    /// <summary>Closes, and frees what is retired. No reader may be pinned.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            if (_isFreed || _free is not null)
            {
                return;
            }
        }

        Close(TimeSpan.Zero);
        Check.That(FreeWhenUnpinned(Drain));
    }

    /// <summary>Frees all where that was the last pin; gives the Epochs that is closing, or null.</summary>
    private static Epochs? FinishIfClosing(EpochSlot* slot)
    {
        if (Volatile.Read(ref slot->Closing) == 0)
        {
            return null;
        }

        Epochs? epochs;
        lock (Closing)
        {
            Closing.TryGetValue(Volatile.Read(ref slot->Closing), out epochs);
        }

        epochs?.TryFinish();
        return epochs;
    }

    private static void LookForDead()
    {
        Epochs[] pending;
        lock (Closing)
        {
            pending = [.. Closing.Values];
            if (pending.Length == 0)
            {
                s_timer!.Change(Timeout.Infinite, Timeout.Infinite);
            }
        }

        foreach (var epochs in pending)
        {
            epochs.TryFinish();
        }
    }

    /// <summary>
    /// Waits while another thread frees all: who looked at the slots just after the calling thread's last pin. Whoever
    /// ends the last loop finds the memory freed.
    /// </summary>
    private void AwaitFreeing()
    {
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _isFreeing))
        {
            spinner.SpinOnce();
        }
    }

    private bool TryFinish()
    {
        Action free;
        lock (_sync)
        {
            if (_isFreed)
            {
                return true;
            }

            if (_free is null || _longCalls.Count > 0 || OldestPin() != long.MaxValue)
            {
                return false;
            }

            free = _free;
            _free = null;
            _isFreeing = true;
        }

        try
        {
            // Pins of dead threads hold nothing any more; their scratch goes while there is a heap to take it.
            EpochThread.ReleaseDead();
            free();
            lock (_sync)
            {
                _isFreed = true;
                lock (Closing)
                {
                    Closing.Remove(-_id);
                }

                _slots.Return();
            }
        }
        finally
        {
            Volatile.Write(ref _isFreeing, false);
        }

        return true;
    }

    private bool HasCalls(int ownIndex)
    {
        lock (_sync)
        {
            if (_longCalls.Exists(thread => thread != Environment.CurrentManagedThreadId))
            {
                return true;
            }
        }

        for (var index = 0; index < _slots.Count; index++)
        {
            var slot = _slots.At(index);
            if (index != ownIndex
                && Volatile.Read(ref slot->Epoch) != 0
                && slot->Depth > slot->Loops
                && EpochThread.IsAlive(index, slot->Generation))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryDescribe(int index, out OpenReader reader)
    {
        var slot = _slots.At(index);
        reader = default;
        if (Volatile.Read(ref slot->Epoch) == 0 || !EpochThread.IsAlive(index, slot->Generation))
        {
            return false;
        }

        var (id, name) = EpochThread.Describe(index);
        var readers = Volatile.Read(ref _readers);
        var isLoop = slot->Loops > 0;
        reader = new OpenReader(
            id,
            name,
            isLoop ? ReaderKind.Loop : ReaderKind.Call,
            isLoop && slot->Reader < readers.Length ? readers[slot->Reader] : null,
            isLoop ? TimeSpan.FromMilliseconds(Environment.TickCount64 - slot->SinceMillis) : TimeSpan.Zero);
        return true;
    }
}
