using System.Collections.Immutable;
using System.Globalization;
using NativeStore.Storage.Throttle;

namespace NativeStore;

// What became of all rows, and of memory that nobody needs.
public sealed partial class Database
{
    /// <summary>
    /// What is readable and what was shed, at one moment: no row is dropped or comes between the two. What writers were
    /// refused is in it once they were told.
    /// </summary>
    public DatabaseAccount Account()
    {
        lock (_tables)
        {
            ThrowIfDisposed();
            using var writer = _context.Lane.Enter();
            var tables = ImmutableArray.CreateBuilder<TableAccount>(_tables.Count);
            foreach (var (name, table) in _tables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var statistics = table.Statistics();
                tables.Add(new TableAccount(name, statistics.Rows, statistics.HiddenRows));
            }

            return new DatabaseAccount(tables.MoveToImmutable(), [.. Shed.Totals()]);
        }
    }

    /// <summary>
    /// Gives memory that is wholly free back to the operating system, at once; returns how many bytes. What is free is
    /// kept otherwise, since taking it anew is dear: all of it for ten seconds, and
    /// <see cref="DatabaseOptions.FreePoolBytes"/> of it for ever. <see cref="Memory"/> shows it.
    /// </summary>
    public long Trim()
    {
        lock (_tables)
        {
            ThrowIfDisposed();
            return _heap.Trim();
        }
    }
}

/// <summary>What a database has and what it has shed, at one moment.</summary>
/// <param name="Tables">Its open tables, by name.</param>
/// <param name="Shed">What was delayed, refused or dropped since it was opened, of all tables that ever were.</param>
public sealed record DatabaseAccount(ImmutableArray<TableAccount> Tables, ImmutableArray<ShedTotal> Shed)
{
    /// <summary>Rows that readers see.</summary>
    public long RowsReadable => Tables.Sum(table => table.Rows);

    /// <summary>Rows that are missing: refused and dropped, not those that were only delayed.</summary>
    public long RowsLost => Shed.Where(total => total.IsLost).Sum(total => total.Rows);

    /// <summary>Whether nothing was dropped, refused or added from another moment to this one.</summary>
    public bool IsAs(DatabaseAccount other) =>
        RowsReadable == other.RowsReadable && RowsLost == other.RowsLost && Tables.SequenceEqual(other.Tables);

    /// <summary>The figures, then the tables and what was shed, one per line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowsReadable:N0} rows readable, {RowsLost:N0} lost" +
        $"{string.Concat(Tables.Select(table => $"\n{table}"))}{string.Concat(Shed.Select(total => $"\n{total}"))}");
}

/// <summary>What a table has.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Rows that readers see.</param>
/// <param name="HiddenRows">Rows that were busted or corrected, and are kept.</param>
public sealed record TableAccount(string Table, long Rows, long HiddenRows);
