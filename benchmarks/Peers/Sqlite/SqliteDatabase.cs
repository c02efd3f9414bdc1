// Statements go through SQLite's own C interface (the raw layer below Microsoft.Data.Sqlite): an ADO.NET command would
// add a microsecond to each call that SQLite is not to blame for.
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NativeStore.Benchmarks.Peers.Sqlite;

/// <summary>An in-memory SQLite database.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteDatabase() => _connection.Open();

    /// <summary>SQLite's version.</summary>
    public string Version => _connection.ServerVersion;

    /// <summary>Bytes SQLite has allocated.</summary>
    public static long MemoryBytes => raw.sqlite3_memory_used();

    /// <summary>Runs a statement without results.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the benchmark's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Prepares a statement with int64 parameters.</summary>
    public SqliteStatement Prepare(string sql)
    {
        raw.sqlite3_prepare_v2(_connection.Handle, sql, out var statement);
        return new SqliteStatement(statement ?? throw new InvalidOperationException(
            $"SQLite refused '{sql}': {raw.sqlite3_errmsg(_connection.Handle).utf8_to_string()}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
