// How much is pruned. A plan begins when rows must go and says how many bytes; it ends when they have gone, and nothing
// more goes until the next one begins:
//
//   due       at Severe and above: in use, less what is pending, is not below where Severe ends
//             where a writer was refused memory and nothing is left to seal: fewer whole slabs are left than it wanted,
//             and more are taken than where Severe ends (or than leaves a slab, where memory is that small): by vacant
//             room of indexes, small blocks, readers
//   target    where Severe ends; or what is in use now less what that writer misses, down to a sixteenth of the memory
//             there is, a slab, or what its batch takes, below where Severe ends. Where it is refused even then, a 64th
//             of memory more goes, and another a second later, so that nobody is refused for ever
//   pending   bytes that were given up and that readers still see: they come by themselves. Room that dropped rows
//             left in indexes is not in use at all (MemoryBudget.VacantBytes)
//
// Both sides are looked at anew before each piece, so what is sealed, swept, spilled or let go meanwhile spares rows.
// What always holds: a piece goes only while bytes in use less pending ones are above the plan's target; so after it
// they are below the target by no more than the piece: a segment, at most 1/32 of the memory there is or one block of
// rows (UpkeepPolicy.MemoryParts), and its entries of the index.
//
// What readers hold is not in use (MemoryBudget), so nothing goes for them. A reader that pins what was given up makes
// it pending, so nothing goes in its stead either.
using System.Collections.Immutable;
using System.Globalization;
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Upkeep;

/// <summary>What was to go because memory was short, and what went for it.</summary>
/// <param name="Number">Counts all plans of which a piece was done, from 1.</param>
/// <param name="Time">The wall clock when it began.</param>
/// <param name="Level">The level of memory pressure then.</param>
/// <param name="OccupiedBytes">Bytes in use then.</param>
/// <param name="PendingBytes">Those of them that were given up already, and that readers still saw.</param>
/// <param name="TargetBytes">Down to how many bytes in use, pending ones not counted, rows go.</param>
public sealed record PrunePlan(
    long Number, Timestamp Time, PressureLevel Level, long OccupiedBytes, long PendingBytes, long TargetBytes)
{
    /// <summary>How many bytes must go.</summary>
    public long AmountBytes => OccupiedBytes - PendingBytes - TargetBytes;

    /// <summary>What has gone for it so far, in order.</summary>
    public ImmutableArray<PrunePiece> Pieces { get; init; } = [];

    /// <summary>The figures, and the pieces, one per line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Plan {Number} at {Time}, {Level}: {AmountBytes:N0} bytes of {OccupiedBytes:N0}, {PendingBytes:N0} pending, " +
        $"down to {TargetBytes:N0}{string.Concat(Pieces.Select(piece => $"\n{piece}"))}");
}

/// <summary>One piece of pruning.</summary>
/// <param name="Kind">Whether a whole segment was dropped, or rows of some series taken out of one.</param>
/// <param name="Table">The table's name.</param>
/// <param name="UpTo">They were rows of series of at most that priority.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">Bytes of their columns and directories in memory.</param>
/// <param name="IndexBytes">Bytes of their entries of the unique index.</param>
public readonly record struct PrunePiece(
    UpkeepKind Kind, string Table, DataPriority UpTo, long Rows, long Bytes, long IndexBytes)
{
    /// <summary>Bytes in use right after it, pending ones not counted.</summary>
    public long HeldBytes { get; init; }
}

/// <summary>Says how much must go, and puts down what went. Used by one step at a time; writers only ask.</summary>
/// <param name="context">What the tables share.</param>
internal sealed class Pruning(StorageContext context)
{
    private const int PlansKept = 64;
    private const int RefusedParts = 16;
    private const int SlabParts = 4;
    private const int MoreParts = 64;

    // A plan of more is gone on with as another one.
    private const int PiecesMax = 1024;
    private const long MoreNanos = 1_000_000_000;

    private readonly MemoryPressure _pressure = context.Pressure;
    private readonly MemoryBudget _budget = context.Heap.Budget;
    private readonly long[] _wantedBytes = new long[Enum.GetValues<DataPriority>().Length];
    private ImmutableArray<PrunePlan> _plans = [];
    private PrunePlan? _plan;
    private long _planCount;
    private long _moreAtNanos;
    private long _leastHeldBytes = long.MaxValue;

    /// <summary>Whether a plan has begun and is not at its end.</summary>
    public bool IsUnderWay => _plan is not null;

    /// <summary>The newest plans, oldest first.</summary>
    public ImmutableArray<PrunePlan> Plans => _plans;

    /// <summary>Plans so far.</summary>
    public long PlanCount => Volatile.Read(ref _planCount);

    /// <summary>The fewest bytes in use right after any piece; null where there was none.</summary>
    public long? LeastHeldBytes =>
        Volatile.Read(ref _leastHeldBytes) is var bytes and < long.MaxValue ? bytes : null;

    /// <summary>Whether a writer was refused memory since the last look.</summary>
    public bool IsWanted => _wantedBytes.AsSpan().ContainsAnyExcept(0);

    /// <summary>A writer was refused so many bytes. Any thread; the largest wish counts until the next look.</summary>
    public void Want(DataPriority priority, long bytes)
    {
        bytes = (bytes + NativeHeap.SlabBytes - 1) / NativeHeap.SlabBytes * NativeHeap.SlabBytes;
        ref var wanted = ref _wantedBytes[(int)priority];
        for (var known = Volatile.Read(ref wanted); known < bytes;)
        {
            var seen = Interlocked.CompareExchange(ref wanted, bytes, known);
            known = seen == known ? bytes : seen;
        }
    }

    /// <summary>Whether more must go now: begins a plan, goes on with it or ends it.</summary>
    /// <param name="level">The level.</param>
    /// <param name="isForLevel">Whether only the level counts, not what a writer was refused.</param>
    public bool IsDue(PressureLevel level, bool isForLevel)
    {
        var (occupied, pending) = (_budget.ReadOccupied(), context.Epochs.RetiredBytes);
        if (_plan is { } plan && (occupied - pending <= plan.TargetBytes || plan.Pieces.Length >= PiecesMax))
        {
            _plan = null;
        }

        if (_plan is null
            && TargetBytes(level, isForLevel, occupied, pending) is var target
            && occupied - pending > target)
        {
            _plan = new PrunePlan(PlanCount + 1, context.Clock.UtcNow, level, occupied, pending, target);
        }

        return _plan is not null;
    }

    /// <summary>Ends the plan: nothing is left that may go.</summary>
    public void End() => _plan = null;

    /// <summary>Puts down a piece that went.</summary>
    public void Note(in PrunePiece piece)
    {
        var held = _budget.ReadOccupied() - context.Epochs.RetiredBytes;
        var plan = _plan!;
        var isNew = plan.Pieces.IsEmpty;
        _plan = plan with { Pieces = plan.Pieces.Add(piece with { HeldBytes = held }) };
        var plans = isNew ? _plans : _plans.RemoveAt(_plans.Length - 1);
        plans = plans.Length >= PlansKept ? plans.RemoveAt(0) : plans;
        ImmutableInterlocked.InterlockedExchange(ref _plans, plans.Add(_plan));
        Volatile.Write(ref _planCount, plan.Number);
        Volatile.Write(ref _leastHeldBytes, Math.Min(_leastHeldBytes, held));
    }

    private long TargetBytes(PressureLevel level, bool isForLevel, long occupied, long pending)
    {
        var end = _pressure.EndBytes(PressureLevel.Severe);
        var target = level >= PressureLevel.Severe ? end - 1 : long.MaxValue;
        for (var priority = DataPriority.Bulk; priority <= DataPriority.Critical && !isForLevel; priority++)
        {
            var wanted = Interlocked.Exchange(ref _wantedBytes[(int)priority], 0);
            var missing = wanted - context.Heap.SlabRoomBytes(priority) - pending;
            var full = Math.Min(end, _pressure.OpenBytes - wanted);
            var amount = Math.Min(missing, SlabsTaken() - pending - full);
            if (wanted > 0 && amount > 0)
            {
                var slab = Math.Min(NativeHeap.SlabBytes, _pressure.OpenBytes / SlabParts);
                var least = Math.Min(end - Math.Max(_pressure.OpenBytes / RefusedParts, slab), full);
                var held = occupied - pending;
                target = Math.Min(
                    target,
                    held > least ? Math.Max(least, held - amount)
                        : IsTimeForMore() ? Math.Max(0, held - (_pressure.OpenBytes / MoreParts))
                        : long.MaxValue);
            }
        }

        return target;
    }

    private bool IsTimeForMore()
    {
        var now = context.Clock.MonotonicNanos;
        if (now < _moreAtNanos)
        {
            return false;
        }

        _moreAtNanos = now + MoreNanos;
        return true;
    }

    /// <summary>
    /// Bytes of slabs that hold something of rows, be it little, and what is set aside for readers: that never comes
    /// back, so rows go for a slab where the two leave none.
    /// </summary>
    private long SlabsTaken() =>
        _pressure.OpenBytes - context.Heap.SlabRoomBytes(DataPriority.Normal) + context.Heap.SetAsideBytes
        - _budget.BytesOf(MemoryTag.QueryScratch) - _budget.BytesOf(MemoryTag.Result);
}
