namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>A prepared statement with int64 parameters.</summary>
internal sealed class DuckDbStatement(nint statement, string sql) : IDisposable
{
    private nint _statement = statement;

    /// <summary>Binds the parameters, runs the statement to its end, returns its first value.</summary>
    public long Run(params ReadOnlySpan<long> parameters)
    {
        for (var index = 0; index < parameters.Length; index++)
        {
            DuckDbConnection.Check(DuckDbNative.BindInt64(_statement, (ulong)index + 1, parameters[index]), sql);
        }

        var state = DuckDbNative.ExecutePrepared(_statement, out var result);
        return DuckDbConnection.Finish(state, ref result, sql);
    }

    /// <inheritdoc/>
    public void Dispose() => DuckDbNative.DestroyPrepare(ref _statement);
}
