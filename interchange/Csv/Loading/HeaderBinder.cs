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

    /// <summary>
    /// The bindings in the order they convert in: names last, so that a line that is bad elsewhere interns none; the
    /// elements of an array in order.
    /// </summary>
    /// <exception cref="CsvException">A column is fed twice or not at all, or a field feeds none.</exception>
    public FieldBinding[] Bind(IReadOnlyList<string> fields)
    {
        var bindings = new List<FieldBinding>();
        var extra = new List<string>();
        for (var field = 0; field < fields.Count; field++)
        {
            if (Find(options.Columns.ColumnOf(fields[field])) is not var (column, element))
            {
                if (!(fields[field].Length == 0 && !options.HasHeader))
                {
                    extra.Add(fields[field]);
                }
            }
            else if (bindings.Find(bound => bound.Column == column && bound.Element == element) is { } other)
            {
                throw Refuse(
                    $"the fields {other.Field + 1} and {field + 1} both feed the column " +
                        $"{CsvColumnNames.Of(column, element)}",
                    "Rename one of them, or map it elsewhere with CsvColumnMap.With.");
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
                "Map it with CsvColumnMap.With, or set CsvOptions.IgnoreExtraFields.");
        }

        RequireAllColumns(fields, bindings);
        return [.. bindings.OrderBy(bound => bound.Column.Type == ColumnType.Symbol)
            .ThenBy(bound => bound.Column.ArrayLength > 1 ? bound.Element : 0)];
    }

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
                "Map a field with CsvColumnMap.With, or set CsvOptions.DefaultMissingColumns if it is no key.");
        }
    }

    private (ColumnDescriptor Column, int Element)? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        foreach (var column in schema.Columns)
        {
            for (var element = 0; element < column.ArrayLength; element++)
            {
                if (string.Equals(name, CsvColumnNames.Of(column, element), StringComparison.OrdinalIgnoreCase))
                {
                    return (column, element);
                }
            }
        }

        return null;
    }

    

    private static string Shown(string field) => $"'{field}'";

    private CsvException Refuse(string reason, string advice) => new(lineNumber, null, reason, advice);
}
