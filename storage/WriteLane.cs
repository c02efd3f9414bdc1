namespace NativeStore.Storage;

/// <summary>
/// The one lane that all writes of a database pass through: one writer at a time, so there are no write conflicts and
/// the order of commits is total. Readers never take it.
/// </summary>
public sealed class WriteLane
{
    private readonly Lock _lock = new();

    /// <summary>Whether the calling thread is the writer.</summary>
    public bool IsHeld => _lock.IsHeldByCurrentThread;

    /// <summary>Waits for the lane and holds it until the scope is disposed. The same thread may enter again.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();
}
