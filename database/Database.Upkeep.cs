using NativeStore.Core.World;
using NativeStore.Storage.Upkeep;

namespace NativeStore;

// Upkeep: rows go from tier to tier in the background, or step by step.
public sealed partial class Database
{
    /// <summary>
    /// Seals, merges, ages and drops rows of all tables: in the background, or, with <see cref="UpkeepMode.Manual"/>,
    /// when it is told to. After disposal its statistics can still be read.
    /// </summary>
    public Caretaker Upkeep => _context.Caretaker!;

    /// <summary>Makes the caretaker, before there is a table.</summary>
    private void MakeCaretaker()
    {
        var spill = Options.SpillDirectory is { } directory
            ? new SpillOptions(SystemFileSystem.Instance, directory)
            : null;
        _ = new Caretaker(_context, spill);
    }

    /// <summary>
    /// Before the first table: takes what only tables need, so that a database without any costs no thread, no timer
    /// and no working memory. Under the lock of the tables; refused, it is done again for the next one.
    /// </summary>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">The limit is too small for a table.</exception>
    private void StartOnce()
    {
        if (_sampler is not null)
        {
            return;
        }

        if (Options.ReaderScratchBytes > 0)
        {
            _heap.SetAsideForReaders(Options.ReaderScratchBytes.Value);
        }

        _sampler = new PressureSampler(Pressure, _context.Epochs);
        if (Options.Upkeep == UpkeepMode.Background)
        {
            // Whoever started or stopped it before the first table has decided.
            _context.Caretaker!.TryStart(Options.UpkeepShare);
        }
    }
}
