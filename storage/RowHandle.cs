using System.Globalization;

namespace NativeStore.Storage;

/// <summary>
/// Names one row of one table, also where the table has no unique key: by its arrival number, which it keeps in every
/// tier. Any read gives it (<c>Handle</c> of the enumerators, <c>TryGet</c>, <c>TryLatest</c>); it serves to bust the
/// row, to correct it and to ask for its history. It is of the table in memory: a table that is opened again has other
/// ones. Handles are equal where they name the same version of the same row.
/// </summary>
public readonly struct RowHandle : IEquatable<RowHandle>
{
    private readonly TableIdentity? _table;

    internal RowHandle(TableIdentity table, long arrival, int series, long timeNanos)
    {
        _table = table;
        Arrival = arrival;
        Series = series;
        TimeNanos = timeNanos;
    }

    /// <summary>The table's name; empty for <c>default</c>, which names no row.</summary>
    public string Table => _table?.Name ?? "";

    /// <summary>How many rows came to the table before this one.</summary>
    public long Arrival { get; }

    /// <summary>The ordinal of the row's series: where to look for it in a segment.</summary>
    internal int Series { get; }

    /// <summary>Its time, for the same.</summary>
    internal long TimeNanos { get; }

    /// <summary>Whether two handles name the same version of the same row.</summary>
    public static bool operator ==(RowHandle left, RowHandle right) => left.Equals(right);

    /// <summary>Whether they do not.</summary>
    public static bool operator !=(RowHandle left, RowHandle right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(RowHandle other) => _table == other._table && Arrival == other.Arrival;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RowHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_table, Arrival);

    /// <summary>The table's name and the arrival number: <c>quotes#1234</c>.</summary>
    public override string ToString() =>
        _table is null ? "no row" : string.Create(CultureInfo.InvariantCulture, $"{Table}#{Arrival}");

    /// <summary>Whether the row is of a table.</summary>
    internal bool IsOf(TableIdentity table) => _table == table;
}

/// <summary>What handles know a table by: one of its kind for each table that is opened.</summary>
/// <param name="name">The table's name.</param>
internal sealed class TableIdentity(string name)
{
    public string Name { get; } = name;
}
