// The gate in front of the write lane. By level and priority:
//
//              Normal   Elevated   High    Severe   Critical
//   Critical   admit    admit      admit   admit    admit
//   Normal     admit    admit      admit   delay    delay
//   Bulk       admit    admit      delay   delay    delay
//
// Who does not wait is refused where others are delayed. Who waits is refused at once only where nothing can become
// free: upkeep has nothing left to seal, encode, spill or prune, nothing that it gave up waits for a reader, no work
// that failed is tried again, and no table drops rows by age. At High nothing is pruned: there Bulk is admitted as soon
// as upkeep has nothing left to do, and takes memory to Severe, where its oldest rows make room.
//
// A writer that finds its gate open pays one volatile read. A writer that is delayed stands in its priority's queue,
// first come, first served, and holds no lock meanwhile. When the level falls, the head of the queue goes, and whoever
// has gone passes the turn on when its write is done, or refused by the ledger: so a queue of a thousand writers does
// not burst through a gate that opened by one slab, and a batch that never fits holds up nobody. The gate stays closed
// for newcomers until the queue is empty.
//
// What always holds, under _sync: a closed bit is set for each priority that the level does not admit or that has a
// queue; at most one writer of a priority has the turn; a waiter is in its queue or decided, never both.
//
// OnLevel comes under the locks of the allocation that changed the level. It takes _sync and completes waiters, whose
// continuations run elsewhere; nothing that holds _sync takes any other lock.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.World;

namespace NativeStore.Storage.Throttle;

/// <summary>Admits, delays or refuses writes by memory pressure and priority. Thread-safe.</summary>
public sealed partial class WriteThrottle : IPressureListener
{
    private const int PriorityCount = (int)DataPriority.Critical + 1;

    // More would be managed memory without bound: the next writer is refused as if the level were higher.
    private const int WaitersMax = 4096;

    private readonly Lock _sync = new();
    private readonly LinkedList<Waiter>[] _queues = [new(), new(), new()];
    private readonly Waiter?[] _turns = new Waiter?[PriorityCount];
    private readonly IClock _clock;
    private readonly MemoryPressure? _pressure;
    private PressureLevel _level;
    private bool _isUpkeepIdle;
    private bool _isHopeless;
    private int _closed;
    private bool _isEnded;

    /// <summary>Creates a gate.</summary>
    /// <param name="clock">Measures how long writers wait.</param>
    /// <param name="pressure">Opens and closes it; null: it is always open, and nobody waits for memory.</param>
    /// <param name="timeout">How long a write waits, where neither its terms nor its table say otherwise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    public WriteThrottle(IClock clock, MemoryPressure? pressure, TimeSpan timeout)
    {
        WriteTerms.ThrowIfNoTimeout(timeout, nameof(timeout));
        _clock = clock;
        Timeout = timeout;
        _pressure = pressure;
        pressure?.Listen(this);
    }

    /// <summary>Whether writes are throttled at all.</summary>
    public bool IsOn => _pressure is not null;

    /// <summary>How long a write waits, where neither its terms nor its table say otherwise.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Whether the database was disposed: nobody is admitted any more.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded);

    /// <summary>The level that decides.</summary>
    public PressureLevel Level
    {
        get
        {
            lock (_sync)
            {
                return _level;
            }
        }
    }

    /// <summary>Writers that wait now.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_sync)
            {
                return _queues.Sum(queue => queue.Count);
            }
        }
    }

    /// <summary>Whether a write may go on at once: one volatile read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOpen(DataPriority priority) => (Volatile.Read(ref _closed) & (1 << (int)priority)) == 0;

    /// <inheritdoc/>
    public void OnLevel(PressureLevel level)
    {
        lock (_sync)
        {
            // Another level, other work: upkeep looks anew.
            (_level, _isUpkeepIdle, _isHopeless) = (level, false, false);
            JudgeAll();
        }
    }

    /// <summary>Upkeep tells what is to be expected of it; in vain where the level is another one by now.</summary>
    /// <param name="level">The level that upkeep went by.</param>
    /// <param name="isIdle">It has nothing left to do that would make room.</param>
    /// <param name="isHopeless">Nor can anything become free by itself.</param>
    internal void Tell(PressureLevel level, bool isIdle, bool isHopeless)
    {
        if (isIdle == Volatile.Read(ref _isUpkeepIdle) && isHopeless == Volatile.Read(ref _isHopeless))
        {
            return;
        }

        lock (_sync)
        {
            if (level == _level)
            {
                (_isUpkeepIdle, _isHopeless) = (isIdle, isHopeless);
                JudgeAll();
            }
        }
    }

    /// <summary>Whether nothing can become free, so that waiting is in vain.</summary>
    internal bool IsHopeless => Volatile.Read(ref _isHopeless);

    private void JudgeAll()
    {
        for (var priority = DataPriority.Bulk; priority <= DataPriority.Critical; priority++)
        {
            if (Judge(priority) == Verdict.Refuse)
            {
                Empty(priority, Admission.Refused);
            }

            GiveTurn(priority);
            Renew(priority);
        }
    }

    /// <summary>Wakes all who wait, and admits nobody any more: the database is disposed.</summary>
    internal void End()
    {
        lock (_sync)
        {
            Volatile.Write(ref _isEnded, true);
            for (var priority = DataPriority.Bulk; priority <= DataPriority.Critical; priority++)
            {
                Empty(priority, Admission.Ended);
                Renew(priority);
            }
        }
    }

    /// <summary>
    /// Asks for admission: decided at once, or a place in the queue. Whoever is admitted calls
    /// <see cref="Leave"/> when the write is over.
    /// </summary>
    internal Waiter Enter(DataPriority priority, bool mayWait)
    {
        var waiter = new Waiter(priority, _clock.MonotonicNanos);
        lock (_sync)
        {
            var queue = _queues[(int)priority];
            var verdict = Judge(priority);
            if (_isEnded)
            {
                waiter.Decide(Admission.Ended);
            }
            else if (verdict == Verdict.Admit && queue.Count == 0)
            {
                waiter.Decide(Admission.Admitted);
            }
            else if (verdict == Verdict.Refuse || !mayWait || queue.Count >= WaitersMax)
            {
                waiter.Decide(Admission.Refused);
            }
            else
            {
                waiter.Place = queue.AddLast(waiter);
                GiveTurn(priority);
                Renew(priority);
            }
        }

        return waiter;
    }

    /// <summary>Gives up waiting. False where it was decided in the meantime.</summary>
    internal bool TryGiveUp(Waiter waiter, Admission outcome)
    {
        lock (_sync)
        {
            if (waiter.Place is null)
            {
                return false;
            }

            Take(waiter);
            waiter.Decide(outcome);
            Renew(waiter.Priority);
            return true;
        }
    }

    /// <summary>
    /// A writer is done, whatever became of its write: the next one has the turn. One whose waiting was broken off by
    /// an exception leaves the queue, where the turn would come to somebody who is gone.
    /// </summary>
    internal void Leave(Waiter waiter)
    {
        TryGiveUp(waiter, Admission.Cancelled);
        lock (_sync)
        {
            if (ReferenceEquals(_turns[(int)waiter.Priority], waiter))
            {
                _turns[(int)waiter.Priority] = null;
                GiveTurn(waiter.Priority);
                Renew(waiter.Priority);
            }
        }
    }

    /// <summary>Nanoseconds since a waiter came.</summary>
    internal long WaitedNanos(Waiter waiter) => _clock.MonotonicNanos - waiter.SinceNanos;

    private Verdict Judge(DataPriority priority) => (priority, _level) switch
    {
        (DataPriority.Critical, _) => Verdict.Admit,
        (DataPriority.Normal, < PressureLevel.Severe) => Verdict.Admit,
        (DataPriority.Bulk, < PressureLevel.High) => Verdict.Admit,
        (DataPriority.Bulk, PressureLevel.High) => _isUpkeepIdle ? Verdict.Admit : Verdict.Delay,
        _ => _isHopeless ? Verdict.Refuse : Verdict.Delay,
    };

    private void GiveTurn(DataPriority priority)
    {
        if (_turns[(int)priority] is null
            && _queues[(int)priority].First?.Value is { } first
            && Judge(priority) == Verdict.Admit)
        {
            Take(first);
            _turns[(int)priority] = first;
            first.Decide(Admission.Admitted);
        }
    }

    private void Empty(DataPriority priority, Admission outcome)
    {
        while (_queues[(int)priority].First?.Value is { } first)
        {
            Take(first);
            first.Decide(outcome);
        }
    }

    private void Take(Waiter waiter)
    {
        _queues[(int)waiter.Priority].Remove(waiter.Place!);
        waiter.Place = null;
    }

    private void Renew(DataPriority priority)
    {
        var bit = 1 << (int)priority;
        var isClosed = _isEnded || Judge(priority) != Verdict.Admit || _queues[(int)priority].Count > 0;
        Volatile.Write(ref _closed, isClosed ? _closed | bit : _closed & ~bit);
    }

    private enum Verdict
    {
        Admit,
        Delay,
        Refuse,
    }
}
