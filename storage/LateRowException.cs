using NativeStore.Core;
using NativeStore.Core.Time;

namespace NativeStore.Storage;

/// <summary>
/// A row is further behind the table's newest row than the table accepts. Nothing of the batch was appended.
/// </summary>
/// <param name="table">The table's name.</param>
/// <param name="time">The row's time.</param>
/// <param name="newest">The table's newest time when the row came.</param>
/// <param name="bound">How late a row may be.</param>
public sealed class LateRowException(string table, Timestamp time, Timestamp newest, TimeSpan bound)
    : NativeStoreException(
        $"A row of {time} is {TimeSpan.FromTicks((newest.Nanos - time.Nanos) / 100)} behind the newest row of " +
        $"table '{table}' " +
        $"({newest}); at most {bound} is accepted. Nothing was appended. Raise SeriesTableOptions.LateBound to " +
        $"accept it.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The row's time.</summary>
    public Timestamp Time { get; } = time;

    /// <summary>The table's newest time when the row came.</summary>
    public Timestamp Newest { get; } = newest;

    /// <summary>How late a row may be.</summary>
    public TimeSpan Bound { get; } = bound;
}
