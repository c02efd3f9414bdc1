using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>
/// A row's unique key is in the table already, or twice in the batch. Nothing of the batch was appended.
/// </summary>
/// <param name="table">The table's name.</param>
/// <param name="key">The key, as text.</param>
/// <param name="rowOrdinal">Which row of the batch, from 0.</param>
public sealed class DuplicateKeyException(string table, string key, long rowOrdinal)
    : NativeStoreException(
        $"Row {rowOrdinal} of the batch has the unique key {key}, which table '{table}' has already. Nothing " +
        $"was appended. " +
        "Use AppendDistinct or TryAppend to skip duplicates.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The key, as text.</summary>
    public string Key { get; } = key;

    /// <summary>Which row of the batch, from 0.</summary>
    public long RowOrdinal { get; } = rowOrdinal;
}
