namespace NativeStore.Core.Schema;

/// <summary>
/// Builds a schema at run time. The same columns in the same order as a generated record give the same layout, bytes
/// and hash.
/// </summary>
/// <param name="name">The table's name: letters, digits and underscores, not starting with a digit.</param>
/// <param name="kind">Series or keyed.</param>
public sealed class TableSchemaBuilder(string name, TableKind kind)
{
    private readonly List<PendingColumn> _columns = [];
    private readonly List<(string Left, string? Right)> _sums = [];
    private TableOptions _options = new();

    /// <summary>Adds a column.</summary>
    /// <param name="columnName">A name that no other column of the table has.</param>
    /// <param name="type">How a value is stored.</param>
    /// <param name="roles">What the column does for the table.</param>
    /// <param name="scale">Decimal places (0 to 18 for Fixed64, 0 to 38 for Fixed128), else 0.</param>
    /// <param name="textCapacity">Bytes of a FixedText, else 0.</param>
    /// <param name="arrayLength">1, or how many values an inline array holds.</param>
    /// <param name="isNullable">Whether the column may be null.</param>
    /// <param name="members">The members of an enum column.</param>
    public TableSchemaBuilder Column(
        string columnName,
        ColumnType type,
        ColumnRoles roles = ColumnRoles.None,
        int scale = 0,
        int textCapacity = 0,
        int arrayLength = 1,
        bool isNullable = false,
        EnumMembers? members = null)
    {
        _columns.Add(new PendingColumn(columnName, type, roles, scale, textCapacity, arrayLength, isNullable, members));
        return this;
    }

    /// <summary>Keeps the running sum of a column per series.</summary>
    public TableSchemaBuilder RunningSum(string columnName)
    {
        _sums.Add((columnName, null));
        return this;
    }

    /// <summary>Keeps the running sum of the products of two columns per series.</summary>
    public TableSchemaBuilder RunningSumOfProducts(string left, string right)
    {
        _sums.Add((left, right));
        return this;
    }

    /// <summary>Sets priority, compression and retention.</summary>
    public TableSchemaBuilder Options(TableOptions options)
    {
        _options = options;
        return this;
    }

    /// <summary>Lays the row out.</summary>
    /// <exception cref="SchemaException">
    /// The columns do not make a table: the message names the rule and the column.
    /// </exception>
    public TableSchema Build()
    {
        SchemaRules.Validate(name, kind, _columns, _sums);
        SchemaRules.ValidateOptions(name, _options);
        var sums = _sums.OrderBy(sum => sum.Right is not null)
            .Select(sum => new RunningSum(OrdinalOf(sum.Left), sum.Right is null ? -1 : OrdinalOf(sum.Right)));
        var schema = SchemaFactory.Create(name, kind, _columns, sums, _options);
        SchemaRules.ValidateRowSize(name, schema.RowSize);
        return schema;
    }

    private int OrdinalOf(string columnName) => _columns.FindIndex(column => column.Name == columnName);
}
