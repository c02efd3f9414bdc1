using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage;

/// <summary>
/// A time-series table from a run-time schema: the table that <see cref="SeriesTable{TRecord}"/> is, without generated
/// code. Rows go in and out as bytes in stored form (<see cref="RowWriter"/>, <see cref="RowReader"/>), the same bytes.
/// </summary>
public sealed partial class DynamicSeriesTable
{
    private readonly SeriesStore<SchemaLayout> _store;

    /// <summary>Creates an empty table.</summary>
    /// <param name="context">What the tables of the database share.</param>
    /// <param name="schema">A schema of kind <see cref="TableKind.Series"/>.</param>
    /// <param name="options">Layout in memory, and what is accepted; null takes the defaults.</param>
    /// <exception cref="SchemaException">The schema is no series, or a key is wider than 64 bytes or may be
    /// null.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the rows expected.</exception>
    internal DynamicSeriesTable(StorageContext context, TableSchema schema, SeriesTableOptions? options = null) =>
        _store = new SeriesStore<SchemaLayout>(context, new SchemaLayout(schema), options ?? new SeriesTableOptions());

    /// <summary>The table's descriptor.</summary>
    public TableSchema Schema => _store.Layout.Schema;

    /// <summary>Rows that readers see now.</summary>
    public long RowCount => _store.RowCount;

    /// <summary>Series that have rows. Once rows were dropped, all series are looked at to know.</summary>
    public int SeriesCount => _store.SeriesCount;

    /// <summary>Rows that were older than the table's newest row when they came.</summary>
    public long LateRowCount => _store.LateRowCount;

    /// <summary>What the table holds and what it costs. Waits for the writer.</summary>
    public SeriesTableStatistics Statistics => _store.Statistics;

    /// <summary>Appends rows in stored form, back to back, in one commit: all of them or none.</summary>
    /// <exception cref="SchemaException">The bytes are no whole number of rows.</exception>
    /// <exception cref="DuplicateKeyException">A unique key is taken.</exception>
    /// <exception cref="LateRowException">A row is later than the table's bound.</exception>
    /// <exception cref="Core.Symbols.UnknownSymbolException">A series key is no symbol of the database.</exception>
    /// <exception cref="Throttle.WriteThrottledException">Memory pressure refuses it; see
    /// <see cref="Throttle.WriteThrottle"/>.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory; the table is as before.</exception>
    /// <exception cref="TableFullException">The table has as many rows as 32-bit row ids can name.</exception>
    public void AppendRows(ReadOnlySpan<byte> rows) =>
        _store.Write(new ByteSource(rows, Schema), skipDuplicates: false);

    /// <summary>Appends rows in one commit, leaving out those whose unique key is taken.</summary>
    /// <inheritdoc cref="AppendRows(ReadOnlySpan{byte})"/>
    public AppendOutcome AppendDistinctRows(ReadOnlySpan<byte> rows) =>
        _store.Write(new ByteSource(rows, Schema), skipDuplicates: true);

    /// <summary>The rows of a series in [from, to), in time order, ties in arrival order.</summary>
    /// <exception cref="SchemaException">The key does not fit the table's.</exception>
    public DynamicSeriesRange Range(in SeriesKey key, Timestamp from, Timestamp to) =>
        new(_store, key, from.Nanos, to.Nanos);

    /// <summary>
    /// The rows of all series in [from, to), in time order. Rows of equal time come by series, in the order in which
    /// the table came to know these, and within a series as they came; with
    /// <see cref="SeriesTableOptions.KeepArrivalOrder"/> all come as they came.
    /// </summary>
    public DynamicTableRange Range(Timestamp from, Timestamp to)
    {
        _store.ThrowIfDisposed();
        return from < to ? new(_store, from.Nanos, to.Nanos - 1) : new(_store, 1, 0);
    }

    /// <summary>All rows, in the order of <see cref="Range(Timestamp, Timestamp)"/>.</summary>
    public DynamicTableRange Range()
    {
        _store.ThrowIfDisposed();
        return new(_store, long.MinValue, long.MaxValue);
    }

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
