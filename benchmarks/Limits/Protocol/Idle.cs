namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Idleness between sporadic operations: the thread really sleeps, and neighbours flush the caches.</summary>
internal static class Idle
{
    private static readonly ManualResetEvent _never = new(initialState: false);

    /// <summary>Sleeps five milliseconds.</summary>
    public static void FiveMillis() => _never.WaitOne(5);
}
