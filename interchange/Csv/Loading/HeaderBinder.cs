using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv.Fields;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>Finds out which field feeds which column.</summary>
/// <param name="schema">The table.</param>
/// <param name="options">What is allowed.</param>
/// <param name="converters">Chooses converters.</param>
/// <param name="lineNumber">The header's line, for errors.</param>
internal sealed class HeaderBinder(TableSchema schema, CsvOptions options, Converters converters, long lineNumber)
{
    private const ColumnRoles KeyRoles =
        ColumnRoles.TimeKey | ColumnRoles.SeriesKey | ColumnRoles.Unique | ColumnRoles.PrimaryKey;

    private CsvColumnMap _columns = options.Columns;
    private Dictionary<string, (ColumnDescriptor Column, int Element)>? _byName;    // wide rows have many

    /// <summary>
    /// The bindings in the order they convert in: names last, so that a line that is bad elsewhere interns none; the
    /// elements of an array in order.
    /// </summary>
    /// <exception cref="CsvException">A column is fed twice or not at all, or a field feeds none.</exception>
    public FieldBinding[] Bind(IReadOnlyList<string> fields)
    {
        _columns = options.Columns.For(fields);
        var bindings = new List<FieldBinding>();
        var extra = new List<string>();
        BindConstants(bindings);
        BindJoined(fields, bindings);
        for (var field = 0; field < fields.Count; field++)
        {
            if (IsJoined(fields, field))
            {
                continue;
            }

            if (Find(_columns.ColumnOf(fields[field])) is not var (column, element))
            {
                if (!(fields[field].Length == 0 && !options.HasHeader))
                {
                    extra.Add(fields[field]);
                }
            }
            else if (bindings.Find(bound => bound.Column == column && bound.Element == element) is { } other)
            {
                throw Refuse(
                    (other.Constant is null ? $"the fields {other.Field + 1} and {field + 1} both feed the column "
                        : $"a constant and the field {field + 1} both feed the column ") +
                        $"{CsvColumnNames.Of(column, element)}",
                    $"Rename one of them, or map it elsewhere with {options.Name(nameof(CsvOptions.Columns))}.");
            }
            else
            {
                bindings.Add(new FieldBinding(field, column, element, converters.For(column, element)));
            }
        }

        if (extra.Count > 0 && !options.IgnoreExtraFields)
        {
            throw Refuse(
                $"the table '{schema.Name}' has no column for the field {string.Join(", ", extra.Select(Shown))}",
                $"Map it with {options.Name(nameof(CsvOptions.Columns))}, or set " +
                $"{options.Name(nameof(CsvOptions.IgnoreExtraFields))}.");
        }

        RequireAllColumns(fields, bindings);
        return [.. bindings.OrderBy(bound => bound.Column.Type == ColumnType.Symbol)
            .ThenBy(bound => bound.Column.ArrayLength > 1 ? bound.Element : 0)];
    }

    private void BindConstants(List<FieldBinding> bindings)
    {
        foreach (var (name, text) in _columns.Constants)
        {
            if (Find(name) is not var (column, element))
            {
                throw RefuseColumn(name, "the constant");
            }

            bindings.Add(new FieldBinding(-1, column, element, converters.For(column, element), text));
        }
    }

    private void BindJoined(IReadOnlyList<string> fields, List<FieldBinding> bindings)
    {
        foreach (var (date, (time, name)) in _columns.Joined)
        {
            if (Find(name) is not ({ Type: ColumnType.Timestamp, ArrayLength: 1 } column, _))
            {
                throw RefuseColumn(name, $"the fields '{date}' and '{time}'");
            }

            var (dateField, timeField) = (IndexOf(fields, date), IndexOf(fields, time));
            if (dateField < 0 || timeField < 0)
            {
                throw Refuse(
                    $"no field is called {Shown(dateField < 0 ? date : time)}; the fields are " +
                        string.Join(", ", fields.Select(Shown)),
                    "Map the fields that hold the date and the time of day.");
            }

            bindings.Add(new FieldBinding(dateField, column, 0, converters.ForJoined(column, timeField)));
        }
    }

    private bool IsJoined(IReadOnlyList<string> fields, int field) => _columns.Joined.Any(joined =>
        string.Equals(fields[field], joined.Key, StringComparison.OrdinalIgnoreCase)
            || string.Equals(fields[field], joined.Value.TimeField, StringComparison.OrdinalIgnoreCase));

    private static int IndexOf(IReadOnlyList<string> fields, string name)
    {
        var field = fields.Count - 1;
        while (field >= 0 && !string.Equals(fields[field], name, StringComparison.OrdinalIgnoreCase))
        {
            field--;
        }

        return field;
    }

    private CsvException RefuseColumn(string name, string what) => Refuse(
        $"the table '{schema.Name}' has no column {Shown(name)} that {what} could feed",
        $"Its columns are {string.Join(", ", schema.Columns.Select(column => column.Name))}.");

    private void RequireAllColumns(IReadOnlyList<string> fields, List<FieldBinding> bindings)
    {
        var missing = new List<string>();
        foreach (var column in schema.Columns)
        {
            var fed = bindings.Count(bound => bound.Column == column);
            var mayBeMissing = fed == 0
                && (column.Roles & KeyRoles) == 0
                && (column.IsNullable || options.DefaultMissingColumns);
            if (fed < column.ArrayLength && !mayBeMissing)
            {
                missing.AddRange(Enumerable.Range(0, column.ArrayLength)
                    .Where(element => !bindings.Exists(bound => bound.Column == column && bound.Element == element))
                    .Select(element => CsvColumnNames.Of(column, element)));
            }
        }

        if (missing.Count > 0)
        {
            throw Refuse(
                $"no field feeds the column {string.Join(", ", missing)}; " +
                $"the fields are {string.Join(", ", fields.Select(Shown))}",
                $"Map a field with {options.Name(nameof(CsvOptions.Columns))}, or set " +
                $"{options.Name(nameof(CsvOptions.DefaultMissingColumns))} if it is no key.");
        }
    }

    private (ColumnDescriptor Column, int Element)? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        _byName ??= schema.Columns
            .SelectMany(column => Enumerable.Range(0, column.ArrayLength).Select(element => (column, element)))
            .ToDictionary(place => CsvColumnNames.Of(place.column, place.element), StringComparer.OrdinalIgnoreCase);
        return _byName.TryGetValue(name, out var found) ? found : null;
    }

    private static string Shown(string field) => $"'{field}'";

    private CsvException Refuse(string reason, string advice) => new(lineNumber, null, reason, advice);
}
