// Upkeep of a database's tables: which piece of work is next, and doing it.
//
// A step is one piece, so that whoever drives it (a thread with a share of the machine, a test, a simulation) decides
// what happens between two of them. What is next depends on the tables, the clock and the level of memory pressure
// alone. In order:
//
//   1. retention of the tables' own: dropping costs little and frees the most
//   2. forget series that drops left without rows
//   3. from Severe on, while nothing is pruned: sweep the index
//   4. at Critical: prune
//   5. merge files of spilled rows where there are far too many
//   6. seal; where a writer was refused memory, as if under pressure
//   7. at Severe, or where a writer was refused memory: prune
//   8. sweep the index after drops
//   9. age
//  10. merge
//  11. merge files
//
// How much is pruned, and when it ends, says Pruning; which rows go, Caretaker.Prune.cs.
//
// One step at a time. Locks, in this order: the step's, then the write lane or the registry, which are leaves.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Upkeep;

/// <summary>
/// Moves the rows of all tables of a database through their tiers. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It is the database's, which disposes of it.")]
public sealed partial class Caretaker
{
    private readonly StorageContext _context;
    private readonly Lock _stepping = new();
    private readonly Lock _registry = new();
    private readonly UpkeepTally _tally = new();
    private readonly HoldWatch _holds;
    private readonly Pruning _pruning;
    private ImmutableArray<WatchedTable> _tables = [];
    private Exception? _lastError;
    private UpkeepWorker? _worker;
    private CancellationTokenSource _interruption = new();
    private bool _isDisposed;
    private bool _isFreed;

    /// <summary>Becomes the caretaker of all tables that are made with the context from now on.</summary>
    /// <param name="context">What the tables share; it has no caretaker yet.</param>
    /// <param name="spill">Where segments go rather than being dropped; null: they are dropped.</param>
    /// <exception cref="Core.World.FileException">
    /// The directory cannot be made or written, or its file system knows no locks.
    /// </exception>
    public Caretaker(StorageContext context, SpillOptions? spill = null)
    {
        Check.That(context.Caretaker is null);
        _context = context;
        _holds = new HoldWatch(context.Epochs, context.Pressure, context.Clock);
        _pruning = new Pruning(context);
        _spill = spill;
        _spilledBlocks = spill is null ? null : CacheOf(context, spill);
        _spillDirectory = spill is null ? null : SpillDirectory.Open(spill.Files, spill.Directory, context.Clock);
        context.Caretaker = this;
    }

    /// <summary>What was done so far.</summary>
    public UpkeepStatistics Statistics => _tally.Read() with
    {
        FilesLeft = _spilledBlocks?.FilesLeft ?? 0,
        PrunePlans = _pruning.PlanCount,
        LeastHeldBytes = _pruning.LeastHeldBytes,
    };

    /// <summary>
    /// Memory that was given up and that a reader keeps from being freed now, or null: a loop that takes long, or an
    /// enumerator that nobody disposed. Pruning counts it as free already: no further rows go for it. Under high
    /// pressure it is an event of <see cref="StorageContext.Pressure"/>, too.
    /// </summary>
    public MemoryHold? Held
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _holds.Look();
        }
    }

    /// <summary>The newest error of a piece of work, or null. A failed piece changed nothing and is tried
    /// again.</summary>
    public Exception? LastError => Volatile.Read(ref _lastError);

    /// <summary>Does at most one piece of work, and tells which.</summary>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public UpkeepStep Step()
    {
        lock (_stepping)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var start = _context.Clock.MonotonicNanos;
            _context.Pressure.Sample();
            Collect();
            DeleteFiles(start);
            _holds.Look();
            var wasShort = IsShort(out var level);
            var isDue = TryChoose(out var table, out var plan, out var reason);
            TellWriters(isDue, wasShort, level);
            if (!isDue)
            {
                _context.Heap.TrimIdle(start);
                return UpkeepStep.Idle;
            }

            var step = Try(table, plan, reason);
            NoteVacancy();
            _tally.Add(step, _context.Clock.MonotonicNanos - start);
            return step;
        }
    }

    /// <summary>Does pieces of work until none is due; returns how many.</summary>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public long RunUntilIdle()
    {
        var steps = 0L;
        while (Step().Kind != UpkeepKind.None)
        {
            steps++;
        }

        return steps;
    }

    /// <summary>Starts a thread that takes steps.</summary>
    /// <param name="share">Its share of one core, above 0 to 1; under memory pressure it takes all of it.</param>
    /// <exception cref="ObjectDisposedException">It was stopped.</exception>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public void Start(double share)
    {
        if (!TryStart(share))
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new InvalidOperationException("Upkeep was to be started, but it runs in the background already.");
        }
    }

    /// <summary>As <see cref="Start"/>; false where it was stopped or runs already.</summary>
    internal bool TryStart(double share)
    {
        lock (_registry)
        {
            if (_isDisposed || _worker is not null)
            {
                return false;
            }

            _worker = new UpkeepWorker(this, _context.Clock, _context.Pressure, share);
            return true;
        }
    }

    /// <summary>Tells the thread, where there is one, that there may be work now. Without one it does
    /// nothing.</summary>
    public void Wake() => _worker?.Wake();

    /// <summary>Ends the thread and the step at hand. Tables that are left get no more upkeep.</summary>
    public void Stop()
    {
        Interrupt();
        _worker?.Dispose();
        lock (_stepping)
        {
            _isDisposed = true;
            _tables = [];
        }
    }

    /// <summary>Stops, and gives its memory back. Tables must be disposed by now: they may read spilled rows.</summary>
    internal void Dispose()
    {
        Stop();

        // Files of segments that were retired go before the place that they are in is given back.
        _context.Epochs.Collect();
        if (!_isFreed)
        {
            _isFreed = true;
            _spilledBlocks?.Dispose();
            _spillDirectory?.Dispose();
            _interruption.Dispose();
        }
    }

    /// <summary>Takes a table under upkeep.</summary>
    internal void Watch(ITieredStore store, UpkeepPolicy policy)
    {
        lock (_registry)
        {
            _tables = _tables.Add(new WatchedTable(store, policy));
        }
    }

    /// <summary>
    /// Takes a step for a thread that nobody stands over: an error that belongs to no piece of work is noted, too.
    /// </summary>
    /// <returns>Whether something was done.</returns>
    internal bool TryStep()
    {
        try
        {
            return Step().Kind != UpkeepKind.None;
        }
        catch (Exception error)
        {
            Volatile.Write(ref _lastError, error);
            return false;
        }
    }

    /// <summary>Lets go of a table that is about to be disposed: no step touches it from now on.</summary>
    internal void Forget(ITieredStore store)
    {
        lock (_registry)
        {
            _tables = _tables.RemoveAll(table => table.Store == store);
            NoteVacancy();
        }

        // A step that has begun may be at work on the table: it gives up soon, and the next one sees the new list.
        Interrupt();
        lock (_stepping)
        {
            lock (_registry)
            {
                if (_interruption.IsCancellationRequested && !_isDisposed)
                {
                    _interruption.Dispose();
                    _interruption = new CancellationTokenSource();
                }
            }
        }
    }

    /// <summary>
    /// Has the step at hand give up. Under the registry's lock, since tables may be disposed by several threads at
    /// once, and after the database.
    /// </summary>
    private void Interrupt()
    {
        lock (_registry)
        {
            if (!_isDisposed)
            {
                _interruption.Cancel();
            }
        }
    }

    /// <summary>Frees what no reader holds any more, sooner than the writers would when memory is short.</summary>
    private void Collect()
    {
        Epochs.ReleaseDead();
        if (_context.Pressure.Level >= PressureLevel.Elevated)
        {
            _context.Epochs.Collect();
        }
        else
        {
            _context.Epochs.CollectIfDue();
        }
    }

    /// <summary>
    /// What dropped rows have left in indexes is not in use (<see cref="MemoryBudget.VacantBytes"/>).
    /// </summary>
    private void NoteVacancy() => _context.Heap.Budget.SetVacant(_tables.Sum(table => table.VacantBytes));

    private UpkeepStep Try(WatchedTable table, UpkeepPlan plan, DropReason reason)
    {
        try
        {
            var step = Do(table, plan, reason);
            table.Succeed(plan.Kind);
            return step;
        }
        catch (OperationCanceledException)
        {
            return PutOff(table, plan);
        }
        catch (MemoryBudgetExceededException)
        {
            // No error: it is counted as put off, and pruning goes on meanwhile.
            table.IsPartRefused |= plan.Kind is UpkeepKind.RetainPart or UpkeepKind.PrunePart;
            table.PutOff(plan.Kind, _context.Clock.MonotonicNanos);
            return PutOff(table, plan);
        }
        catch (Exception error)
        {
            Volatile.Write(ref _lastError, error);
            table.PutOff(plan.Kind, _context.Clock.MonotonicNanos, hasFailed: true);
            return PutOff(table, plan) with { Kind = UpkeepKind.Fail };
        }
    }
}
