using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Chooses the converter of a column.</summary>
/// <param name="schema">The table.</param>
/// <param name="symbols">Where names are interned; null where a file is only proved.</param>
/// <param name="options">What fields may be.</param>
internal sealed class Converters(TableSchema schema, SymbolDictionary? symbols, CsvOptions options)
{
    private const ColumnRoles KeyRoles =
        ColumnRoles.TimeKey | ColumnRoles.SeriesKey | ColumnRoles.Unique | ColumnRoles.PrimaryKey;

    private readonly SymbolCache _cache = new();
    private readonly SymbolNames _names = new(symbols, options);
    private readonly TimeRules _times = new(options);
    private readonly FieldRules _rules = new(options);

    /// <summary>The converter of a time whose date is in one field and whose time of day in another.</summary>
    public ColumnConverter ForJoined(ColumnDescriptor column, int timeField) =>
        new JoinedTimeConverter(schema, column, timeField, _times, _rules);

    /// <summary>The converter of one element of a column.</summary>
    public ColumnConverter For(ColumnDescriptor column, int element) => column.Type switch
    {
        ColumnType.Bool => Make(column, element, default(BoolParser)),
        ColumnType.Int8 => ForInteger<sbyte>(column, element),
        ColumnType.Int16 => ForInteger<short>(column, element),
        ColumnType.Int32 => ForInteger<int>(column, element),
        ColumnType.Int64 => ForInteger<long>(column, element),
        ColumnType.UInt8 => ForInteger<byte>(column, element),
        ColumnType.UInt16 => ForInteger<ushort>(column, element),
        ColumnType.UInt32 => ForInteger<uint>(column, element),
        ColumnType.UInt64 => ForInteger<ulong>(column, element),
        ColumnType.Float32 => Make(column, element, default(FloatParser<float>)),
        ColumnType.Float64 => Make(column, element, default(FloatParser<double>)),
        ColumnType.Timestamp => Make(column, element, new TimestampParser(_times)),
        ColumnType.Symbol => Make(column, element, new SymbolParser(_names, _cache, (column.Roles & KeyRoles) != 0)),
        ColumnType.Fixed64 => Make(column, element, new Fixed64Parser(column.Scale, options)),
        ColumnType.Fixed128 => Make(column, element, new Fixed128Parser(column.Scale, options)),
        ColumnType.FixedText => Make(column, element, new TextParser(column.ElementSize)),
        _ => throw new SchemaException(
            $"Column '{column.Name}' has the type {column.Type}, which CSV has no text for."),
    };

    private ColumnConverter ForInteger<TInteger>(ColumnDescriptor column, int element)
        where TInteger : unmanaged, System.Numerics.IBinaryInteger<TInteger>, System.Numerics.IMinMaxValue<TInteger> =>
        column.Members is { } members
            ? Make(column, element, new EnumParser<TInteger>(members))
            : Make(column, element, default(IntegerParser<TInteger>));

    private ColumnConverter Make<TParser>(ColumnDescriptor column, int element, TParser parser)
        where TParser : struct, IFieldParser =>
        _rules.Concern(column) ? new CarefulConverter<TParser>(schema, column, element, parser, _rules)
            : column.IsNullable
            ? new NullableConverter<TParser>(schema, column, element, parser)
            : new RequiredConverter<TParser>(column, element, parser);
}
