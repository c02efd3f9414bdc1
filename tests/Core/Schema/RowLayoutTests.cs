using FsCheck;
using FsCheck.Fluent;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Schema;

public sealed class RowLayoutTests
{
    private static readonly ColumnType[] Types = Enum.GetValues<ColumnType>();

    [Fact]
    public void EveryByteOfARowIsOneColumnsOrAValidityBitOrTheReservedTail() =>
        Prop.ForAll(Layouts(), schema =>
        {
            var owners = new int[schema.RowSize];
            foreach (var column in schema.Columns)
            {
                Cover(owners, column.Offset, column.Size);
            }

            if (schema.ValiditySize > 0)
            {
                Cover(owners, schema.ValidityOffset, schema.ValiditySize);
            }

            var used = Array.LastIndexOf(owners, 1) + 1;
            owners[..used].ShouldAllBe(count => count == 1);
            (schema.RowSize - used).ShouldBeLessThan(8);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ARowIsAMultipleOfEightBytes() =>
        Prop.ForAll(Layouts(), schema => schema.RowSize % 8 == 0 && schema.RowSize > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void EveryColumnIsAlignedToItsElementUpToEightBytes() =>
        Prop.ForAll(Layouts(), schema => schema.Columns.All(column =>
            column.Type == ColumnType.FixedText || column.Offset % Math.Min(8, column.ElementSize) == 0))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void NullableColumnsHaveABitEachInDeclaredOrder() =>
        Prop.ForAll(Layouts(), schema =>
        {
            var bits = schema.Columns.Where(column => column.IsNullable).Select(column => column.ValidityBit).ToArray();
            bits.ShouldBe(Enumerable.Range(0, bits.Length));
            schema.ValiditySize.ShouldBe((bits.Length + 7) / 8);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ColumnsOfOneWidthKeepTheirDeclaredOrder() =>
        Prop.ForAll(Layouts(), schema =>
        {
            foreach (var group in schema.Columns.GroupBy(WidthOf))
            {
                group.Select(column => column.Offset).ShouldBeInOrder();
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheSameColumnsGiveTheSameHashAndEveryChangeOfMeaningAnother()
    {
        var hash = Trades("trades", "price", 4, "size").Build().Hash;
        Trades("trades", "price", 4, "size").Build().Hash.ShouldBe(hash);
        Trades("quotes", "price", 4, "size").Build().Hash.ShouldNotBe(hash);
        Trades("trades", "bid", 4, "size").Build().Hash.ShouldNotBe(hash);
        Trades("trades", "price", 5, "size").Build().Hash.ShouldNotBe(hash);
        Trades("trades", "price", 4, "size").Column("venue", ColumnType.Symbol).Build().Hash.ShouldNotBe(hash);
    }

    [Fact]
    public void PoliciesAndRunningSumsAreNoPartOfTheHashSinceTheyDoNotChangeARowsBytes()
    {
        var hash = Trades("trades", "price", 4, "size").Build().Hash;
        var policies = new TableOptions(DataPriority.Critical, 5, 6);
        Trades("trades", "price", 4, "size").Options(policies).Build().Hash.ShouldBe(hash);
        var summed = Trades("trades", "price", 4, "size").RunningSum("size").RunningSumOfProducts("price", "size");
        summed.Build().Hash.ShouldBe(hash);
    }

    [Fact]
    public void RunningSumsStandBeforeSumsOfProductsEachInDeclaredOrder()
    {
        var schema = Trades("trades", "price", 4, "size")
            .RunningSumOfProducts("price", "size").RunningSum("size").RunningSum("price").Build();
        schema.RunningSums.ShouldBe([new RunningSum(2), new RunningSum(1), new RunningSum(1, 2)]);
    }

    private static TableSchemaBuilder Trades(string table, string price, int scale, string size) =>
        new TableSchemaBuilder(table, TableKind.Series)
            .Column("time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column(price, ColumnType.Fixed64, scale: scale)
            .Column(size, ColumnType.Int32);

    private static int WidthOf(ColumnDescriptor column) =>
        column.Type == ColumnType.FixedText ? 1 : Math.Min(8, column.ElementSize);

    private static void Cover(int[] owners, int offset, int size)
    {
        for (var position = offset; position < offset + size; position++)
        {
            owners[position]++;
        }
    }

    private static Arbitrary<TableSchema> Layouts()
    {
        var column =
            from type in Gen.Elements(Types)
            from capacity in Gen.Choose(1, 40)
            from length in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Choose(2, 12)))
            from isNullable in Gen.Elements(true, false)
            select (type, Capacity: type == ColumnType.FixedText ? capacity : 0, length, isNullable);
        var schema =
            from columns in column.NonEmptyListOf().Resize(20)
            select Build(columns);
        return schema.ToArbitrary();
    }

    private static TableSchema Build(IEnumerable<(ColumnType Type, int Capacity, int Length, bool IsNullable)> columns)
    {
        var builder = new TableSchemaBuilder("t", TableKind.Series)
            .Column("time", ColumnType.Timestamp, ColumnRoles.TimeKey);
        var ordinal = 0;
        foreach (var (type, capacity, length, isNullable) in columns.Take(20))
        {
            builder.Column(
                $"c{ordinal++}", type, textCapacity: capacity, arrayLength: length, isNullable: isNullable);
        }

        return builder.Build();
    }
}
