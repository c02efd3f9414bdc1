// The part of DuckDB's C API that the benchmarks call. Names are DuckDB's own, so that its documentation applies. The
// library is the one that the package DuckDB.NET.Bindings.Full puts beside the program.
using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>A query's result; DuckDB owns what it points to until it is destroyed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResult
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint ErrorMessage;
    public nint InternalData;
}

/// <summary>Type codes of <c>duckdb_type</c>.</summary>
internal enum DuckDbType
{
    Integer = 4,
    BigInt = 5,
    TimestampNanos = 22,
}

/// <summary>Imports; every state result is 0 for success.</summary>
internal static unsafe partial class DuckDbNative
{
    private const string Library = "duckdb";

    /// <summary>Whether the package has the library for this platform.</summary>
    public static bool IsPresent { get; } =
        NativeLibrary.TryLoad(Library, typeof(DuckDbNative).Assembly, searchPath: null, out _);

    [LibraryImport(Library, EntryPoint = "duckdb_library_version")]
    public static partial nint LibraryVersion();

    [LibraryImport(Library, EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string? path, out nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_close")]
    public static partial void Close(ref nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_connect")]
    public static partial int Connect(nint database, out nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(ref nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Query(nint connection, string sql, out DuckDbResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
    public static partial void DestroyResult(ref DuckDbResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
    public static partial nint ResultError(ref DuckDbResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_value_int64")]
    public static partial long ValueInt64(ref DuckDbResult result, ulong column, ulong row);

    [LibraryImport(Library, EntryPoint = "duckdb_row_count")]
    public static partial ulong RowCount(ref DuckDbResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Prepare(nint connection, string sql, out nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_prepare")]
    public static partial void DestroyPrepare(ref nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_bind_int64")]
    public static partial int BindInt64(nint statement, ulong index, long value);

    [LibraryImport(Library, EntryPoint = "duckdb_execute_prepared")]
    public static partial int ExecutePrepared(nint statement, out DuckDbResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_create_logical_type")]
    public static partial nint CreateLogicalType(DuckDbType type);

    [LibraryImport(Library, EntryPoint = "duckdb_create_decimal_type")]
    public static partial nint CreateDecimalType(byte width, byte scale);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_logical_type")]
    public static partial void DestroyLogicalType(ref nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_create_data_chunk")]
    public static partial nint CreateDataChunk(nint* types, ulong columnCount);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_data_chunk")]
    public static partial void DestroyDataChunk(ref nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_reset")]
    public static partial void ResetDataChunk(nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_set_size")]
    public static partial void SetDataChunkSize(nint chunk, ulong size);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    public static partial nint GetVector(nint chunk, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
    public static partial void* GetVectorData(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_size")]
    public static partial ulong VectorSize();

    [LibraryImport(Library, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateAppender(nint connection, string? schema, string table, out nint appender);

    [LibraryImport(Library, EntryPoint = "duckdb_append_data_chunk")]
    public static partial int AppendDataChunk(nint appender, nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_destroy")]
    public static partial int DestroyAppender(ref nint appender);
}
