using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage;

/// <summary>
/// A time-series table of generated records in native memory: one writer at a time, any number of readers beside it,
/// which never block and never wait. Reads and, in steady state, appends allocate no managed memory.
/// </summary>
/// <typeparam name="TRecord">A record struct marked with <see cref="SeriesAttribute"/>.</typeparam>
public sealed partial class SeriesTable<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;

    /// <summary>Creates an empty table.</summary>
    /// <param name="context">What the tables of the database share.</param>
    /// <param name="options">Layout in memory, and what is accepted; null takes the defaults.</param>
    /// <exception cref="SchemaException">A key is wider than 64 bytes or may be null.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the rows expected.</exception>
    internal SeriesTable(StorageContext context, SeriesTableOptions? options = null) =>
        _store = new SeriesStore<RecordLayout<TRecord>>(context, default, options ?? new SeriesTableOptions());

    /// <summary>The table's descriptor.</summary>
    public TableSchema Schema => TRecord.Schema;

    /// <summary>Rows that readers see now.</summary>
    public long RowCount => _store.RowCount;

    /// <summary>Series that have rows. Once rows were dropped, all series are looked at to know.</summary>
    public int SeriesCount => _store.SeriesCount;

    /// <summary>Rows that were older than the table's newest row when they came.</summary>
    public long LateRowCount => _store.LateRowCount;

    /// <summary>What the table holds and what it costs. Waits for the writer.</summary>
    public SeriesTableStatistics Statistics => _store.Statistics;

    /// <summary>
    /// How the columns of sealed, aged and spilled rows are stored: codecs and bytes. Looks at every encoded block.
    /// </summary>
    public IReadOnlyList<ColumnStorage> ReportColumns() => _store.ReportColumns();

    /// <summary>What upkeep does with the table.</summary>
    internal ITieredStore Tiers => _store;

    /// <summary>Walks all structures and proves every invariant. Holds the write lane; for tests and tools.</summary>
    /// <exception cref="Core.Checks.CheckFailedException">An invariant does not hold: a defect of the
    /// engine.</exception>
    public void Verify() => _store.Verify();

    /// <summary>Refuses calls from now on, and gives all memory back when the last reader is gone.</summary>
    internal void Drop() => _store.Drop();
}
