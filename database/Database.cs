// The front door: it puts heap, ledger, epochs, symbols and write lane together and owns all of them.
//
// Disposal: no call begins any more and writers that wait are woken; calls under way are waited for; then everything is
// freed in the reverse order of dependence: results and tables, upkeep's files, symbols, epochs, heap. Loops are not
// waited for, since they may be the caller's own: as long as one goes on, all memory stays, and the last one frees it
// where it ends (see Epochs.cs). So nothing that was given out ever leads to memory that is gone, and every native byte
// is back with the operating system when nobody is left.
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
    private readonly SymbolDictionary _symbols;
    private readonly StorageContext _context;
    private PressureSampler? _sampler;      // from the first table on
    private bool _isDisposed;   // set under the lock of _tables: no table is opened afterwards

    private Database(DatabaseOptions options)
    {
        Options = options;
        _heap = new NativeHeap(
            new MemoryBudget(options.MemoryLimitBytes, options.ReserveBytes!.Value),
            new NativeHeapOptions { FreePoolBytes = options.FreePoolBytes!.Value });
        try
        {
            if (options.PretouchBytes > 0)
            {
                _heap.Reserve(options.PretouchBytes);
            }

            var epochs = new Epochs(_heap);
            _symbols = new SymbolDictionary(
                _heap,
                new SymbolDictionaryOptions { SymbolLimit = options.SymbolLimit },
                epochs,
                new LastingMemory((long)(options.MemoryLimitBytes * options.LastingShare)));
            var clock = options.Clock ?? SystemClock.Instance;
            Pressure = new MemoryPressure(_heap.Budget, clock, options.Pressure);
            var throttle = new WriteThrottle(clock, Pressure, options.WriteTimeout);
            _context = new StorageContext(
                _heap, epochs, _symbols, new WriteLane(), clock, Pressure, throttle);
            MakeCaretaker();
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
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public SymbolDictionary Symbols
    {
        get
        {
            ThrowIfDisposed();
            return _symbols;
        }
    }

    /// <summary>What native memory is used for now, by owner and tag.</summary>
    /// <remarks>Works after disposal too: what is left then is held by <see cref="OpenReaders"/>.</remarks>
    public MemorySnapshot Memory
    {
        get
        {
            Epochs.ReleaseDead();
            return _heap.Budget.Snapshot();
        }
    }

    /// <summary>
    /// Who reads now: calls under way, and loops that were not ended. They keep what was dropped beside them in
    /// memory, and all of it where the database is disposed: works after disposal too.
    /// </summary>
    public IReadOnlyList<OpenReader> OpenReaders => _context.Epochs.OpenReaders;

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
    /// <exception cref="SymbolLimitException">There are <see cref="DatabaseOptions.SymbolLimit"/> names.</exception>
    /// <exception cref="LastingMemoryExceededException">
    /// Names and series take their <see cref="DatabaseOptions.LastingShare"/> of the memory limit.
    /// </exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a new name.</exception>
    public Symbol Symbol(string name) => _symbols.Intern(name);

    /// <summary>
    /// Ends the database. From now on every call throws <see cref="ObjectDisposedException"/>; writers that wait for
    /// memory are woken with it. Waits for calls under way, half a minute at most, and gives every native byte back.
    /// Loops that were not ended may go on and give right rows: then the last of them gives the memory back, and
    /// <see cref="OpenReaders"/> says until then who they are. Never throws; again it does nothing.
    /// </summary>
    public void Dispose()
    {
        lock (_tables)
        {
            if (_isDisposed)
            {
                return;
            }

            Volatile.Write(ref _isDisposed, true);
            _tables.Clear();
        }

        _context.Close();
        _sampler?.Dispose();
        _context.Epochs.FreeWhenUnpinned(Free);
    }

    private void Free()
    {
        _context.Free();
        _symbols.Free();
        _heap.Dispose();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
}
