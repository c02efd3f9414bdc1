using System.Runtime.CompilerServices;

namespace NativeStore.Storage;

/// <summary>
/// The one lane that all writes of a database pass through: one writer at a time, so there are no write conflicts and
/// the order of commits is total. Readers never take it.
/// </summary>
/// <remarks>
/// Upkeep takes it for steps of some microseconds. A writer that appends without a pause would take the lane again
/// before a waiting thread is awake, so writers let a waiting step of upkeep in first, for a bounded time.
/// </remarks>
public sealed class WriteLane
{
    private const int PausesMax = 100;

    private readonly Lock _lock = new();
    private int _upkeepWaiting;
    private bool _isClosed;

    /// <summary>Whether the calling thread is the writer.</summary>
    public bool IsHeld => _lock.IsHeldByCurrentThread;

    /// <summary>Waits for the lane and holds it until the scope is disposed. The same thread may enter again.</summary>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lock.Scope Enter()
    {
        if (Volatile.Read(ref _upkeepWaiting) != 0)
        {
            LetUpkeepIn();
        }

        var scope = _lock.EnterScope();
        if (_isClosed)
        {
            Refuse(scope);
        }

        return scope;
    }

    /// <summary>Waits for the writer in the lane, and lets nobody in afterwards: the database is disposed.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    /// <summary>As <see cref="Enter"/>, for a short step of upkeep: writers that come later wait for it.</summary>
    internal Lock.Scope EnterForUpkeep()
    {
        Interlocked.Increment(ref _upkeepWaiting);
        try
        {
            var scope = _lock.EnterScope();
            if (_isClosed)
            {
                Refuse(scope);
            }

            return scope;
        }
        finally
        {
            Interlocked.Decrement(ref _upkeepWaiting);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(Lock.Scope scope)
    {
        scope.Dispose();
        throw new ObjectDisposedException(
            nameof(WriteLane), "The database was disposed: nothing can be read or written any more.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LetUpkeepIn()
    {
        // A writer inside the lane goes on: upkeep waits for it.
        var spinner = default(SpinWait);
        for (var pause = 0; pause < PausesMax && Volatile.Read(ref _upkeepWaiting) != 0 && !IsHeld; pause++)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }
}
