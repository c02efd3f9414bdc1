using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>What became of a write at the gate.</summary>
internal enum Admission
{
    /// <summary>It may go on.</summary>
    Admitted,

    /// <summary>The level does not admit it.</summary>
    Refused,

    /// <summary>It waited for as long as it might.</summary>
    TimedOut,

    /// <summary>Its caller gave up.</summary>
    Cancelled,

    /// <summary>The database was disposed.</summary>
    Ended,
}

/// <summary>A writer at the gate. The gate's lock guards its place.</summary>
/// <param name="priority">The write's priority.</param>
/// <param name="sinceNanos">When it came, on the monotonic clock.</param>
internal sealed class Waiter(DataPriority priority, long sinceNanos)
{
    private readonly TaskCompletionSource<Admission> _decision =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DataPriority Priority { get; } = priority;

    public long SinceNanos { get; } = sinceNanos;

    /// <summary>Its place in the queue; null where it is decided.</summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    public Task<Admission> Decision => _decision.Task;

    public void Decide(Admission admission) => _decision.SetResult(admission);
}
