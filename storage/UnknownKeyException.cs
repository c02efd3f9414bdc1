using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>No row of the table has the unique key asked for.</summary>
/// <param name="table">The table's name.</param>
/// <param name="key">The key, as text.</param>
public sealed class UnknownKeyException(string table, string key)
    : NativeStoreException(
        $"Table '{table}' has no row with the unique key {key}. Use TryGet where its absence is expected.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The key, as text.</summary>
    public string Key { get; } = key;
}
