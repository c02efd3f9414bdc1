namespace NativeStore.Core.Tests;

/// <summary>What a call allocates on the managed heap.</summary>
internal static class ManagedMemory
{
    private const int Tries = 5;

    /// <summary>
    /// The bytes that a call allocates on this thread: the least of some tries, as a collection that another test's
    /// thread causes in between takes the rest of this thread's buffer away, which then counts as allocated.
    /// </summary>
    public static long AllocatedBy(Action call)
    {
        var least = long.MaxValue;
        for (var turn = 0; turn < Tries && least != 0; turn++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
