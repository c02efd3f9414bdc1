using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore;

// The tables by name. Opening takes a lock; keep the table rather than asking for it in a hot path.
public sealed partial class Database
{
    private const string EnginePrefix = "sys.";

    private readonly Dictionary<string, OpenTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The open tables, by name.</summary>
    public IReadOnlyList<TableInfo> Tables
    {
        get
        {
            lock (_tables)
            {
                ThrowIfDisposed();
                return [.. _tables.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Info())];
            }
        }
    }

    /// <summary>The series table of a record type: opened by the first call, the same one ever after.</summary>
    /// <typeparam name="TRecord">A record struct with <see cref="SeriesAttribute"/>.</typeparam>
    /// <param name="options">For the first call; a later call may leave them out or repeat them.</param>
    /// <exception cref="SchemaException">
    /// The name belongs to a table of another type or schema, or the table is open with other options.
    /// </exception>
    public SeriesTable<TRecord> Series<TRecord>(SeriesTableOptions? options = null)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var schema = TRecord.Schema;
        RequireOwnName(schema.Name);
        lock (_tables)
        {
            ThrowIfDisposed();
            if (!_tables.TryGetValue(schema.Name, out var open))
            {
                StartOnce();
                var table = new SeriesTable<TRecord>(_context, options);
                _tables.Add(schema.Name, new OpenTable(
                    table, schema, options, () => table.Statistics, table.ReportColumns, table.Drop));
                return table;
            }

            if (open.Table is not SeriesTable<TRecord> existing)
            {
                throw new SchemaException(
                    $"Table '{schema.Name}' was asked for as {typeof(TRecord)}, but is open as {open.Describe()}. " +
                    "Use the same record type everywhere, or give one of the tables another name.");
            }

            open.RequireSameOptions(options);
            return existing;
        }
    }

    /// <summary>Creates a series table from a schema that is built at run time.</summary>
    /// <exception cref="SchemaException">A table of that name is open, or the schema is no series'.</exception>
    public DynamicSeriesTable CreateSeries(TableSchema schema, SeriesTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        RequireOwnName(schema.Name);
        lock (_tables)
        {
            ThrowIfDisposed();
            if (_tables.TryGetValue(schema.Name, out var open))
            {
                throw new SchemaException(
                    $"Table '{schema.Name}' was to be created, but is open as {open.Describe()}. Choose another name.");
            }

            StartOnce();
            var table = new DynamicSeriesTable(_context, schema, options);
            _tables.Add(schema.Name, new OpenTable(
                table, schema, options, () => table.Statistics, table.ReportColumns, table.Drop));
            return table;
        }
    }

    /// <summary>
    /// Drops a table with all its rows. Its object is refused from now on, with
    /// <see cref="ObjectDisposedException"/>; loops over it go on to their end, and the last one gives the memory back.
    /// The name is free again.
    /// </summary>
    /// <returns>False where no table of that name is open.</returns>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public bool Drop(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Drop(name, static _ => true);
    }

    /// <summary>Drops the table of a record type with all its rows; see <see cref="Drop(string)"/>.</summary>
    /// <returns>False where it is not open, or its name is another table's.</returns>
    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public bool Drop<TRecord>()
        where TRecord : struct, ISeriesRecord<TRecord> =>
        Drop(TRecord.Schema.Name, static open => open.Table is SeriesTable<TRecord>);

    private static void RequireOwnName(string name)
    {
        if (name.StartsWith(EnginePrefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new SchemaException(
                $"Table '{name}' was to be opened, but names that begin with '{EnginePrefix}' belong to the engine. " +
                "Choose another name.");
        }
    }

    private bool Drop(string name, Func<OpenTable, bool> isMeant)
    {
        OpenTable? open;
        lock (_tables)
        {
            ThrowIfDisposed();
            if (!_tables.TryGetValue(name, out open) || !isMeant(open))
            {
                return false;
            }

            _tables.Remove(name);
        }

        open.Drop();
        return true;
    }
}
