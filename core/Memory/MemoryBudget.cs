// The ledger of native memory. What always holds, under _sync:
//   UsedBytes = the sum over tags = the sum over owners and their tags;
//   UsedBytes <= LimitBytes;
//   owners that are not Critical never bring UsedBytes, nor what is in use outside the free pool, past
//   LimitBytes - ReserveBytes.
// Memory that is touched and free counts as used, under MemoryTag.FreePool: it is resident. Handing it to an owner
// moves the charge and leaves the total as it was.
//
// Bytes in use (OccupiedBytes) are those that rows and what belongs to them take. Not in use are
//   - the free pool: slabs that are wholly free, and what is free inside carved ones;
//   - what readers work with and results hold: it comes back when they are done, and no row may go for it;
//   - room in indexes that rows which were dropped have left (VacantBytes): the next rows take it.
//
// Managed memory: one array of longs per owner that holds memory now; arrays of owners that hold none are reused.

using System.Collections.Immutable;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;

namespace NativeStore.Core.Memory;

/// <summary>The ledger: every native byte is charged here before it is allocated. Thread-safe.</summary>
public sealed class MemoryBudget
{
    private static readonly int TagCount = Enum.GetValues<MemoryTag>().Length;

    private readonly Lock _sync = new();
    private readonly long[] _bytesByTag = new long[TagCount];
    private readonly Dictionary<MemoryOwner, long[]> _bytesByOwner = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<long[]> _idleLedgers = new();
    private long _usedBytes;
    private long _peakBytes;
    private MemoryPressure? _pressure;
    private Epochs? _epochs;
    private long _vacantBytes;

    /// <summary>Opens a ledger.</summary>
    /// <param name="limitBytes">The hard limit.</param>
    /// <param name="reserveBytes">The part of the limit that only critical owners may use.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The limit is negative, or the reserve is not within it.
    /// </exception>
    public MemoryBudget(long limitBytes, long reserveBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(reserveBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reserveBytes, limitBytes);
        LimitBytes = limitBytes;
        ReserveBytes = reserveBytes;
    }

    /// <summary>The hard limit in bytes.</summary>
    public long LimitBytes { get; }

    /// <summary>The part of the limit that only critical owners may use, in bytes.</summary>
    public long ReserveBytes { get; }

    /// <summary>Bytes charged now, the free pool included.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>
    /// Bytes in use by rows and what belongs to them: charged, less the free pool, less what readers work with and
    /// results hold, less <see cref="VacantBytes"/>. Without a lock: charges that move meanwhile may be missed.
    /// </summary>
    public long OccupiedBytes => Math.Max(
        0,
        UsedBytes - BytesOf(MemoryTag.FreePool) - BytesOf(MemoryTag.QueryScratch) - BytesOf(MemoryTag.Result)
            - VacantBytes);

    /// <summary>Room in indexes that dropped rows have left: charged, and free for the next rows.</summary>
    public long VacantBytes => Volatile.Read(ref _vacantBytes);

    /// <summary>The owner of the free pool's bytes.</summary>
    internal static MemoryOwner PoolOwner { get; } = new("free pool");

    /// <summary>Bytes charged now under a tag.</summary>
    public long BytesOf(MemoryTag tag) => Volatile.Read(ref _bytesByTag[(int)tag]);

    /// <summary>Charges bytes, or throws and charges nothing.</summary>
    /// <exception cref="MemoryBudgetExceededException">The charge would pass the owner's limit.</exception>
    public void Charge(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        if (!TryCharge(tag, owner, bytes))
        {
            throw Refusal(tag, owner, bytes);
        }
    }

    /// <summary>Charges bytes; false, and nothing charged, where that would pass the owner's limit.</summary>
    public bool TryCharge(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        var isCharged = TryCharge(tag, owner, bytes, poolBytes: 0);
        Sample();
        return isCharged;
    }

    /// <summary>
    /// Throws where so many bytes cannot be had now, whatever the free pool holds: before they are taken piece by
    /// piece, in vain and to the harm of others.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">There is no room for all of them.</exception>
    public void RequireRoom(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        if (!HasRoom(owner, bytes))
        {
            throw Refusal(tag, owner, bytes);
        }
    }

    /// <summary>Gives charged bytes back.</summary>
    public void Release(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        lock (_sync)
        {
            Add(tag, owner, -bytes);
            NoteLocked();
        }
    }

    /// <summary>What is charged now, by owner and tag: largest first. The parts add up to the total.</summary>
    public MemorySnapshot Snapshot()
    {
        lock (_sync)
        {
            var usages = _bytesByOwner
                .SelectMany(pair => pair.Value.Select(
                    (bytes, tag) => new MemoryUsage(pair.Key.Name, (MemoryTag)tag, bytes)))
                .GroupBy(usage => (usage.Owner, usage.Tag), (key, ofOne) =>
                    new MemoryUsage(key.Owner, key.Tag, ofOne.Sum(usage => usage.Bytes)))
                .Where(usage => usage.Bytes != 0)
                .OrderByDescending(usage => usage.Bytes)
                .ThenBy(usage => usage.Owner, StringComparer.Ordinal)
                .ToImmutableArray();
            return new MemorySnapshot(LimitBytes, ReserveBytes, _usedBytes, usages)
            {
                PeakBytes = _peakBytes,
                FreePoolBytes = BytesOf(MemoryTag.FreePool),
                OccupiedBytes = OccupiedBytes,
            };
        }
    }

    /// <summary>
    /// Charges bytes of which some come from the free pool; false, and nothing changed, past the owner's limit.
    /// </summary>
    internal bool TryCharge(MemoryTag tag, MemoryOwner owner, long bytes, long poolBytes)
    {
        Check.That(bytes >= 0 && poolBytes >= 0 && poolBytes <= bytes);
        lock (_sync)
        {
            // Memory out of the pool adds nothing to the total, but is in use from now on. Written as subtractions from
            // the limit, so that no request is large enough to wrap around.
            var freshBytes = bytes - poolBytes;
            var inUseBytes = _usedBytes - _bytesByTag[(int)MemoryTag.FreePool];
            var limitBytes = LimitOf(owner);
            if (freshBytes > 0 ? freshBytes > limitBytes - _usedBytes : bytes > limitBytes - inUseBytes)
            {
                return false;
            }

            if (poolBytes > 0)
            {
                Add(MemoryTag.FreePool, PoolOwner, -poolBytes);
            }

            Add(tag, owner, bytes);
            NoteLocked();
            return true;
        }
    }

    /// <summary>Whether so many bytes can be had now, whatever the free pool holds: a look without a lock.</summary>
    internal bool HasRoom(MemoryOwner owner, long bytes) =>
        bytes <= LimitOf(owner) - (UsedBytes - BytesOf(MemoryTag.FreePool));

    /// <summary>Names who is told of every charge.</summary>
    internal void Watch(MemoryPressure pressure) => _pressure = pressure;

    /// <summary>Tells how much room dropped rows have left in indexes.</summary>
    public void SetVacant(long bytes)
    {
        Check.That(bytes >= 0);
        if (bytes != VacantBytes)
        {
            lock (_sync)
            {
                Volatile.Write(ref _vacantBytes, bytes);
                NoteLocked();
            }
        }
    }

    /// <summary>Bytes in use at one moment, exact.</summary>
    public long ReadOccupied()
    {
        lock (_sync)
        {
            return OccupiedBytes;
        }
    }

    /// <summary>What of the limit an owner may use, in bytes.</summary>
    public long LimitOf(DataPriority priority) =>
        priority == DataPriority.Critical ? LimitBytes : LimitBytes - ReserveBytes;

    /// <summary>Lets the watcher see how much is in use now.</summary>
    internal void Note()
    {
        lock (_sync)
        {
            NoteLocked();
        }
    }

    /// <summary>Lets the watcher take a sample: called without locks, after memory was taken or given back.</summary>
    internal void Sample() => _pressure?.Sample();

    /// <summary>
    /// Charges the free pool with memory that is fetched because an owner needs it, within that owner's limit.
    /// </summary>
    internal bool TryChargePool(MemoryOwner onBehalfOf, long bytes)
    {
        lock (_sync)
        {
            if (bytes > LimitOf(onBehalfOf) - _usedBytes)
            {
                return false;
            }

            Add(MemoryTag.FreePool, PoolOwner, bytes);
            return true;
        }
    }

    /// <summary>Moves an owner's charge to the free pool.</summary>
    internal void ReleaseToPool(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        lock (_sync)
        {
            Add(tag, owner, -bytes);
            Add(MemoryTag.FreePool, PoolOwner, bytes);
        }
    }

    /// <summary>Names who knows which reader keeps memory from being freed: a refusal says so.</summary>
    internal void AskForHolder(Epochs epochs) => _epochs = epochs;

    internal MemoryBudgetExceededException Refusal(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        var heldBytes = 0L;
        var reader = _epochs?.Holder(out heldBytes);
        return new(
            tag,
            owner.Name,
            bytes,
            UsedBytes - BytesOf(MemoryTag.FreePool),
            LimitBytes,
            reader,
            reader is null ? 0 : heldBytes,
            LimitBytes - LimitOf(owner),
            BytesOf(MemoryTag.FreePool));
    }

    private void NoteLocked() => _pressure?.Note(OccupiedBytes);

    private long LimitOf(MemoryOwner owner) => LimitOf(owner.Priority);

    private void Add(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        if (!_bytesByOwner.TryGetValue(owner, out var ledger))
        {
            ledger = _idleLedgers.TryPop(out var idle) ? idle : new long[TagCount];
            _bytesByOwner.Add(owner, ledger);
        }

        ledger[(int)tag] += bytes;
        Check.That(ledger[(int)tag] >= 0);
        Volatile.Write(ref _bytesByTag[(int)tag], _bytesByTag[(int)tag] + bytes);
        Volatile.Write(ref _usedBytes, _usedBytes + bytes);
        _peakBytes = Math.Max(_peakBytes, _usedBytes);
        if (ledger[(int)tag] == 0 && !ledger.AsSpan().ContainsAnyExcept(0))
        {
            _bytesByOwner.Remove(owner);
            _idleLedgers.Push(ledger);
        }
    }
}
