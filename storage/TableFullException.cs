using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>A table has as many hot rows as 32-bit row ids can name. Nothing of the batch was appended.</summary>
/// <param name="table">The table's name.</param>
/// <param name="rows">Rows in the table.</param>
/// <param name="rowsMax">Rows that fit.</param>
public sealed class TableFullException(string table, long rows, long rowsMax)
    : NativeStoreException(
        $"Table '{table}' holds {rows:N0} hot rows of at most {rowsMax:N0}. Nothing was appended. " +
        "Split the table, e.g. by day, or drop old rows.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>Rows in the table.</summary>
    public long Rows { get; } = rows;

    /// <summary>Rows that fit.</summary>
    public long RowsMax { get; } = rowsMax;
}
