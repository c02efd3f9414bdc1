// Numbers for threads. A thread gets the lowest free number with its first pin and keeps it until it is dead, which its
// holder's finalizer notices some time later: the runtime drops a dead thread's statics, then collects the holder. Each
// return of a number starts a new generation of it, so what a dead thread left in a slot (also a pin that it never
// disposed) is told from what a living one wrote. The finalizer touches managed memory only: the slots may be gone.

namespace NativeStore.Core.Memory;

/// <summary>A thread's number for finding its slots: small and dense. One per thread, of the whole process.</summary>
internal sealed class EpochThread
{
    private static readonly Lock Sync = new();
    private static readonly SortedSet<int> Free = [];
    private static readonly List<(int Id, WeakReference<Thread> Thread)> Threads = [];
    private static long[] s_generations = new long[64];
    private static int s_count;

    [ThreadStatic]
    private static EpochThread? t_current;

    private EpochThread()
    {
        lock (Sync)
        {
            Index = Free.Count > 0 ? Free.Min : s_count++;
            Free.Remove(Index);
            var thread = (Environment.CurrentManagedThreadId, new WeakReference<Thread>(Thread.CurrentThread));
            if (Index == Threads.Count)
            {
                Threads.Add(thread);
            }
            else
            {
                Threads[Index] = thread;
            }

            if (Index == s_generations.Length)
            {
                var larger = new long[s_generations.Length * 2];
                s_generations.CopyTo(larger, 0);
                Volatile.Write(ref s_generations, larger);
            }

            Generation = ++s_generations[Index];
        }
    }

    ~EpochThread()
    {
        lock (Sync)
        {
            s_generations[Index]++;
            Free.Add(Index);
        }
    }

    /// <summary>The calling thread's.</summary>
    public static EpochThread Current => t_current ??= new EpochThread();

    /// <summary>The number, from 0.</summary>
    public int Index { get; }

    /// <summary>Which thread of those that had the number.</summary>
    public long Generation { get; }

    /// <summary>Whether the thread that had a number in a generation is still alive, as far as is known.</summary>
    public static bool IsAlive(int index, long generation)
    {
        lock (Sync)
        {
            return s_generations[index] == generation;
        }
    }

    /// <summary>The managed id and the name of the thread that has, or had last, a number.</summary>
    public static (int Id, string? Name) Describe(int index)
    {
        lock (Sync)
        {
            var (id, reference) = Threads[index];
            return (id, reference.TryGetTarget(out var thread) ? thread.Name : null);
        }
    }
}
