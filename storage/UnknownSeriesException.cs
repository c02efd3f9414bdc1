using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>A series that has no rows was asked for its latest row.</summary>
/// <param name="table">The table's name.</param>
/// <param name="series">The series' key, as text.</param>
public sealed class UnknownSeriesException(string table, string series)
    : NativeStoreException(
        $"Table '{table}' has no rows of {series}. Check the key, or use the Try method where its absence is expected.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The series' key, as text.</summary>
    public string Series { get; } = series;
}
