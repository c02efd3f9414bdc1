using NativeStore.Core.Schema;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A kind of table that histories are run on.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Open">Makes an empty one.</param>
internal sealed record ModelCase(string Name, Func<StorageContext, SeriesTableOptions, IModelTable> Open)
{
    private static readonly TableSchema s_everything = new TableSchemaBuilder("everything", TableKind.Series)
        .Column("Flag", ColumnType.Bool)
        .Column("At", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Venue", ColumnType.UInt8, ColumnRoles.SeriesKey)
        .Column("Desk", ColumnType.Int64, ColumnRoles.SeriesKey)
        .Column("Seen", ColumnType.Timestamp, isNullable: true)
        .Column("Tiny", ColumnType.Int8)
        .Column("Short", ColumnType.UInt16, isNullable: true)
        .Column("Word", ColumnType.UInt32)
        .Column("Wide", ColumnType.UInt64, isNullable: true)
        .Column("Ratio", ColumnType.Float32, isNullable: true)
        .Column("Mid", ColumnType.Float64)
        .Column("Cost", ColumnType.Fixed128, scale: 18, isNullable: true)
        .Column("Note", ColumnType.FixedText, textCapacity: 5)
        .Column("Other", ColumnType.Symbol, isNullable: true)
        .Column("Levels", ColumnType.Fixed64, scale: 4, arrayLength: 3)
        .Column("Asks", ColumnType.Int16, arrayLength: 5, isNullable: true)
        .Build();

    private static readonly TableSchema s_orders = new TableSchemaBuilder("orders", TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
        .Column("Source", ColumnType.UInt16, ColumnRoles.Unique)
        .Column("Number", ColumnType.UInt32, ColumnRoles.Unique)
        .Column("Price", ColumnType.Fixed64, scale: 2, isNullable: true)
        .Build();

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ModelCase> All { get; } =
    [
        new("trades", (context, options) => new TypedModelTable<Trade>(new SeriesTable<Trade>(context, options))
            .WithCounts()
            .WithPrices(Trade.Columns.Price, Trade.Columns.Size)
            .WithGroups(Trade.Columns.Price, Trade.Columns.Size)
            .WithSum(Trade.Columns.TradeId)),
        new("prints", (context, options) => new TypedModelTable<Print>(new SeriesTable<Print>(context, options))
            .WithCounts()
            .WithPrices(Print.Columns.Price, Print.Columns.Size)
            .WithGroups(Print.Columns.Price, Print.Columns.Size)
            .WithSum(Print.Columns.Size)),
        new("fills", (context, options) => new TypedModelTable<Fill>(new SeriesTable<Fill>(context, options))
            .WithCounts()
            .WithPrices(Fill.Columns.Price, Fill.Columns.Part)
            .WithSum(Fill.Columns.OrderId)),
        new("balances", (context, options) => new TypedModelTable<Balance>(new SeriesTable<Balance>(context, options))
            .WithCounts()
            .WithPrices(Balance.Columns.Rate, Balance.Columns.Amount)
            .WithSum(Balance.Columns.Amount)),
        new("heartbeats", (context, options) =>
            new TypedModelTable<Heartbeat>(new SeriesTable<Heartbeat>(context, options))
                .WithCounts()
                .WithSum(Heartbeat.Columns.Load)
                .WithFloatSum(Heartbeat.Columns.Celsius)),
        new("blocks", (context, options) =>
            new TypedModelTable<BlockTrade>(new SeriesTable<BlockTrade>(context, options))
                .WithCounts()
                .WithPrices(BlockTrade.Columns.Price, BlockTrade.Columns.Size)
                .WithGroups(BlockTrade.Columns.Price, BlockTrade.Columns.Size)
                .WithSum(BlockTrade.Columns.Size)),
        new("tickets", (context, options) => new TypedModelTable<Ticket>(new SeriesTable<Ticket>(context, options))
            .WithCounts()
            .WithPrices(Ticket.Columns.Price, Ticket.Columns.Size)
            .WithGroups(Ticket.Columns.Price, Ticket.Columns.Size)
            .WithSum(Ticket.Columns.Size)),
        new("everything at run time", (context, options) =>
            new DynamicModelTable(new DynamicSeriesTable(context, s_everything, options))),
        new("orders at run time", (context, options) =>
            new DynamicModelTable(new DynamicSeriesTable(context, s_orders, options))),
    ];

    public override string ToString() => Name;
}
