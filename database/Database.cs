// The front door: it puts heap, ledger, epochs, symbols and write lane together and owns all of them.
//
// Disposal goes in the reverse order of dependence: tables, symbols, epochs, heap. After that every native byte is back
// with the operating system, and views, enumerators and spans that were given out are dead; disposing while readers run
// is the caller's error.
//
// Thread-safety: every member may be called from any thread. Writes to all tables of one database pass through one
// lane, one at a time; reads never wait, neither for a writer nor for each other.
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage;
using NativeStore.Storage.Throttle;

namespace NativeStore;

/// <summary>A database in the memory of this process. Thread-safe; one writer at a time, readers never wait.</summary>
public sealed partial class Database : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly StorageContext _context;
    private readonly PressureSampler _sampler;
    private bool _isDisposed;

    private Database(DatabaseOptions options)
    {
        Options = options;
        _heap = new NativeHeap(new MemoryBudget(options.MemoryLimitBytes, options.ReserveBytes!.Value));
        try
        {
            if (options.PretouchBytes > 0)
            {
                _heap.Reserve(options.PretouchBytes);
            }

            if (options.ReaderScratchBytes > 0)
            {
                _heap.SetAsideForReaders(options.ReaderScratchBytes.Value);
            }

            Symbols = new SymbolDictionary(_heap);
            var clock = options.Clock ?? SystemClock.Instance;
            Pressure = new MemoryPressure(_heap.Budget, clock, options.Pressure);
            var throttle = new WriteThrottle(clock, Pressure, options.WriteTimeout);
            _context = new StorageContext(
                _heap, new Epochs(_heap), Symbols, new WriteLane(), clock, Pressure, throttle);
            StartUpkeep();
            _sampler = new PressureSampler(Pressure);
        }
        catch
        {
            _heap.Dispose();
            throw;
        }
    }

    /// <summary>The options it was opened with, defaults filled in.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>The names behind symbols.</summary>
    public SymbolDictionary Symbols { get; }

    /// <summary>What native memory is used for now, by owner and tag.</summary>
    public MemorySnapshot Memory => _heap.Budget.Snapshot();

    /// <summary>How short memory is, where it is heading, and what it came through.</summary>
    public MemoryPressure Pressure { get; }

    /// <summary>
    /// The audit of everything that was delayed, refused or dropped for want of memory, or dropped by retention: exact
    /// totals, and the newest records. It takes no memory when there is none.
    /// </summary>
    public ShedLog Shed => _context.Shed;

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DatabaseOptionsException">The options contradict each other.</exception>
    /// <exception cref="MemoryBudgetExceededException">The limit is too small for an empty database.</exception>
    public static Database Open(DatabaseOptions? options = null) => new((options ?? new DatabaseOptions()).Complete());

    /// <summary>The symbol of a name; the name gets one now if it has none.</summary>
    /// <exception cref="SymbolNameException">The name is empty, longer than 255 bytes or not valid Unicode.</exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a new name.</exception>
    public Symbol Symbol(string name) => Symbols.Intern(name);

    /// <summary>Disposes all tables and gives every native byte back. No reader may be left.</summary>
    public void Dispose()
    {
        lock (_tables)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            Upkeep.Stop();
            _sampler.Dispose();
            DisposeTables();
            Upkeep.Dispose();
            Symbols.Dispose();
            _context.Epochs.Dispose();
            _heap.Dispose();
        }
    }
}
