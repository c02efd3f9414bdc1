using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class TimeTests
{
    [Theory]
    [InlineData(EpochUnit.Nanoseconds, "1735689600000", "milliseconds", "2025-01-01")]
    [InlineData(EpochUnit.Nanoseconds, "1735689600", "seconds", "2025-01-01")]
    [InlineData(EpochUnit.Nanoseconds, "1735689600000000", "microseconds", "2025-01-01")]
    [InlineData(EpochUnit.Milliseconds, "1735689600000000", "microseconds", "2025-01-01")]
    [InlineData(EpochUnit.Milliseconds, "1735689600000000000", "nanoseconds", "2025-01-01")]
    [InlineData(EpochUnit.Microseconds, "1735689600000", "milliseconds", "2025-01-01")]
    [InlineData(EpochUnit.Seconds, "1735689600000", "milliseconds", "2025-01-01")]
    [InlineData(EpochUnit.Seconds, "1735689600000000000", "nanoseconds", "2025-01-01")]
    public void ANumberOfAnotherUnitIsRefusedWithTheUnitItWouldFit(EpochUnit unit, string text, string fits, string day)
    {
        var reason = Refusal(text, new CsvOptions { EpochUnit = unit });
        reason.ShouldStartWith($"'{text}' ");
        reason.ShouldContain($"in {fits} it would be {day}");
        reason.ShouldContain("CsvOptions.EpochUnit");
    }

    [Theory]
    [InlineData("2025")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1")]
    [InlineData("20251301")]
    [InlineData("20250230")]
    [InlineData("19791231")]
    [InlineData("21010101")]
    [InlineData("20250101256000")]
    [InlineData("315532799999999999")]
    [InlineData("4133980800000000000")]
    public void ANumberThatLeadsToNoPlausibleYearIsRefused(string text) =>
        Refusal(text).ShouldContain("outside the plausible years 1980 to 2100");

    [Theory]
    [InlineData("315532800000000000", "1980-01-01T00:00:00Z")]
    [InlineData("4133980799999999999", "2100-12-31T23:59:59.999999999Z")]
    [InlineData("1735689600000000000", "2025-01-01T00:00:00Z")]
    [InlineData("20010102", "2001-01-02T00:00:00Z")]
    [InlineData("20010102T093000", "2001-01-02T09:30:00Z")]
    [InlineData("20010102T0930", "2001-01-02T09:30:00Z")]
    [InlineData("20260105093000", "2026-01-05T09:30:00Z")]
    [InlineData("20260105093000123", "2026-01-05T09:30:00.123Z")]
    [InlineData("20260105-09:30:00.123", "2026-01-05T09:30:00.123Z")]
    [InlineData("20260105 093000.123456", "2026-01-05T09:30:00.123456Z")]
    [InlineData("20260105T093000Z", "2026-01-05T09:30:00Z")]
    [InlineData("20260105T093000+0100", "2026-01-05T08:30:00Z")]
    [InlineData("2026/01/05 09:30:00", "2026-01-05T09:30:00Z")]
    [InlineData("1970-01-01", "1970-01-01T00:00:00Z")]
    [InlineData("2026-01-05T09:30:00.1234567890", "2026-01-05T09:30:00.123456789Z")]
    public void ATimeIsReadAsItIsWritten(string text, string iso) => Loaded(text).ShouldBe(Timestamp.Parse(iso));

    [Theory]
    [InlineData(EpochUnit.Seconds)]
    [InlineData(EpochUnit.Milliseconds)]
    [InlineData(EpochUnit.Microseconds)]
    public void CompactDatesAreReadWhateverTheUnit(EpochUnit unit)
    {
        var options = new CsvOptions { EpochUnit = unit };
        Loaded("20260105", options).ShouldBe(Timestamp.Parse("2026-01-05"));
        Loaded("20260105093000", options).ShouldBe(Timestamp.Parse("2026-01-05T09:30:00Z"));
        Loaded("20260105093000250", options).ShouldBe(Timestamp.Parse("2026-01-05T09:30:00.25Z"));
    }

    [Fact]
    public void TheYearsMayBeOthersOrAny()
    {
        var any = new CsvOptions { PlausibleYears = null };
        Loaded("1735689600000", any).Nanos.ShouldBe(1735689600000);
        Loaded("-1", any).Nanos.ShouldBe(-1);
        Loaded("20010102", any).Nanos.ShouldBe(20010102);
        var old = new CsvOptions { PlausibleYears = new(1900, 1950), EpochUnit = EpochUnit.Seconds };
        Loaded("-2208988800", old).ShouldBe(Timestamp.Parse("1900-01-01"));
        Refusal("1735689600", old).ShouldContain("1900 to 1950");
        Loaded("9223372036854775807", new CsvOptions { PlausibleYears = new(1000, 3000) }).ShouldBe(Timestamp.MaxValue);
        Should.Throw<ArgumentException>(() => Loaded("1", new CsvOptions { PlausibleYears = new(2000, 1999) }));
    }

    [Theory]
    [InlineData("2026-01-05T09:30:00.1234567895", RoundingMode.HalfUp, "2026-01-05T09:30:00.12345679Z")]
    [InlineData("2026-01-05T09:30:00.1234567895", RoundingMode.Down, "2026-01-05T09:30:00.123456789Z")]
    [InlineData("2026-01-05T09:30:00.1234567885+02:00", RoundingMode.HalfEven, "2026-01-05T07:30:00.123456788Z")]
    [InlineData("2026-01-05T09:30:59.9999999999", RoundingMode.HalfUp, "2026-01-05T09:31:00Z")]
    [InlineData("20260105T093000.1234567891", RoundingMode.Ceiling, "2026-01-05T09:30:00.12345679Z")]
    public void MoreDecimalsThanNanosecondsAreRoundedWhereThatIsAsked(string text, RoundingMode mode, string iso)
    {
        Refusal(text).ShouldContain("has more decimals than nanoseconds; set CsvOptions.Rounding");
        Loaded(text, new CsvOptions { Rounding = mode }).ShouldBe(Timestamp.Parse(iso));
    }

    [Fact]
    public void DecimalsOfNumbersAreRoundedTheSameWay()
    {
        var options = new CsvOptions { EpochUnit = EpochUnit.Seconds };
        Refusal("1735689600.1234567891", options).ShouldContain("more decimals than nanoseconds");
        Loaded("1735689600.1234567891", options with { Rounding = RoundingMode.Up }).Nanos
            .ShouldBe(1735689600123456790);
    }

    [Fact]
    public void AFileThatChangesItsUnitInItsMidstIsRefusedWithTheLine()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var lines = Enumerable.Range(0, 5_000).Select(line =>
            $"{(line < 3_000 ? 1735689600000L + line : (1735689600000L + line) * 1000)},A,1,1,{line}\n");
        var error = Should.Throw<CsvException>(() => bed.ImportChecked(
            "Time,Symbol,Price,Size,TradeId\n" + string.Concat(lines),
            new CsvOptions { EpochUnit = EpochUnit.Milliseconds }));
        (error.LineNumber, error.Column).ShouldBe((3_002, "Time"));
        error.Reason.ShouldContain("in microseconds it would be 2025-01-01");
        bed.RowCount.ShouldBe(3_000);
        error.Report!.FirstTime.ShouldBe(Timestamp.Parse("2025-01-01"));
        error.Report.LastTime.ShouldBe(Timestamp.Parse("2025-01-01T00:00:02.999Z"));
    }

    [Theory]
    [InlineData("2026-01-05", "09:30:00.5", "2026-01-05T09:30:00.5Z")]
    [InlineData("20260105", "093000", "2026-01-05T09:30:00Z")]
    [InlineData("20260105", "93000", "2026-01-05T09:30:00Z")]
    [InlineData("2026/01/05", " 9:30 ", "2026-01-05T09:30:00Z")]
    [InlineData("\"2026-01-05\"", "\"09:30:00+01:00\"", "2026-01-05T08:30:00Z")]
    public void ADateAndATimeOfDayMayStandInTwoFields(string date, string time, string iso)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Timestamp));
        var options = new CsvOptions { Columns = CsvColumnMap.ByName.WithDateAndTime("DATE", "clock", "Value") };
        bed.ImportChecked($"Date,Key,Clock\n{date},1,{time}\n", options).Loaded.ShouldBe(1);
        bed.RowsAsText().ShouldBe([$"1,{Timestamp.Parse(iso).Nanos}"]);
        Should.Throw<CsvException>(() => bed.ImportChecked("Date,Key,Clock\n2026-01-05,1,\n", options)).Column
            .ShouldBe("Value");
        Should.Throw<CsvException>(() => bed.ImportChecked("Date,Key\n2026-01-05,1\n", options)).Reason
            .ShouldContain("no field is called 'clock'");
    }

    private static Timestamp Loaded(string text, CsvOptions? options = null)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Timestamp));
        bed.ImportChecked($"Key,Value\n1,{text}\n", options);
        return new Timestamp(long.Parse(
            bed.RowsAsText()[0].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Refusal(string text, CsvOptions? options = null)
    {
        using var bed = new ImportBed(Schemas.One(ColumnType.Timestamp));
        return Should.Throw<CsvException>(() => bed.ImportChecked($"Key,Value\n1,{text}\n", options)).Reason;
    }
}
