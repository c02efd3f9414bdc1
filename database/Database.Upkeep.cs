using NativeStore.Core.World;
using NativeStore.Storage.Upkeep;

namespace NativeStore;

// Upkeep: rows go from tier to tier in the background, or step by step.
public sealed partial class Database
{
    /// <summary>
    /// Seals, merges, ages and drops rows of all tables: in the background, or, with <see cref="UpkeepMode.Manual"/>,
    /// when it is told to.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public Caretaker Upkeep
    {
        get
        {
            ThrowIfDisposed();
            return _context.Caretaker!;
        }
    }

    /// <summary>Makes the caretaker, before there is a table, and starts its thread where there is to be one.</summary>
    private void StartUpkeep()
    {
        var spill = Options.SpillDirectory is { } directory
            ? new SpillOptions(SystemFileSystem.Instance, directory)
            : null;
        var caretaker = new Caretaker(_context, spill);
        if (Options.Upkeep == UpkeepMode.Background)
        {
            caretaker.Start(Options.UpkeepShare);
        }
    }
}
