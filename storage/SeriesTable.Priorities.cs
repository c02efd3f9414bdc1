using NativeStore.Core.Schema;

namespace NativeStore.Storage;

// Which series' rows go first.
public sealed partial class SeriesTable<TRecord>
{
    /// <summary>
    /// Says which rows go first when rows must go, for the table's own bounds or because memory runs short: those of
    /// series of lower priority, the oldest first. Rows of series of critical priority go last, and never because
    /// memory runs short. Holds for rows that are there and for those to come; the series need not have any yet. Does
    /// not decide which writes are accepted: that the table's priority does, or the write's.
    /// </summary>
    /// <param name="key">The series: a symbol, or the key's columns.</param>
    /// <param name="priority">Its priority; null: the table's.</param>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such priority.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">The key is no symbol of the database.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for a series without rows.</exception>
    public void SetPriority(in SeriesKey key, DataPriority? priority) => _store.SetPriority(key, priority);

    /// <summary>The priority of a series: its own or, where it was given none, the table's.</summary>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public DataPriority PriorityOf(in SeriesKey key) => _store.PriorityOf(key);
}
