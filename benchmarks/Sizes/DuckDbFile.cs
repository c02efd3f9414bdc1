using System.Globalization;
using NativeStore.Benchmarks.Peers.DuckDb;

namespace NativeStore.Benchmarks.Sizes;

/// <summary>The same rows in a file that DuckDB wrote and checkpointed.</summary>
internal static class DuckDbFile
{
    /// <summary>Loads a CSV file into a table of a new database file and returns the file's length.</summary>
    /// <param name="csv">The CSV file, plain or gzipped.</param>
    /// <param name="columns">The table's columns as a SELECT list over the file's fields, which are text.</param>
    /// <returns>Bytes, or null where there is no DuckDB for this platform.</returns>
    public static long? Measure(string csv, string columns)
    {
        if (!DuckDbNative.IsPresent)
        {
            return null;
        }

        var path = Path.Combine(Path.GetTempPath(), $"nativestore-sizes-{Guid.NewGuid():N}.duckdb");
        try
        {
            using (var connection = new DuckDbConnection())
            {
                connection.Run($"ATTACH '{path}' AS file");
                connection.Run(
                    $"CREATE TABLE file.rows AS SELECT {columns} " +
                    $"FROM read_csv('{csv}', header = true, all_varchar = true)");
                connection.Run("CHECKPOINT file");
                connection.Run("DETACH file");
            }

            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A decimal of 38 digits; text that has more decimals is rounded, as DuckDB casts.</summary>
    public static string Decimal(string field, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"CAST({field} AS DECIMAL(38,{scale})) AS {field}");
}
