// Numbers for threads. A thread gets the lowest free number with its first pin and keeps it until it is dead. Each
// return of a number starts a new generation of it, so what a dead thread left in a slot (also a pin that it never
// disposed) is told from what a living one wrote.
//
// Whether a thread is dead is asked of the thread itself, whenever it matters: when a number is wanted, when memory
// waits for a pin, and before a reader is refused memory. A dead thread runs nothing any more, so whoever finds it dead
// may take what it left: scratch of loops that it never ended stands in a list that only its thread touches while it is
// alive, and only the holder of Releasing afterwards.
//
// Locks: Releasing, then Sync, a leaf. Scratch is given back under Releasing alone.

namespace NativeStore.Core.Memory;

/// <summary>A thread's number for finding its slots: small and dense. One per thread, of the whole process.</summary>
internal sealed class EpochThread
{
    private static readonly Lock Sync = new();
    private static readonly Lock Releasing = new();
    private static readonly SortedSet<int> Free = [];
    private static EpochThread?[] s_threads = new EpochThread?[64];
    private static long s_lastGeneration;
    private static int s_count;

    [ThreadStatic]
    private static EpochThread? t_current;

    private readonly Thread _thread = Thread.CurrentThread;

    private EpochThread()
    {
        // A program that starts a thread per task would take ever higher numbers: the dead give theirs back first.
        ReleaseDead();
        lock (Sync)
        {
            Index = Free.Count > 0 ? Free.Min : s_count++;
            Free.Remove(Index);
            if (Index == s_threads.Length)
            {
                var larger = new EpochThread?[s_threads.Length * 2];
                s_threads.CopyTo(larger, 0);
                Volatile.Write(ref s_threads, larger);
            }

            Generation = ++s_lastGeneration;
            Volatile.Write(ref s_threads[Index], this);
        }
    }

    /// <summary>The calling thread's.</summary>
    public static EpochThread Current => t_current ??= new EpochThread();

    /// <summary>The number, from 0.</summary>
    public int Index { get; }

    /// <summary>Which thread of those that had the number.</summary>
    public long Generation { get; }

    /// <summary>The scratch of its open loops, the newest first.</summary>
    public ReaderScratch? Scratch { get; set; }

    /// <summary>Whether the thread that had a number in a generation is still alive.</summary>
    public static bool IsAlive(int index, long generation)
    {
        var thread = Volatile.Read(ref Volatile.Read(ref s_threads)[index]);
        return thread is not null && thread.Generation == generation && thread._thread.IsAlive;
    }

    /// <summary>The managed id and the name of the thread that has a number.</summary>
    public static (int Id, string? Name) Describe(int index)
    {
        var thread = Volatile.Read(ref Volatile.Read(ref s_threads)[index]);
        return thread is null ? default : (thread._thread.ManagedThreadId, thread._thread.Name);
    }

    /// <summary>Takes back the numbers and the scratch of threads that are dead. Call without locks.</summary>
    /// <returns>Whether there was scratch.</returns>
    public static bool ReleaseDead()
    {
        lock (Releasing)
        {
            var dead = default(ReaderScratch);
            lock (Sync)
            {
                for (var index = 0; index < s_count; index++)
                {
                    if (s_threads[index] is { } thread && !thread._thread.IsAlive)
                    {
                        Volatile.Write(ref s_threads[index], null);
                        Free.Add(index);
                        dead = ReaderScratch.Join(thread.Scratch, dead);
                    }
                }
            }

            var hadScratch = dead is not null;
            for (; dead is not null; dead = dead.AbandonFirst())
            {
            }

            return hadScratch;
        }
    }
}

/// <summary>
/// Working memory of a loop, which its thread gives back when the loop ends, or whoever finds the thread dead.
/// </summary>
public abstract class ReaderScratch
{
    private EpochThread? _thread;
    private ReaderScratch? _newer;
    private ReaderScratch? _older;

    /// <summary>Frees the native memory of a loop whose thread is dead. The instance is not used again.</summary>
    protected abstract void Abandon();

    /// <summary>The calling thread holds it from now on.</summary>
    protected void Hold()
    {
        var thread = EpochThread.Current;
        _thread = thread;
        _older = thread.Scratch;
        _newer = null;
        if (_older is not null)
        {
            _older._newer = this;
        }

        thread.Scratch = this;
    }

    /// <summary>The thread that holds it, which is the calling one, lets go. Again it does nothing.</summary>
    protected void LetGo()
    {
        if (_thread is null)
        {
            return;
        }

        if (_newer is not null)
        {
            _newer._older = _older;
        }
        else
        {
            _thread.Scratch = _older;
        }

        if (_older is not null)
        {
            _older._newer = _newer;
        }

        _thread = null;
        _newer = _older = null;
    }

    /// <summary>One list of two.</summary>
    internal static ReaderScratch? Join(ReaderScratch? first, ReaderScratch? second)
    {
        if (first is null)
        {
            return second;
        }

        var last = first;
        while (last._older is { } older)
        {
            last = older;
        }

        last._older = second;
        return first;
    }

    /// <summary>Abandons the first of a list of dead threads' scratch; returns the rest.</summary>
    internal ReaderScratch? AbandonFirst()
    {
        var rest = _older;
        _older = _newer = null;
        _thread = null;
        Abandon();
        return rest;
    }
}
