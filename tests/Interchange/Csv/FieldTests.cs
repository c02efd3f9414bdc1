using System.Globalization;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class FieldTests
{
    private static readonly EnumMembers Sides = new(["Buy", "Sell"], [1, -1]);

    [Theory]
    [InlineData(ColumnType.Bool, "true", "true")]
    [InlineData(ColumnType.Bool, "F", "false")]
    [InlineData(ColumnType.Bool, "1", "true")]
    [InlineData(ColumnType.Bool, "False", "false")]
    [InlineData(ColumnType.Int8, "-128", "-128")]
    [InlineData(ColumnType.UInt8, "255", "255")]
    [InlineData(ColumnType.Int16, "-32768", "-32768")]
    [InlineData(ColumnType.UInt16, "65535", "65535")]
    [InlineData(ColumnType.Int32, "-2147483648", "-2147483648")]
    [InlineData(ColumnType.Int32, "+7", "7")]
    [InlineData(ColumnType.Int32, "007", "7")]
    [InlineData(ColumnType.Int32, "1.5e3", "1500")]
    [InlineData(ColumnType.Int32, "12.000", "12")]
    [InlineData(ColumnType.UInt32, "4294967295", "4294967295")]
    [InlineData(ColumnType.Int64, "-9223372036854775808", "-9223372036854775808")]
    [InlineData(ColumnType.Int64, "123456789012345678", "123456789012345678")]
    [InlineData(ColumnType.UInt64, "18446744073709551615", "18446744073709551615")]
    [InlineData(ColumnType.Float64, "0.1", "0.1")]
    [InlineData(ColumnType.Float64, "-1.7976931348623157e308", "-1.7976931348623157E+308")]
    [InlineData(ColumnType.Float64, "5e-324", "5E-324")]
    [InlineData(ColumnType.Float64, "NaN", "NaN")]
    [InlineData(ColumnType.Float64, "-Infinity", "-Infinity")]
    [InlineData(ColumnType.Float64, "-0", "-0")]
    [InlineData(ColumnType.Float64, "0e999", "0")]
    [InlineData(ColumnType.Float64, "0.000", "0")]
    [InlineData(ColumnType.Float64, "1e-310", "1E-310")]
    [InlineData(ColumnType.Float32, "16777217", "16777216")]
    [InlineData(ColumnType.Timestamp, "1700000000123456789", "1700000000123456789")]
    [InlineData(ColumnType.Timestamp, "-5", "-5")]
    [InlineData(ColumnType.Timestamp, "2023-11-14T22:13:20.123456789Z", "1700000000123456789")]
    [InlineData(ColumnType.Timestamp, "2023-11-14T22:13:20Z", "1700000000000000000")]
    [InlineData(ColumnType.Symbol, "BRK.B", "BRK.B")]
    [InlineData(ColumnType.Symbol, "\"A,B\"", "\"A,B\"")]
    [InlineData(ColumnType.Symbol, "\"\"", "\"\"")]
    [InlineData(ColumnType.FixedText, "Zürich", "Zürich")]
    [InlineData(ColumnType.FixedText, "", "\"\"")]
    public void AValueIsReadAndWrittenExactly(ColumnType type, string text, string written)
    {
        using var bed = new ImportBed(Schemas.One(type, textCapacity: type == ColumnType.FixedText ? 8 : 0));
        bed.Import($"Key,Value\n1,{text}\n").Loaded.ShouldBe(1);
        bed.RowsAsText().ShouldBe(["1," + written]);
    }

    [Theory]
    [InlineData(ColumnType.Bool, "yes", "'yes' is no truth value: write true or false")]
    [InlineData(ColumnType.Int8, "128", "'128' is out of range: the column holds -128 to 127")]
    [InlineData(ColumnType.UInt32, "-1", "'-1' is out of range: the column holds 0 to 4294967295")]
    [InlineData(ColumnType.UInt64, "18446744073709551616",
        "'18446744073709551616' is out of range: the column holds 0 to 18446744073709551615")]
    [InlineData(ColumnType.Int32, "12.5", "'12.5' is not a whole number")]
    [InlineData(ColumnType.Int32, "twelve", "'twelve' is not an integer")]
    [InlineData(ColumnType.Int32, "1 2", "'1 2' is not an integer")]
    [InlineData(ColumnType.Int32, "", "the field is empty, and the column cannot be null")]
    [InlineData(ColumnType.Int32, "\"\"", "the field is empty, and the column cannot be null")]
    [InlineData(ColumnType.Float64, "1,5", null)]
    [InlineData(ColumnType.Float64, "1 2", "'1 2' is not a number")]
    [InlineData(ColumnType.Float64, "1e400", "'1e400' is beyond the numbers of 64 bits")]
    [InlineData(ColumnType.Float64, "-1e400", "'-1e400' is beyond the numbers of 64 bits")]
    [InlineData(ColumnType.Float64, "1e-400", "'1e-400' is nearer to zero than a number of 64 bits can be")]
    [InlineData(ColumnType.Float64, "0.0001e-330", "'0.0001e-330' is nearer to zero than a number of 64 bits can be")]
    [InlineData(ColumnType.Float32, "1e39", "'1e39' is beyond the numbers of 32 bits")]
    [InlineData(ColumnType.Float32, "1e-50", "'1e-50' is nearer to zero than a number of 32 bits can be")]
    [InlineData(ColumnType.Timestamp, "2023-02-29",
        "'2023-02-29' is no time: write an integer, or ISO 8601 such as 2024-08-08T09:30:00.123456789Z")]
    [InlineData(ColumnType.Timestamp, "9223372036854775808",
        "'9223372036854775808' is out of range: a time is a 64-bit number of nanoseconds since 1970")]
    [InlineData(ColumnType.Timestamp, "9999-01-01T00:00:00Z",
        "'9999-01-01T00:00:00Z' is out of range: a time is a 64-bit number of nanoseconds since 1970")]
    [InlineData(ColumnType.Symbol, "", "the field is empty, and the column cannot be null")]
    [InlineData(ColumnType.FixedText, "123456789", "'123456789' takes 9 bytes of UTF-8; the column holds 8")]
    public void ABadValueIsRejectedWithItsReason(ColumnType type, string text, string? reason)
    {
        using var bed = new ImportBed(Schemas.One(type, textCapacity: type == ColumnType.FixedText ? 8 : 0));
        var failure = Should.Throw<CsvException>(() => bed.Import($"Key,Value\n1,{text}\n"));
        failure.LineNumber.ShouldBe(2);
        failure.Column.ShouldBe(reason is null ? null : "Value");
        failure.Reason.ShouldBe(reason ?? "the line has 3 fields; 2 are expected");
        bed.RowCount.ShouldBe(0);
    }

    [Fact]
    public void BytesThatAreNoUnicodeAreRejected()
    {
        foreach (var type in (ColumnType[])[ColumnType.FixedText, ColumnType.Symbol])
        {
            using var bed = new ImportBed(Schemas.One(type, textCapacity: type == ColumnType.FixedText ? 8 : 0));
            byte[] text = [.. "Key,Value\n1,a"u8, 0xC3, .. "\n"u8];
            Should.Throw<CsvException>(() => bed.Import(text)).Reason.ShouldContain("UTF-8");
            bed.Symbols.Count.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("0.5", "0.5000")]
    [InlineData(".5", "0.5000")]
    [InlineData("7.", "7.0000")]
    [InlineData("-12345678.1234", "-12345678.1234")]
    [InlineData("61828.02000000", "61828.0200")]
    [InlineData("1e-4", "0.0001")]
    [InlineData("9.5E+2", "950.0000")]
    [InlineData("922337203685477.5807", "922337203685477.5807")]
    [InlineData("-922337203685477.5808", "-922337203685477.5808")]
    [InlineData("+1", "1.0000")]
    [InlineData("-0.0000", "0.0000")]
    public void ADecimalIsReadExactly(string text, string written)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: 4));
        bed.Import($"Key,Value\n1,{text}\n");
        bed.RowsAsText().ShouldBe(["1," + written]);
    }

    [Theory]
    [InlineData("1.23456", "'1.23456' has more decimals than the column's 4; set CsvOptions.Rounding to round it")]
    [InlineData("9.9999999999999995e-07",
        "'9.9999999999999995e-07' has more decimals than the column's 4; set CsvOptions.Rounding to round it")]
    [InlineData("922337203685477.5808", "'922337203685477.5808' is out of the range of a column with 4 decimals")]
    [InlineData("1.2.3", "'1.2.3' is not a decimal number")]
    [InlineData("-", "'-' is not a decimal number")]
    [InlineData(".", "'.' is not a decimal number")]
    [InlineData("--1", "'--1' is not a decimal number")]
    [InlineData("1.-2", "'1.-2' is not a decimal number")]
    [InlineData("0x10", "'0x10' is not a decimal number")]
    public void ADecimalThatDoesNotFitIsRejected(string text, string reason)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: 4));
        Should.Throw<CsvException>(() => bed.Import($"Key,Value\n1,{text}\n")).Reason.ShouldBe(reason);
    }

    [Fact]
    public void DecimalsAreRoundedWhereThatIsAsked()
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: 2));
        bed.Import("Key,Value\n1,1.005\n2,1.015\n3,-1.005\n", new CsvOptions { Rounding = RoundingMode.HalfEven });
        bed.Import("Key,Value\n4,1.005\n5,-1.001\n", new CsvOptions { Rounding = RoundingMode.Up });
        bed.RowsAsText().ShouldBe(["1,1.00", "2,1.02", "3,-1.00", "4,1.01", "5,-1.01"]);
    }

    [Fact]
    public void TheFastDecimalsAgreeWithTheGeneralParser()
    {
        const ulong seed = 64;
        var random = new SeededRandom(seed);
        foreach (var scale in (int[])[0, 1, 4, 8, 18])
        {
            using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: scale));
            var texts = Enumerable.Range(0, 4_000).Select(_ => RandomDecimal(random)).ToList();
            var lines = texts.Select((text, line) => $"{line},{text}\n");
            using var rejects = new MemoryStream();
            bed.Import("Key,Value\n" + string.Concat(lines), new CsvOptions { RejectStream = rejects });
            var expected = texts.Select((text, line) =>
                (line, Status: DecimalText.TryParseInt64(text, scale, null, out var mantissa), mantissa))
                .Where(parsed => parsed.Status == DecimalStatus.Done)
                .Select(parsed => $"{parsed.line},{DecimalText.Format(parsed.mantissa, scale)}");
            bed.RowsAsText().ShouldBe(expected, $"seed {seed}, scale {scale}");
        }
    }

    [Fact]
    public void NumbersOfEveryLengthAgreeWithTheBaseLibrary()
    {
        const ulong seed = 65;
        var random = new SeededRandom(seed);
        using var bed = new ImportBed(Schemas.One(ColumnType.Int64));
        var numbers = Enumerable.Range(0, 5_000).Select(_ => (long)random.NextUInt64() >> random.NextInt32(64))
            .ToList();
        bed.Import("Key,Value\n" + string.Concat(numbers.Select((number, line) => $"{line},{number}\n")));
        bed.RowsAsText().ShouldBe(numbers.Select((number, line) => $"{line},{number}"), $"seed {seed}");
    }

    [Theory]
    [InlineData(EpochUnit.Seconds, "1700000000", "1700000000000000000")]
    [InlineData(EpochUnit.Seconds, "1700000000.5", "1700000000500000000")]
    [InlineData(EpochUnit.Milliseconds, "1700000000123", "1700000000123000000")]
    [InlineData(EpochUnit.Microseconds, "1700000000123456", "1700000000123456000")]
    [InlineData(EpochUnit.Seconds, "2023-11-14T22:13:20Z", "1700000000000000000")]
    public void NumbersInTimeColumnsCountTheDeclaredUnit(EpochUnit unit, string text, string nanos)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Timestamp));
        bed.Import($"Key,Value\n1,{text}\n", new CsvOptions { EpochUnit = unit });
        bed.RowsAsText().ShouldBe(["1," + nanos]);
    }

    [Fact]
    public void AnEnumIsReadByNameOrValueAndWrittenByName()
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Int8, members: Sides));
        bed.Import("Key,Value\n1,Buy\n2,sell\n3,-1\n4,5\n");
        bed.RowsAsText().ShouldBe(["1,Buy", "2,Sell", "3,Sell", "4,5"]);
        Should.Throw<CsvException>(() => bed.Import("Key,Value\n1,Hold\n"))
            .Reason.ShouldBe("'Hold' is none of Buy, Sell, nor a value");
    }

    [Theory]
    [InlineData(ColumnType.Int32, "5", "5")]
    [InlineData(ColumnType.Int32, "", "")]
    [InlineData(ColumnType.Int32, "\"\"", "")]
    [InlineData(ColumnType.FixedText, "", "")]
    [InlineData(ColumnType.FixedText, "\"\"", "\"\"")]
    [InlineData(ColumnType.Symbol, "", "")]
    [InlineData(ColumnType.Symbol, "X", "X")]
    [InlineData(ColumnType.Float64, "-0", "-0")]
    public void AnEmptyFieldIsNullWhereTheColumnMayBe(ColumnType type, string text, string written)
    {
        using var bed = new ImportBed(
            Schemas.One(type, textCapacity: type == ColumnType.FixedText ? 8 : 0, isNullable: true));
        bed.Import($"Key,Value\n1,{text}\n2,{text}\n");
        bed.RowsAsText().ShouldBe([$"1,{written}", $"2,{written}"]);
    }

    [Fact]
    public void TheElementsOfAnArrayHaveFieldsOfTheirOwn()
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: 1, arrayLength: 3));
        bed.Import("value[2],Key,Value[0],VALUE[1]\n3.5,1,1.5,2.5\n");
        bed.RowsAsText().ShouldBe(["1,1.5,2.5,3.5"]);
    }

    [Fact]
    public void AnArrayIsNullAsAWholeOrNotAtAll()
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Int16, arrayLength: 2, isNullable: true));
        bed.Import("Value[1],Value[0],Key\n,,1\n4,3,2\n");
        bed.RowsAsText().ShouldBe(["1,,", "2,3,4"]);
        foreach (var line in (string[])["4,,3", ",3,3"])
        {
            Should.Throw<CsvException>(() => bed.Import("Value[1],Value[0],Key\n" + line)).Reason
                .ShouldBe("some elements of the array are empty and others are not");
        }
    }

    private static string RandomDecimal(SeededRandom random)
    {
        var digits = new string(
            [.. Enumerable.Range(0, 1 + random.NextInt32(20)).Select(_ => (char)('0' + random.NextInt32(10)))]);
        var point = random.NextInt32(digits.Length + 1);
        var text = random.NextInt32(3) == 0 ? digits : digits.Insert(point, ".");
        return (random.NextInt32(3) == 0 ? "-" : "") + random.NextInt32(40) switch
        {
            0 => text + "x",
            1 => text.Insert(random.NextInt32(text.Length), ":"),
            2 => text + "e" + (random.NextInt32(20) - 10).ToString(CultureInfo.InvariantCulture),
            3 => text.Insert(random.NextInt32(text.Length), "."),
            4 => "+" + text,
            _ => text,
        };
    }
}
