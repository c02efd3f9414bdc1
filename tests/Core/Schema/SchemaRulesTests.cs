using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Schema;

public sealed class SchemaRulesTests
{
    private const ColumnRoles Time = ColumnRoles.TimeKey;

    [Theory]
    [InlineData("trades")]
    [InlineData("_t2")]
    [InlineData("Order_Book")]
    public void ATableNameOfLettersDigitsAndUnderscoresIsAccepted(string name) =>
        new TableSchemaBuilder(name, TableKind.Series)
            .Column("time", ColumnType.Timestamp, Time).Build().Name.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("2trades")]
    [InlineData("my trades")]
    [InlineData("trades;")]
    [InlineData("größe")]
    public void AnyOtherTableNameIsRefused(string name) =>
        Refused(
            new TableSchemaBuilder(name, TableKind.Series).Column("time", ColumnType.Timestamp, Time), "table name");

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("a b")]
    public void AColumnNameThatIsNoIdentifierIsRefused(string name) =>
        Refused(Series().Column(name, ColumnType.Int32), "use letters");

    [Fact]
    public void AColumnNameMayUseAnyLetters() =>
        Series().Column("größe", ColumnType.Int32).Build().FindColumn("GRÖSSE").ShouldBeNull();

    [Fact]
    public void ATableWithoutColumnsIsRefused() =>
        Refused(new TableSchemaBuilder("t", TableKind.Keyed), "no columns");

    [Fact]
    public void AKindOrTypeOrRoleOutsideItsEnumIsRefused()
    {
        Refused(new TableSchemaBuilder("t", (TableKind)9).Column("a", ColumnType.Int32), "unknown kind 9");
        Refused(Series().Column("a", (ColumnType)99), "unknown type 99");
        Refused(Series().Column("a", ColumnType.Int32, (ColumnRoles)128), "unknown roles 128");
    }

    [Fact]
    public void TwoNamesThatDifferByCaseOnlyAreRefused() =>
        Refused(Series().Column("price", ColumnType.Int32).Column("Price", ColumnType.Int32), "names ignore case");

    [Theory]
    [InlineData(ColumnType.Fixed64, 18, true)]
    [InlineData(ColumnType.Fixed64, 19, false)]
    [InlineData(ColumnType.Fixed64, -1, false)]
    [InlineData(ColumnType.Fixed128, 38, true)]
    [InlineData(ColumnType.Fixed128, 39, false)]
    [InlineData(ColumnType.Int64, 1, false)]
    public void AScaleIsWithinItsTypesRange(ColumnType type, int scale, bool isAccepted) =>
        Judge(Series().Column("a", type, scale: scale), isAccepted, "scale");

    [Theory]
    [InlineData(ColumnType.FixedText, 1, true)]
    [InlineData(ColumnType.FixedText, 255, true)]
    [InlineData(ColumnType.FixedText, 256, false)]
    [InlineData(ColumnType.FixedText, 0, false)]
    [InlineData(ColumnType.Int32, 4, false)]
    public void ATextHasOneTo255BytesAndNothingElseHasAny(ColumnType type, int capacity, bool isAccepted) =>
        Judge(Series().Column("a", type, textCapacity: capacity), isAccepted, "text capacity");

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(int.MaxValue, false)]
    public void AnArrayHasOneElementOrMore(int length, bool isAccepted) =>
        Judge(Series().Column("a", ColumnType.Int16, arrayLength: length), isAccepted, "elements");

    [Fact]
    public void ARowOfMoreThan64000BytesIsRefused()
    {
        Series().Column("a", ColumnType.Int64, arrayLength: 7999).Build().RowSize.ShouldBe(64_000);
        Series().Column("a", ColumnType.UInt8, arrayLength: 63_992).Build().RowSize.ShouldBe(64_000);
        Refused(Series().Column("a", ColumnType.UInt8, arrayLength: 63_993), "rows of 64008 bytes; at most 64000 fit");
        Refused(Series().Column("a", ColumnType.Int64, arrayLength: 8000), "rows of 64008 bytes; at most 64000 fit");
        Refused(Series().Column("a", ColumnType.UInt8, arrayLength: 64_001), "64001 elements");
    }

    [Fact]
    public void TheWidthOfARowIsNotCountedInNumbersThatRunOver()
    {
        var schema = Series();
        for (var column = 0; column < 200; column++)
        {
            schema.Column($"c{column}", ColumnType.FixedText, textCapacity: 255, arrayLength: 64_000);
        }

        Refused(schema, "at most 64000 fit");
    }

    [Fact]
    public void ASeriesNeedsExactlyOneTimeKeyOfTypeTimestamp()
    {
        Refused(new TableSchemaBuilder("t", TableKind.Series).Column("a", ColumnType.Int64), "0 time keys");
        Refused(Series().Column("b", ColumnType.Timestamp, Time), "2 time keys");
        Refused(
            new TableSchemaBuilder("t", TableKind.Series).Column("a", ColumnType.Int64, Time), "by a Timestamp");
    }

    [Fact]
    public void AKeyedTableNeedsAPrimaryKey()
    {
        Refused(new TableSchemaBuilder("t", TableKind.Keyed).Column("a", ColumnType.Int64), "no primary key");
        Keyed().Build().PrimaryKey.Select(column => column.Name).ShouldBe(["id"]);
    }

    [Theory]
    [InlineData(TableKind.Series, ColumnRoles.PrimaryKey)]
    [InlineData(TableKind.Series, ColumnRoles.Index)]
    [InlineData(TableKind.Keyed, ColumnRoles.TimeKey)]
    [InlineData(TableKind.Keyed, ColumnRoles.SeriesKey)]
    public void ARoleOfTheOtherKindOfTableIsRefused(TableKind kind, ColumnRoles role) =>
        Refused(
            (kind == TableKind.Series ? Series() : Keyed()).Column("a", ColumnType.Timestamp, role), "means nothing");

    [Theory]
    [InlineData(ColumnType.Float32)]
    [InlineData(ColumnType.Float64)]
    public void AFloatIsNoKey(ColumnType type)
    {
        Refused(Series().Column("a", type, ColumnRoles.Unique), "cannot be keys");
        Refused(Keyed().Column("a", type, ColumnRoles.Index), "cannot be keys");
    }

    [Fact]
    public void AnArrayIsNoKey() =>
        Refused(Series().Column("a", ColumnType.Int32, ColumnRoles.SeriesKey, arrayLength: 2), "cannot be keys");

    [Fact]
    public void ANullableColumnIsNoKeyButMayBeIndexed()
    {
        Refused(Series().Column("a", ColumnType.Int32, ColumnRoles.Unique, isNullable: true), "always has a value");
        var keyed = Keyed().Column("a", ColumnType.Int32, ColumnRoles.Index, isNullable: true).Build();
        keyed.Columns[1].IsNullable.ShouldBeTrue();
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void AKeyHasAtMost64Bytes(int bytes, bool isAccepted)
    {
        Judge(
            Series().Column("a", ColumnType.FixedText, ColumnRoles.Unique, textCapacity: bytes),
            isAccepted, "key (Unique)");
        Judge(
            new TableSchemaBuilder("t", TableKind.Keyed)
                .Column("a", ColumnType.Int64, ColumnRoles.PrimaryKey)
                .Column("b", ColumnType.FixedText, ColumnRoles.PrimaryKey, textCapacity: bytes - 8),
            isAccepted, "key (PrimaryKey)");
    }

    [Theory]
    [InlineData(ColumnType.Int8, true)]
    [InlineData(ColumnType.UInt64, true)]
    [InlineData(ColumnType.Fixed64, true)]
    [InlineData(ColumnType.Fixed128, false)]
    [InlineData(ColumnType.Float64, false)]
    [InlineData(ColumnType.Symbol, false)]
    [InlineData(ColumnType.Bool, false)]
    [InlineData(ColumnType.Timestamp, false)]
    public void ARunningSumIsOfAnIntegerOrAFixed64(ColumnType type, bool isAccepted)
    {
        Judge(Series().Column("a", type).RunningSum("a"), isAccepted, "integers and Fixed64 only");
        Judge(
            Series().Column("a", type).Column("b", ColumnType.Int32).RunningSumOfProducts("b", "a"),
            isAccepted, "integers and Fixed64 only");
    }

    [Fact]
    public void ARunningSumOfNullableOrArrayOrEnumOrMissingColumnsIsRefused()
    {
        Refused(Series().Column("a", ColumnType.Int64, isNullable: true).RunningSum("a"), "nullable or an array");
        Refused(Series().Column("a", ColumnType.Int64, arrayLength: 2).RunningSum("a"), "nullable or an array");
        Refused(Series().Column("a", ColumnType.UInt8, members: Sides(0, 1)).RunningSum("a"), "integers");
        Refused(Series().RunningSum("a"), "does not have");
        Refused(Series().Column("a", ColumnType.Int64).RunningSumOfProducts("a", "b"), "does not have");
    }

    [Fact]
    public void TheSameSumTwiceIsRefused()
    {
        Refused(Series().Column("a", ColumnType.Int64).RunningSum("a").RunningSum("a"), "twice");
        Refused(
            Series().Column("a", ColumnType.Int64).Column("b", ColumnType.Int64)
                .RunningSumOfProducts("a", "b").RunningSumOfProducts("b", "a"),
            "twice");
    }

    [Fact]
    public void AKeyedTableKeepsNoRunningSums() =>
        Refused(Keyed().Column("a", ColumnType.Int64).RunningSum("a"), "only a series");

    [Fact]
    public void AnEnumsMembersFitItsColumn()
    {
        var schema = Series().Column("a", ColumnType.UInt8, members: Sides(0, 255)).Build();
        schema.Columns[1].Members.ShouldBe(Sides(0, 255));
        Refused(Series().Column("a", ColumnType.UInt8, members: Sides(0, 256)), "cannot hold");
        Refused(Series().Column("a", ColumnType.Int8, members: Sides(-129, 0)), "cannot hold");
        Refused(Series().Column("a", ColumnType.Float32, members: Sides(0, 1)), "use an integer");
        var unevenMembers = new EnumMembers(["Buy"], [0, 1]);
        Refused(Series().Column("a", ColumnType.Int8, members: unevenMembers), "1 names for 2 values");
        var twins = new EnumMembers(["A", "A"], [0, 1]);
        Refused(Series().Column("a", ColumnType.Int8, members: twins), "no name of its own");
    }

    [Theory]
    [InlineData(ColumnType.Int8, sbyte.MinValue, sbyte.MaxValue)]
    [InlineData(ColumnType.Int16, short.MinValue, short.MaxValue)]
    [InlineData(ColumnType.Int32, int.MinValue, int.MaxValue)]
    [InlineData(ColumnType.UInt8, byte.MinValue, byte.MaxValue)]
    [InlineData(ColumnType.UInt16, ushort.MinValue, ushort.MaxValue)]
    [InlineData(ColumnType.UInt32, uint.MinValue, uint.MaxValue)]
    public void AnEnumsMembersReachExactlyToTheLimitsOfItsType(ColumnType type, long lowest, long highest)
    {
        Judge(Series().Column("a", type, members: Sides(lowest, highest)), isAccepted: true, "");
        Refused(Series().Column("a", type, members: Sides(lowest - 1, 0)), "cannot hold");
        Refused(Series().Column("a", type, members: Sides(0, highest + 1)), "cannot hold");
    }

    [Fact]
    public void AnEnumOf64BitsHoldsEveryValue()
    {
        Judge(Series().Column("a", ColumnType.Int64, members: Sides(long.MinValue, long.MaxValue)), true, "");
        Judge(Series().Column("a", ColumnType.UInt64, members: Sides(-1, 0)), true, "");
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        Refused(Series().Options(new TableOptions(CompressAfterNanos: -1)), "negative time");
        Refused(Series().Options(new TableOptions(RetainForNanos: -1)), "negative time");
        Refused(Series().Options(new TableOptions((DataPriority)7)), "unknown priority");
    }

    private static EnumMembers Sides(long buy, long sell) => new(["Buy", "Sell"], [buy, sell]);

    private static TableSchemaBuilder Series() =>
        new TableSchemaBuilder("t", TableKind.Series).Column("time", ColumnType.Timestamp, Time);

    private static TableSchemaBuilder Keyed() =>
        new TableSchemaBuilder("t", TableKind.Keyed).Column("id", ColumnType.Int64, ColumnRoles.PrimaryKey);

    private static void Judge(TableSchemaBuilder builder, bool isAccepted, string expectedInMessage)
    {
        if (isAccepted)
        {
            builder.Build().ShouldNotBeNull();
        }
        else
        {
            Refused(builder, expectedInMessage);
        }
    }

    private static void Refused(TableSchemaBuilder builder, string expectedInMessage) =>
        Should.Throw<SchemaException>(() => builder.Build()).Message.ShouldContain(expectedInMessage);
}
