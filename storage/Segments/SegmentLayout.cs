using System.Runtime.InteropServices;
using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Segments;

/// <summary>
/// How the rows of a table are cut into streams: made once per table, shared by its segments. Immutable.
/// </summary>
internal sealed class SegmentLayout
{
    /// <summary>The stream of times.</summary>
    public const int TimeStream = 0;

    private const int WeightsMax = 3;       // integers beside a price whose products with it are kept unasked

    private readonly int[] _firstStreams;   // by column ordinal: its first stream, or -1 for series keys
    private readonly int[] _keyOffsets;     // by column ordinal: where a series key stands in the packed key, or -1
    private readonly int[] _measures;       // by column ordinal: its measure, or -1

    /// <summary>Cuts rows into streams.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="owner">Who segments and their building are charged to.</param>
    /// <param name="keepArrivalOrder">Whether the order of arrival across series is kept.</param>
    public SegmentLayout(TableSchema schema, MemoryOwner owner, bool keepArrivalOrder)
    {
        Schema = schema;
        Owner = owner;
        SavingOwner = new MemoryOwner(owner.Name, DataPriority.Critical);
        SeriesKey = new KeyColumns(schema, schema.SeriesKey, "series key");
        _firstStreams = new int[schema.Columns.Length];
        _keyOffsets = new int[schema.Columns.Length];
        _measures = new int[schema.Columns.Length];
        var streams = new List<SegmentStream>();
        AddColumn(streams, schema.TimeKey!);
        PlaceKeys();
        foreach (var column in schema.Columns)
        {
            if (column != schema.TimeKey && _keyOffsets[column.Ordinal] < 0)
            {
                AddColumn(streams, column);
            }
        }

        FirstValidityStream = streams.Count;
        for (var at = 0; at < schema.ValiditySize; at++)
        {
            var shape = new ValueShape(ValueKind.UInt8, 1);
            streams.Add(new SegmentStream(StreamRole.Validity, null, at, schema.ValidityOffset + at, shape));
        }

        RowStreamCount = streams.Count;
        RowOfArrivalStream = AddOrder(streams, StreamRole.RowOfArrival, !schema.UniqueKey.IsEmpty);
        ArrivalOfRowStream = AddOrder(streams, StreamRole.ArrivalOfRow, keepArrivalOrder);
        Streams = [.. streams];
        Measures = [.. FindMeasures()];
        Products = [.. FindProducts()];
        int[] answers =
        [
            .. Measures.Select(column => column.Ordinal),
            .. Products.SelectMany(product => new[] { product.Left, product.Right }),
        ];
        AnswersChecksum = Crc32C.Of(MemoryMarshal.AsBytes(answers.AsSpan()));
        RowEnd = Math.Max(
            schema.Columns.Max(column => column.Offset + column.Size),
            schema.ValiditySize == 0 ? 0 : schema.ValidityOffset + schema.ValiditySize);
    }

    /// <summary>The table's schema.</summary>
    public TableSchema Schema { get; }

    /// <summary>Who segments are charged to.</summary>
    public MemoryOwner Owner { get; }

    /// <summary>
    /// Who segments are charged to that take the place of more than they need, as rows are sealed, left out or spilled:
    /// they are made because memory is short, and may come out of the reserve.
    /// </summary>
    public MemoryOwner SavingOwner { get; }

    /// <summary>The columns that name a series: kept once per run.</summary>
    public KeyColumns SeriesKey { get; }

    /// <summary>All streams: those of rows first, time first of all.</summary>
    public SegmentStream[] Streams { get; }

    /// <summary>The streams that rows are made of.</summary>
    public int RowStreamCount { get; }

    /// <summary>The streams of the validity bitmap follow each other from here.</summary>
    public int FirstValidityStream { get; }

    /// <summary>By arrival: the row; -1 where the table has no unique key.</summary>
    public int RowOfArrivalStream { get; }

    /// <summary>By row: the arrival; -1 where the table does not keep it.</summary>
    public int ArrivalOfRowStream { get; }

    /// <summary>The columns with stored minima, maxima and sums.</summary>
    public ColumnDescriptor[] Measures { get; }

    /// <summary>The products with stored sums, by the places of their factors in <see cref="Measures"/>.</summary>
    public (int Left, int Right)[] Products { get; }

    /// <summary>
    /// What tells layouts of one schema apart: the columns and products with stored answers, in order.
    /// </summary>
    public uint AnswersChecksum { get; }

    /// <summary>Reserved zeros of a row start here.</summary>
    public int RowEnd { get; }

    /// <summary>The first stream of a column; -1 for a series key, which has none.</summary>
    public int StreamOf(ColumnDescriptor column) => _firstStreams[column.Ordinal];

    /// <summary>Where a column of the series key stands in the packed key, else -1.</summary>
    public int KeyOffsetOf(ColumnDescriptor column) => _keyOffsets[column.Ordinal];

    /// <summary>The stream and the bit that say whether a column of a row has a value.</summary>
    public (int Stream, byte Mask) ValidityOf(ColumnDescriptor column) =>
        (FirstValidityStream + (column.ValidityBit >> 3), (byte)(1 << (column.ValidityBit & 7)));

    /// <summary>What a stream is called: its column's name, or what it is for.</summary>
    public string NameOf(int stream) => Streams[stream].Role switch
    {
        StreamRole.Column => Streams[stream].Column!.Name,
        StreamRole.Validity => "(validity)",
        StreamRole.RowOfArrival => "(row of arrival)",
        _ => "(arrival of row)",
    };

    /// <summary>The place of a column among <see cref="Measures"/>, or -1.</summary>
    public int MeasureOf(ColumnDescriptor column) => _measures[column.Ordinal];

    /// <summary>The place of a product among <see cref="Products"/>, or -1.</summary>
    public int ProductOf(ColumnDescriptor left, ColumnDescriptor right)
    {
        var (one, other) = (MeasureOf(left), MeasureOf(right));
        for (var product = 0; product < Products.Length; product++)
        {
            var factors = Products[product];
            if (factors == (one, other) || factors == (other, one))
            {
                return product;
            }
        }

        return -1;
    }

    private static int AddOrder(List<SegmentStream> streams, StreamRole role, bool isKept)
    {
        if (!isKept)
        {
            return -1;
        }

        streams.Add(new SegmentStream(role, null, 0, -1, new ValueShape(ValueKind.Int32, sizeof(int))));
        return streams.Count - 1;
    }

    private void AddColumn(List<SegmentStream> streams, ColumnDescriptor column)
    {
        _firstStreams[column.Ordinal] = streams.Count;
        for (var element = 0; element < column.ArrayLength; element++)
        {
            var offset = column.Offset + (element * column.ElementSize);
            streams.Add(
                new SegmentStream(StreamRole.Column, column, element, offset, SegmentStream.ShapeOf(column)));
        }
    }

    private void PlaceKeys()
    {
        Array.Fill(_keyOffsets, -1);
        var at = 0;
        foreach (var column in SeriesKey.Columns)
        {
            if (column != Schema.TimeKey)
            {
                _firstStreams[column.Ordinal] = -1;
                _keyOffsets[column.Ordinal] = at;
            }

            at += column.Size;
        }
    }

    /// <summary>
    /// Numbers that somebody may want to add or compare. Unique ids and enums are left out: who asks all the same gets
    /// an answer out of the values themselves.
    /// </summary>
    private IEnumerable<ColumnDescriptor> FindMeasures()
    {
        Array.Fill(_measures, -1);
        var count = 0;
        foreach (var column in Schema.Columns)
        {
            var isSummed = Schema.RunningSums.Any(sum => sum.Left == column.Ordinal || sum.Right == column.Ordinal);
            var isPlain = column.Members is null && (column.Roles & (ColumnRoles.Unique | ColumnRoles.TimeKey)) == 0;
            if (column.ArrayLength == 1 && _keyOffsets[column.Ordinal] < 0 && ColumnForms.IsNarrow(column.Type)
                && (isSummed || isPlain))
            {
                _measures[column.Ordinal] = count++;
                yield return column;
            }
        }
    }

    /// <summary>
    /// Declared products and, where a table has one decimal among a few integers, that of the decimal with each: it is
    /// a price, and what is asked of it is weighted by a size. Rows that do not change are added up once; the writer
    /// of hot rows, who would pay for each, is spared.
    /// </summary>
    private IEnumerable<(int Left, int Right)> FindProducts()
    {
        var found = new HashSet<(int Left, int Right)>();
        foreach (var sum in Schema.RunningSums)
        {
            if (sum.Right >= 0 && _measures[sum.Left] >= 0 && _measures[sum.Right] >= 0
                && found.Add((_measures[sum.Left], _measures[sum.Right])))
            {
                yield return (_measures[sum.Left], _measures[sum.Right]);
            }
        }

        var decimals = Measures.Where(column => column.Type == ColumnType.Fixed64).ToList();
        if (decimals.Count != 1 || Measures.Length > WeightsMax + 1)
        {
            yield break;
        }

        var price = MeasureOf(decimals[0]);
        for (var size = 0; size < Measures.Length; size++)
        {
            if (size != price && !found.Contains((price, size)) && !found.Contains((size, price)))
            {
                yield return (price, size);
            }
        }
    }
}
