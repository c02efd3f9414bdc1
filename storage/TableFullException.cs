using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>
/// A table has taken as many rows since it was made as 32-bit row ids can name; ids of dropped rows are not used again.
/// Nothing of the batch was appended.
/// </summary>
/// <param name="table">The table's name.</param>
/// <param name="rows">Rows that it has taken, dropped ones included.</param>
/// <param name="rowsMax">Rows that it can take.</param>
public sealed class TableFullException(string table, long rows, long rowsMax)
    : NativeStoreException(
        $"Table '{table}' has taken {rows:N0} rows since it was made, of at most {rowsMax:N0}; dropped rows count. " +
        "Nothing was appended. Start a new table, e.g. one per day.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>Rows that the table has taken, dropped ones included.</summary>
    public long Rows { get; } = rows;

    /// <summary>Rows that the table can take.</summary>
    public long RowsMax { get; } = rowsMax;
}
