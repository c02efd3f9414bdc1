using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>The same table from a run-time schema: the same bytes, the same answers.</summary>
public class DynamicSeriesTableTests
{
    private static readonly TableSchema s_schema = new TableSchemaBuilder("trades", TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
        .Column("Price", ColumnType.Fixed64, scale: 4)
        .Column("Size", ColumnType.Int32)
        .Column("TradeId", ColumnType.Int64, ColumnRoles.Unique)
        .Build();

    [Fact]
    public void BothTablesHoldTheSameBytesAndGiveTheSameAnswers()
    {
        var random = new SeededRandom(11);
        using var fixture = new StorageFixture();
        var options = new SeriesTableOptions { BlockBytes = 1024 };
        var typed = new SeriesTable<Trade>(fixture.Context, options);
        var dynamic = new DynamicSeriesTable(fixture.Context, s_schema, options);
        Assert.Equal(typed.Schema.Hash, dynamic.Schema.Hash);
        var writer = new RowWriter(s_schema);
        for (var row = 0; row < 1000; row++)
        {
            var time = random.NextInt32(10) == 0 ? random.NextInt64(row + 1) : row;
            var trade = new Trade(
                new Timestamp(time), fixture.Symbol(random.NextInt32(4)), Fixed64<S4>.FromMantissa(
                    random.NextInt64(1000)), row, row);
            typed.Append(trade);
            dynamic.AppendRows(Write(writer, trade));
        }

        Assert.Equal(BytesOf(typed.Range()), BytesOf(dynamic.Range()));
        Assert.Equal(typed.Statistics with { IndexBytes = 0 }, dynamic.Statistics with { IndexBytes = 0 });
        Span<byte> copy = stackalloc byte[32];
        for (var number = 0; number < 4; number++)
        {
            var symbol = fixture.Symbol(number);
            dynamic.Latest(symbol, copy);
            Assert.Equal(typed.Latest(symbol), Read(copy));
            var (from, to) = (new Timestamp(200), new Timestamp(700));
            Assert.Equal(Collected.From(typed.Range(symbol, from, to)), Read(dynamic.Range(symbol, from, to)));
            Assert.Equal(Collected.From(typed.LastN(symbol, 33)), Read(dynamic.LastN(symbol, 33)));
        }

        dynamic.Get(500L, copy);
        Assert.Equal(typed.Get(500L), Read(copy));
        dynamic.Verify();
    }

    [Fact]
    public void RunningSumsOfARunTimeSchemaAreThoseOfGeneratedCode()
    {
        using var fixture = new StorageFixture();
        var schema = new TableSchemaBuilder("sums", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Tiny", ColumnType.Int8).Column("Byte", ColumnType.UInt8).Column("Short", ColumnType.Int16)
            .Column("UShort", ColumnType.UInt16).Column("UInt", ColumnType.UInt32).Column("ULong", ColumnType.UInt64)
            .Column("Maybe", ColumnType.Int64, isNullable: true)
            .RunningSum("Tiny").RunningSum("Byte").RunningSum("Short").RunningSum("UShort").RunningSum("UInt")
            .RunningSum("ULong").RunningSumOfProducts("ULong", "Short")
            .Build();
        var table = new DynamicSeriesTable(fixture.Context, schema, new SeriesTableOptions { BlockBytes = 4096 });
        var writer = new RowWriter(schema);
        for (var row = 0; row < 200; row++)
        {
            writer.Clear();
            writer.Set(Of("Time"), new Timestamp(row)).Set(Of("Tiny"), (sbyte)-row).Set(Of("Byte"), (byte)row)
                .Set(Of("Short"), (short)-row).Set(Of("UShort"), (ushort)row).Set(Of("UInt"), uint.MaxValue)
                .Set(Of("ULong"), ulong.MaxValue).Set(Of("Maybe"), -5L);
            table.AppendRows(row % 2 == 0 ? writer.SetNull(Of("Maybe")).Row : writer.Row);
        }

        // Verify walks all postings and compares every checkpoint's sums.
        table.Verify();
        foreach (var row in table.Range())
        {
            Assert.Equal(row.Get<Timestamp>(Of("Time")).Nanos % 2 == 0, row.IsNull(Of("Maybe")));
            Assert.Equal(uint.MaxValue, row.Get<uint>(Of("UInt")));
        }

        ColumnDescriptor Of(string name) => schema.FindColumn(name)!;
    }

    [Fact]
    public void WrongSchemasTypesAndSizesAreRefused()
    {
        using var fixture = new StorageFixture();
        var table = new DynamicSeriesTable(fixture.Context, s_schema);
        var price = s_schema.FindColumn("Price")!;
        Assert.Throws<SchemaException>(() => table.AppendRows(new byte[33]));
        Assert.Throws<SchemaException>(() => new RowWriter(s_schema).Set(price, 1L));
        Assert.Throws<SchemaException>(() => new RowWriter(s_schema).SetNull(price));
        Assert.Throws<SchemaException>(() => { _ = new RowReader(s_schema, new byte[31]); });
        Assert.Throws<SchemaException>(() => new RowReader(s_schema, new byte[32]).Get<int>(price));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.TryGet(1L, new byte[8]));
        Assert.Throws<UnknownKeyException>(() => table.Get(1L, new byte[32]));
        Assert.Throws<UnknownSeriesException>(() => table.Latest(fixture.Symbol(1), new byte[32]));
        var keyed =
            new TableSchemaBuilder("k", TableKind.Keyed).Column("Id", ColumnType.Int64, ColumnRoles.PrimaryKey).Build();
        Assert.Throws<SchemaException>(() => new DynamicSeriesTable(fixture.Context, keyed));
    }

    [Fact]
    public void AColumnOfAnotherSchemaIsRefusedByReadersAndWriters()
    {
        var other = new TableSchemaBuilder("other", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Before", ColumnType.Int64)
            .Column("Price", ColumnType.Fixed64, scale: 4)
            .Column("Maybe", ColumnType.Int32, isNullable: true)
            .Build();
        var price = other.FindColumn("Price")!;
        var maybe = other.FindColumn("Maybe")!;
        var far = price with { Ordinal = 99 };
        Assert.Throws<SchemaException>(() => new RowWriter(s_schema).Set(price, default(Fixed64<S4>)));
        Assert.Throws<SchemaException>(() => new RowWriter(s_schema).Set(far, default(Fixed64<S4>)));
        Assert.Throws<SchemaException>(() => new RowWriter(s_schema).SetNull(maybe));
        Assert.Throws<SchemaException>(() => new RowReader(s_schema, new byte[32]).Get<Fixed64<S4>>(price));
        Assert.Throws<SchemaException>(() => new RowReader(s_schema, new byte[32]).IsNull(maybe));
    }

    private static ReadOnlySpan<byte> Write(RowWriter writer, Trade trade)
    {
        writer.Clear();
        return writer.Set(s_schema.Columns[0], trade.Time)
            .Set(s_schema.Columns[1], trade.Symbol)
            .Set(s_schema.Columns[2], trade.Price)
            .Set(s_schema.Columns[3], trade.Size)
            .Set(s_schema.Columns[4], trade.TradeId).Row;
    }

    private static Trade Read(ReadOnlySpan<byte> row) => new RowView<Trade>(in row[0]).ToRecord();

    private static List<Trade> Read(DynamicSeriesRange range)
    {
        var rows = new List<Trade>();
        foreach (var row in range)
        {
            rows.Add(Read(row.Bytes));
        }

        return rows;
    }

    private static List<byte> BytesOf(TableRange<Trade> range)
    {
        var bytes = new List<byte>();
        foreach (var row in range)
        {
            bytes.AddRange(row.Bytes);
        }

        return bytes;
    }

    private static List<byte> BytesOf(DynamicTableRange range)
    {
        var bytes = new List<byte>();
        foreach (var row in range)
        {
            bytes.AddRange(row.Bytes);
        }

        return bytes;
    }
}
