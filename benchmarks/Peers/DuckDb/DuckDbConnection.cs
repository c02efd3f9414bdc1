using System.Runtime.InteropServices;
using NativeStore.Core;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>DuckDB refused a statement: a defect of the benchmark.</summary>
internal sealed class DuckDbException(string statement, string message)
    : NativeStoreException($"DuckDB refused '{statement}': {message}. Check the version of DuckDB.NET.Bindings.Full.");

/// <summary>An in-memory DuckDB database with one connection.</summary>
internal sealed class DuckDbConnection : IDisposable
{
    private nint _database;
    private nint _connection;

    public DuckDbConnection()
    {
        Check(DuckDbNative.Open(path: null, out _database), "open");
        Check(DuckDbNative.Connect(_database, out _connection), "connect");
    }

    /// <summary>The connection's handle.</summary>
    public nint Handle => _connection;

    /// <summary>Runs a statement to its end and returns its first value, or 0 where it has none.</summary>
    public long Run(string sql)
    {
        var state = DuckDbNative.Query(_connection, sql, out var result);
        return Finish(state, ref result, sql);
    }

    /// <summary>Prepares a statement whose parameters are all int64.</summary>
    public DuckDbStatement Prepare(string sql)
    {
        Check(DuckDbNative.Prepare(_connection, sql, out var statement), sql);
        return new DuckDbStatement(statement, sql);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DuckDbNative.Disconnect(ref _connection);
        DuckDbNative.Close(ref _database);
    }

    /// <summary>Takes the first value of a result and destroys it; throws DuckDB's own message on failure.</summary>
    internal static long Finish(int state, ref DuckDbResult result, string sql)
    {
        if (state != 0)
        {
            var message = Marshal.PtrToStringUTF8(DuckDbNative.ResultError(ref result)) ?? "no message";
            DuckDbNative.DestroyResult(ref result);
            throw new DuckDbException(sql, message);
        }

        var value = DuckDbNative.RowCount(ref result) == 0 ? 0 : DuckDbNative.ValueInt64(ref result, 0, 0);
        DuckDbNative.DestroyResult(ref result);
        return value;
    }

    internal static void Check(int state, string statement)
    {
        if (state != 0)
        {
            throw new DuckDbException(statement, "it gave no message");
        }
    }
}
