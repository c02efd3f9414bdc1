using System.Collections.Immutable;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// Which field of a line feeds which column. Names are compared without regard to case; the elements of an inline array
/// are <c>Levels[0]</c>, <c>Levels[1]</c>, … A column that was named for a field, or for a constant, takes no other.
/// Immutable.
/// </summary>
public sealed class CsvColumnMap
{
    private static readonly ImmutableDictionary<string, string> s_none =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    private CsvColumnMap()
    {
    }

    /// <summary>Every field feeds the column of its name.</summary>
    public static CsvColumnMap ByName { get; } = new();

    /// <summary>The names of the fields of a file without header; null where the header tells.</summary>
    internal ImmutableArray<string>? InOrderNames { get; private init; }

    /// <summary>The columns that take one value in all rows, and its text.</summary>
    internal ImmutableDictionary<string, string> Constants { get; private init; } = s_none;

    /// <summary>The fields that hold dates: which field holds the time of day, and the column of both.</summary>
    internal ImmutableDictionary<string, (string TimeField, string Column)> Joined { get; private init; } =
        ImmutableDictionary.Create<string, (string, string)>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fields that feed a column if the file has them and nothing else was named for it, in order.</summary>
    internal ImmutableArray<(string Field, string Column)> Usual { get; private init; } = [];

    private ImmutableDictionary<string, string> Renames { get; init; } = s_none;

    /// <summary>
    /// For a file without header: the columns its fields feed, in order; an empty name passes a field over.
    /// </summary>
    public static CsvColumnMap InOrder(params IEnumerable<string> columns) => new() { InOrderNames = [.. columns] };

    /// <summary>The field <paramref name="field"/> feeds <paramref name="column"/>, and no other does.</summary>
    public CsvColumnMap With(string field, string column) => Copy(renames: Renames.SetItem(field, column));

    /// <summary>
    /// The field <paramref name="field"/> feeds <paramref name="column"/> where a file has it; where not, the field of
    /// the column's name does. Of several such fields the first counts that the file has.
    /// </summary>
    public CsvColumnMap WithUsual(string field, string column) => Copy(usual: Usual.Add((field, column)));

    /// <summary>Two fields feed a time column: <paramref name="dateField"/> with the date, <paramref name="timeField"/>
    /// with the time of day.</summary>
    public CsvColumnMap WithDateAndTime(string dateField, string timeField, string column) =>
        Copy(joined: Joined.SetItem(dateField, (timeField, column)));

    /// <summary>
    /// The column takes one value in all rows, written as a field would be: the symbol of a file that holds one only.
    /// An empty text is null.
    /// </summary>
    public CsvColumnMap WithConstant(string column, string text) => Copy(constants: Constants.SetItem(column, text));

    /// <summary>Which fields feed which columns, where not all feed the column of their name.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (InOrderNames is { } names)
        {
            parts.Add($"in order: {string.Join(", ", names)}");
        }

        parts.AddRange(Renames.Select(rename => $"'{rename.Key}' feeds '{rename.Value}'"));
        parts.AddRange(Usual.Select(usual => $"'{usual.Field}' feeds '{usual.Column}' where a file has it"));
        parts.AddRange(Joined.Select(
            joined => $"'{joined.Key}' and '{joined.Value.TimeField}' feed '{joined.Value.Column}'"));
        parts.AddRange(Constants.Select(constant => $"'{constant.Key}' is '{constant.Value}' in all rows"));
        return parts.Count == 0 ? "by name" : string.Join("; ", parts);
    }

    /// <summary>
    /// The name of the column a field feeds, whether or not the table has it; null where another field was named for
    /// it, or a constant.
    /// </summary>
    internal string? ColumnOf(string field) =>
        Renames.TryGetValue(field, out var column) ? column : IsFedOtherwise(field) ? null : field;

    /// <summary>The map for a file of these fields: usual fields that it has are renamed.</summary>
    internal CsvColumnMap For(IEnumerable<string> fields)
    {
        var map = this;
        foreach (var (field, column) in Usual)
        {
            if (!map.IsFedOtherwise(column) && !map.Renames.ContainsKey(field)
                && fields.Contains(field, StringComparer.OrdinalIgnoreCase))
            {
                map = map.With(field, column);
            }
        }

        return map;
    }

    private bool IsFedOtherwise(string column) =>
        Constants.ContainsKey(column)
            || Renames.Values.Contains(column, StringComparer.OrdinalIgnoreCase)
            || Joined.Values.Any(joined => string.Equals(joined.Column, column, StringComparison.OrdinalIgnoreCase));

    private CsvColumnMap Copy(
        ImmutableDictionary<string, string>? renames = null,
        ImmutableDictionary<string, string>? constants = null,
        ImmutableDictionary<string, (string, string)>? joined = null,
        ImmutableArray<(string, string)>? usual = null) => new()
        {
            InOrderNames = InOrderNames,
            Renames = renames ?? Renames,
            Constants = constants ?? Constants,
            Joined = joined ?? Joined,
            Usual = usual ?? Usual,
        };
}
