using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage;

/// <summary>What the tables of one database share.</summary>
/// <param name="heap">Where their memory comes from.</param>
/// <param name="epochs">What their readers pin.</param>
/// <param name="symbols">The names behind their symbols.</param>
/// <param name="lane">The lane that all writes pass through.</param>
/// <param name="clock">The time as the database sees it.</param>
/// <param name="pressure">How short memory is; null watches the heap's ledger with default options.</param>
/// <param name="throttle">Admits writes by memory pressure; null admits all until the ledger refuses.</param>
public sealed class StorageContext(
    NativeHeap heap,
    Epochs epochs,
    SymbolDictionary symbols,
    WriteLane lane,
    IClock clock,
    MemoryPressure? pressure = null,
    WriteThrottle? throttle = null)
{
    private static readonly TimeSpan CallsTimeout = TimeSpan.FromSeconds(30);

    private readonly HashSet<ITieredStore> _tables = [];
    private bool _isClosed;

    /// <summary>Where the tables' memory comes from.</summary>
    public NativeHeap Heap { get; } = heap;

    /// <summary>What the tables' readers pin.</summary>
    public Epochs Epochs { get; } = epochs;

    /// <summary>The names behind the tables' symbols.</summary>
    public SymbolDictionary Symbols { get; } = symbols;

    /// <summary>The lane that all writes pass through.</summary>
    public WriteLane Lane { get; } = lane;

    /// <summary>The time as the database sees it.</summary>
    public IClock Clock { get; } = clock;

    /// <summary>Who moves the tables' rows from tier to tier; null: they stay where they are put.</summary>
    public Caretaker? Caretaker { get; internal set; }

    /// <summary>How short memory is.</summary>
    public MemoryPressure Pressure { get; } = pressure ?? new MemoryPressure(heap.Budget, clock);

    /// <summary>Admits writes by memory pressure and priority.</summary>
    public WriteThrottle Throttle { get; } = throttle ?? new WriteThrottle(clock, pressure: null, TimeSpan.Zero);

    /// <summary>What was delayed, refused or dropped.</summary>
    public ShedLog Shed { get; } = new(clock);

    /// <summary>Whether the database is being disposed, or was.</summary>
    internal bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Results that own native memory and were not disposed.</summary>
    internal LentResults Results { get; } = new(heap, epochs, symbols.Base);

    /// <summary>
    /// Refuses every call from now on, wakes writers that wait and waits for calls under way. Loops go on.
    /// </summary>
    /// <returns>False where a call is still under way after half a minute: it goes on, too.</returns>
    internal bool Close()
    {
        Throttle.End();

        // Before tables are closed: the step under way must not find its table refusing what it has made.
        Caretaker?.Stop();
        Volatile.Write(ref _isClosed, true);
        foreach (var table in Tables())
        {
            table.Close();
        }

        Lane.Close();
        return Epochs.Close(CallsTimeout);
    }

    /// <summary>Gives back what tables, results and upkeep hold. No reader may be left.</summary>
    internal void Free()
    {
        // What was dropped or given back before goes first: who collects beside this is done with it then.
        Results.Free();
        Epochs.Drain();
        foreach (var table in Tables())
        {
            table.Free();
        }

        Epochs.Drain();
        Caretaker?.Dispose();
    }

    private ITieredStore[] Tables()
    {
        lock (_tables)
        {
            return [.. _tables];
        }
    }

    internal void Add(ITieredStore table)
    {
        lock (_tables)
        {
            _tables.Add(table);
        }
    }

    internal void Remove(ITieredStore table)
    {
        lock (_tables)
        {
            _tables.Remove(table);
        }
    }
}
