using SQLitePCL;

namespace NativeStore.Benchmarks.Peers.Sqlite;

/// <summary>A prepared statement, run to its end each time.</summary>
internal sealed class SqliteStatement(sqlite3_stmt statement) : IDisposable
{
    /// <summary>Binds the parameters, steps through all rows, and returns the first column of the last.</summary>
    public long Run(params ReadOnlySpan<long> parameters)
    {
        for (var index = 0; index < parameters.Length; index++)
        {
            raw.sqlite3_bind_int64(statement, index + 1, parameters[index]);
        }

        long value = 0;
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
            value = raw.sqlite3_column_int64(statement, 0);
        }

        raw.sqlite3_reset(statement);
        return value;
    }

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();
}
