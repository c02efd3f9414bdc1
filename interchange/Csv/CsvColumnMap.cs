using System.Collections.Immutable;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// Which field of a line feeds which column. Names are compared without regard to case; the elements of an inline array
/// are <c>Levels[0]</c>, <c>Levels[1]</c>, … Immutable.
/// </summary>
public sealed class CsvColumnMap
{
    private readonly ImmutableDictionary<string, string> _renames;

    private CsvColumnMap(ImmutableDictionary<string, string> renames, ImmutableArray<string>? inOrder)
    {
        _renames = renames;
        InOrderNames = inOrder;
    }

    /// <summary>Every field feeds the column of its name.</summary>
    public static CsvColumnMap ByName { get; } =
        new(ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase), null);

    /// <summary>The names of the fields of a file without header; null where the header tells.</summary>
    internal ImmutableArray<string>? InOrderNames { get; }

    /// <summary>
    /// For a file without header: the columns its fields feed, in order; an empty name passes a field over.
    /// </summary>
    public static CsvColumnMap InOrder(params IEnumerable<string> columns) => new(ByName._renames, [.. columns]);

    /// <summary>The field <paramref name="field"/> feeds <paramref name="column"/>, and no other does.</summary>
    public CsvColumnMap With(string field, string column) => new(_renames.SetItem(field, column), InOrderNames);

    /// <summary>
    /// The name of the column a field feeds, whether or not the table has it; null where another field was named for
    /// it.
    /// </summary>
    internal string? ColumnOf(string field) =>
        _renames.TryGetValue(field, out var column) ? column
        : _renames.Values.Contains(field, StringComparer.OrdinalIgnoreCase) ? null
        : field;
}
