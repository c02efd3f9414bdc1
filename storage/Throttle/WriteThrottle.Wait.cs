using NativeStore.Core.Checks;

namespace NativeStore.Storage.Throttle;

// Waiting at the gate: in slices, since the clock that decides may be a simulated one, which wakes nobody. After each
// slice the level is looked at anew: it may have to fall only because time has passed, and the threads that sample it
// otherwise may get no turn on a busy machine.
public sealed partial class WriteThrottle
{
    private const long NanosPerMillisecond = 1_000_000;
    private const int SliceMilliseconds = 20;
    private const int MemorySliceMilliseconds = 2;

    /// <summary>Waits until a waiter is decided, its time is over or its caller cancels.</summary>
    internal Admission Await(Waiter waiter, TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = DeadlineOf(waiter, timeout);
        while (!waiter.Decision.IsCompleted)
        {
            WaitHandle.WaitAny(
                [((IAsyncResult)waiter.Decision).AsyncWaitHandle, cancellation.WaitHandle],
                SliceUntil(deadline, SliceMilliseconds));
            _pressure?.Sample();
            GiveUpIfDue(waiter, deadline, cancellation);
        }

        return waiter.Decision.Result;
    }

    /// <inheritdoc cref="Await"/>
    internal async Task<Admission> AwaitAsync(Waiter waiter, TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = DeadlineOf(waiter, timeout);
        while (!waiter.Decision.IsCompleted)
        {
            var slice = Task.Delay(SliceUntil(deadline, SliceMilliseconds), cancellation);
            await Task.WhenAny(waiter.Decision, slice).ConfigureAwait(false);
            _pressure?.Sample();
            GiveUpIfDue(waiter, deadline, cancellation);
        }

        return await waiter.Decision.ConfigureAwait(false);
    }

    /// <summary>
    /// Waits a little for memory that an admitted writer was refused by the ledger. False where its time is over or
    /// its caller has cancelled.
    /// </summary>
    internal bool AwaitMemory(Waiter waiter, TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = DeadlineOf(waiter, timeout);
        return !cancellation.IsCancellationRequested
            && !IsEnded
            && _clock.MonotonicNanos < deadline
            && !cancellation.WaitHandle.WaitOne(SliceUntil(deadline, MemorySliceMilliseconds));
    }

    /// <inheritdoc cref="AwaitMemory"/>
    internal async Task<bool> AwaitMemoryAsync(Waiter waiter, TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = DeadlineOf(waiter, timeout);
        if (cancellation.IsCancellationRequested || IsEnded || _clock.MonotonicNanos >= deadline)
        {
            return false;
        }

        await Task.Delay(SliceUntil(deadline, MemorySliceMilliseconds), CancellationToken.None).ConfigureAwait(false);
        return !cancellation.IsCancellationRequested && !IsEnded;
    }

    private static long DeadlineOf(Waiter waiter, TimeSpan timeout)
    {
        if (timeout == System.Threading.Timeout.InfiniteTimeSpan)
        {
            return long.MaxValue;
        }

        Check.That(timeout >= TimeSpan.Zero);
        return (long)Int128.Min(
            waiter.SinceNanos + ((Int128)timeout.Ticks * TimeSpan.NanosecondsPerTick), long.MaxValue);
    }

    private int SliceUntil(long deadlineNanos, int longest)
    {
        var nanos = Math.Max(0, deadlineNanos - _clock.MonotonicNanos);
        return (int)Math.Min((nanos / NanosPerMillisecond) + 1, longest);
    }

    private void GiveUpIfDue(Waiter waiter, long deadlineNanos, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            TryGiveUp(waiter, Admission.Cancelled);
        }
        else if (_clock.MonotonicNanos >= deadlineNanos)
        {
            TryGiveUp(waiter, Admission.TimedOut);
        }
    }
}
